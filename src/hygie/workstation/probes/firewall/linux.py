"""The firewall of Linux: what the kernel filters when we may look, else who is set up to."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from hygie.workstation.probes.firewall.facts import Facts
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.local_host import read_json
from hygie.workstation.probes.model import Seen, Unknown, Unseen, attempt

_UFW: Final = re.compile(r"^\s*ENABLED\s*=\s*[\"']?(\w+)", re.MULTILINE)
_IPTABLES_CLOSED: Final = re.compile(
    r"^(?::INPUT (?:DROP|REJECT)|-A INPUT(?:(?! -[sdpimo] ).)* -j (?:DROP|REJECT)\b)",
    re.MULTILINE,
)
_WANTED: Final = "/etc/systemd/system/multi-user.target.wants"
_LISTENING_TCP: Final = "0A"
_BOUND_UDP: Final = "07"
_SOCKETS: Final = {
    "/proc/net/tcp": _LISTENING_TCP,
    "/proc/net/tcp6": _LISTENING_TCP,
    "/proc/net/udp": _BOUND_UDP,
    "/proc/net/udp6": _BOUND_UDP,
}
_CLIENT_PORTS: Final = range(32768, 65536)  # where a program that only asks waits for its answer
_LOOPBACK_6: Final = "00000000000000000000000001000000"
_CLOSING: Final = ("drop", "reject")


def collect(host: Host) -> Facts:
    """The kernel's own rules first; they need a right, the settings do not."""
    product = attempt(lambda: _set_up(host))
    listening = attempt(lambda: _listening(host))
    name = product if isinstance(product, str) else ""
    return Facts(_is_on(host, product), name, listening=listening)


def _is_on(host: Host, product: Seen[str | None]) -> Seen[bool]:
    """What filters wins over what is set up; without both, nobody knows."""
    rules = attempt(lambda: _kernel_filters(host))
    if isinstance(rules, bool):
        return rules
    if isinstance(product, str):
        return True
    if isinstance(product, Unseen):
        return product
    return rules if host.is_live else attempt(lambda: _none_at_start(host))


# --- the kernel -----------------------------------------------------------------------------------


def _kernel_filters(host: Host) -> bool:
    if not host.is_live:
        raise Unseen(Unknown.NOT_LIVE)
    if not host.is_admin:
        raise Unseen(Unknown.NEEDS_ADMIN, "règles du pare-feu")
    found = [attempt(partial(look, host)) for look in (_nft_filters, _iptables_filters)]
    if True in found:
        return True
    seen = [one for one in found if not isinstance(one, Unseen)]
    if seen:
        return False
    raise next(one for one in found if isinstance(one, Unseen))


def _none_at_start(host: Host) -> bool:
    """Of a mounted system: nothing known is set to start with it, unless rules of its own are."""
    names = {entry.name for entry in host.entries(_WANTED) or ()}
    if "nftables.service" in names:
        raise Unseen(Unknown.NOT_LIVE, "nftables")
    return False


def _nft_filters(host: Host) -> bool:
    answer = host.run(["nft", "-j", "list", "ruleset"])
    if answer.code:
        raise Unseen(Unknown.UNREADABLE, "nft")
    told = read_json(answer.out)
    items = told.get("nftables") if isinstance(told, dict) else None
    if not isinstance(items, list):
        raise Unseen(Unknown.UNREADABLE, "nft")
    rows = [row for row in items if isinstance(row, dict)]
    doors = [chain for chain in _each(rows, "chain") if chain.get("hook") == "input"]
    if any(chain.get("policy") == "drop" for chain in doors):
        return True
    reached = _reached(rows, doors)
    return any(_closes(rule) for rule in _each(rows, "rule") if _place(rule, "chain") in reached)


def _each(rows: list[dict[str, Any]], kind: str) -> Iterator[Mapping[str, Any]]:
    return (row[kind] for row in rows if isinstance(row.get(kind), dict))


def _place(one: Mapping[str, Any], key: str) -> tuple[str, str, str]:
    return str(one.get("family")), str(one.get("table")), str(one.get(key))


def _reached(rows: list[dict[str, Any]], doors: list[Mapping[str, Any]]) -> set[tuple[str, ...]]:
    """The chains that what comes in may go through: those of its hook, then where rules send it."""
    jumps: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for rule in _each(rows, "rule"):
        family, table, chain = _place(rule, "chain")
        for target in _targets(rule):
            jumps.setdefault((family, table, chain), set()).add((family, table, target))
    reached: set[tuple[str, ...]] = set()
    left: list[tuple[str, ...]] = [_place(chain, "name") for chain in doors]
    while left:
        place = left.pop()
        if place not in reached:
            reached.add(place)
            left.extend(jumps.get(place, ()))
    return reached


def _targets(rule: Mapping[str, Any]) -> Iterator[str]:
    for word in _words(rule):
        for kind in ("jump", "goto"):
            if isinstance(word.get(kind), dict):
                yield str(word[kind].get("target"))


def _closes(rule: Mapping[str, Any]) -> bool:
    """A rule that refuses whatever reaches it: no condition, counters and limits apart."""
    verdicts = {key for word in _words(rule) for key in word}
    borrowed = [word["xt"] for word in _words(rule) if isinstance(word.get("xt"), dict)]
    kinds = {(str(one.get("type")), str(one.get("name")).lower()) for one in borrowed}
    if "match" in verdicts or any(kind == "match" for kind, _ in kinds):
        return False
    return any(name in verdicts or ("target", name) in kinds for name in _CLOSING)


def _words(rule: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = rule.get("expr")
    return [word for word in found if isinstance(word, dict)] if isinstance(found, list) else []


def _iptables_filters(host: Host) -> bool:
    answer = host.run(["iptables-save", "-t", "filter"])
    if answer.code:
        raise Unseen(Unknown.UNREADABLE, "iptables-save")
    return bool(_IPTABLES_CLOSED.search(answer.out))


# --- the settings ---------------------------------------------------------------------------------


def _set_up(host: Host) -> str | None:
    """The firewall that starts with the system, by its name; None when none is known here."""
    ufw = _UFW.search(host.read_text("/etc/ufw/ufw.conf") or "")
    if ufw and ufw[1].lower() == "yes":
        return "ufw"
    return "firewalld" if _firewalld(host) else None


def _firewalld(host: Host) -> bool:
    if not host.is_live:
        return any(one.name == "firewalld.service" for one in host.entries(_WANTED) or ())
    try:
        return host.run(["firewall-cmd", "--state"]).code == 0  # 252 when it does not run
    except Unseen as unseen:
        if unseen.reason is Unknown.TOOL_MISSING:
            return False
        raise


# --- what listens ---------------------------------------------------------------------------------


def _listening(host: Host) -> int:
    """The ports that the network can reach, each counted once."""
    if not host.is_live:
        raise Unseen(Unknown.NOT_LIVE)
    texts = {path: host.read_text(path) for path in _SOCKETS}
    if texts["/proc/net/tcp"] is None:
        raise Unseen(Unknown.NOT_SAID, "services à l’écoute")
    return len({port for path, text in texts.items() for port in _ports(path, text or "")})


def _ports(path: str, text: str) -> Iterator[tuple[str, int]]:
    kind = path.rpartition("/")[2].removesuffix("6")
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) < 4 or fields[3] != _SOCKETS[path]:
            continue
        address, _, port = fields[1].partition(":")
        if not re.fullmatch(r"[0-9A-Fa-f]{4}", port) or _is_loopback(address):
            continue
        if kind == "tcp" or int(port, 16) not in _CLIENT_PORTS:
            yield kind, int(port, 16)


def _is_loopback(address: str) -> bool:
    return address.upper() == _LOOPBACK_6 or (len(address) == 8 and address.endswith("7F"))
