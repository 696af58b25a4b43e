"""Debian and its kin: apt's periodic work, unattended-upgrades, a simulation without a trace."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.updates.facts import Automatic, Habit, Waiting
from hygie.workstation.probes.updates.linux_shared import (
    SHOP,
    has_shop,
    has_systemd,
    installs_through_discover,
    is_timer_on,
    latest,
)
from hygie.workstation.probes.updates.reading import believable, utc

_TOOL: Final = "unattended-upgrades"
_TIMERS: Final = ("apt-daily.timer", "apt-daily-upgrade.timer")
_UPGRADE: Final = "unattended-upgrade"
_LISTS: Final = "/var/lib/apt/lists"
_HISTORY: Final = "/var/log/apt/history.log"
# Nothing locked, nothing kept: apt may be working meanwhile, and a look leaves no trace.
_WITHOUT_TRACE: Final = (
    "-o",
    "Debug::NoLocking=true",
    "-o",
    "Dir::Cache::pkgcache=",
    "-o",
    "Dir::Cache::srcpkgcache=",
)
# Three times as fast when much is waiting, but apt promises nothing of its lines: any other line
# than these, and the simulation is asked.
_LIST: Final = ("apt", "list", "--upgradable", *_WITHOUT_TRACE)
_LISTED: Final = re.compile(r"[a-z0-9][a-z0-9+.:-]*/(\S+) \S+ \S+ \[[^\]]+\]")
_SIMULATE: Final = ("apt-get", "--simulate", *_WITHOUT_TRACE, "dist-upgrade")
# « Inst name [installed] (candidate origin [architecture]) »: apt does not translate these lines.
_WOULD_UPGRADE: Final = re.compile(r"^Inst \S+ \[[^\]]*\] \(\S+ (.*)\)", re.MULTILINE)
_TOKEN: Final = re.compile(r'"([^"\n]*)"|([{};])|([^\s"{};]+)')
_COMMENT: Final = re.compile(r"//[^\n]*|^\s*#[^\n]*|/\*.*?\*/", re.MULTILINE | re.DOTALL)
Settings = dict[str, list[str]]


def is_here(host: Host) -> bool:
    """Whether apt maintains this system."""
    return host.exists("/etc/apt") and host.exists("/var/lib/dpkg/status")


def _ensure(host: Host) -> None:
    if not is_here(host):
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM)


# --- automatic ----------------------------------------------------------------------------------


def automatic(host: Host) -> Automatic:
    """Whether the updates come by themselves, and if not, what stops them. Raises Unseen."""
    _ensure(host)
    if installs_through_discover(host):
        return Automatic(Habit.INSTALLS, "Discover")
    if not _has_tool(host):
        return Automatic(Habit.ASKS, SHOP) if has_shop(host) else Automatic(Habit.NO_TOOL, "apt")
    settings = _settings(host)
    if not all(_is_periodic(settings, name) for name in ("update-package-lists", _UPGRADE)):
        return Automatic(Habit.TURNED_OFF, _TOOL)
    if not settings.get("unattended-upgrade::origins-pattern") and not settings.get(
        "unattended-upgrade::allowed-origins"
    ):
        return Automatic(Habit.TURNED_OFF, _TOOL)
    if has_systemd(host):
        is_started = all(is_timer_on(host, name) for name in _TIMERS)
    else:
        is_started = host.exists("/etc/cron.daily/apt-compat")
    return Automatic(Habit.INSTALLS if is_started else Habit.TIMER_OFF, _TOOL)


def _has_tool(host: Host) -> bool:
    applications = installed(host)
    if any(one.source == "dpkg" and one.id == _TOOL for one in applications.found):
        return True
    if applications.missed:
        raise applications.missed[0]
    return False


def _is_periodic(settings: Settings, name: str) -> bool:
    if not _is_on(settings.get("apt::periodic::enable", ["1"])[-1]):
        return False
    return _is_on(settings.get(f"apt::periodic::{name}", ["0"])[-1])


def _is_on(value: str) -> bool:
    """Days, or « 12h », or « always »; 0 and nothing mean never."""
    word = value.strip().lower()
    if word in ("", "no", "false", "off", "without", "disable"):
        return False
    if word in ("always", "yes", "true", "on", "with", "enable"):
        return True
    if not re.fullmatch(r"\d{1,9}[smhd]?", word, re.ASCII):
        raise Unseen(Unknown.UNREADABLE, "APT::Periodic")
    return int(re.sub(r"\D", "", word)) > 0


def _settings(host: Host) -> Settings:
    """The settings as apt itself reads them; from its files on a system that is not running."""
    if host.is_live:
        answer = host.run(["apt-config", "dump"])
        if answer.code:
            raise Unseen(Unknown.UNREADABLE, "apt-config")
        return parse_settings(answer.out)
    folder = "/etc/apt/apt.conf.d"
    names = [one.name for one in host.entries(folder) or ()]
    wanted = [name for name in names if re.fullmatch(r"[\w.-]+", name) and _is_read(name)]
    texts = [host.read_text(f"{folder}/{name}") or "" for name in wanted]
    return parse_settings("\n".join((*texts, host.read_text("/etc/apt/apt.conf") or "")))


def _is_read(name: str) -> bool:
    """Whether apt reads it: the files without an ending, and those in .conf."""
    return "." not in name or name.endswith(".conf")


def parse_settings(text: str) -> Settings:
    """« A::B "c"; » and « A { B "c"; }; » alike, names in lower case. Never raises."""
    settings: Settings = {}
    scopes: list[str] = []
    words: list[str] = []
    for kind, token in _tokens(text):
        if kind == "{":
            scopes.append(words[0].lower() if words else "")
            words = []
        elif kind == "}":
            del scopes[-1:]
            words = []
        elif kind == ";":
            _keep(settings, scopes, words)
            words = []
        else:
            words.append(token)
    return settings


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(_without_comments(text)):
        quoted, mark, word = found.groups()
        yield (mark, "") if mark else ("word", quoted if quoted is not None else word)


def _without_comments(text: str) -> str:
    """Without comments; « // » inside quotes (an address) is none."""
    pieces = re.split(r'("[^"\n]*")', text)
    return "".join(one if one.startswith('"') else _COMMENT.sub(" ", one) for one in pieces)


def _keep(settings: Settings, scopes: list[str], words: list[str]) -> None:
    if not words:
        return
    name = words[0].lower() if len(words) > 1 else ""
    path = "::".join(part for part in (*scopes, name) if part).rstrip(":")
    if path and words[-1]:
        settings.setdefault(path, []).append(words[-1])


# --- installed ----------------------------------------------------------------------------------


def checked_at(host: Host) -> datetime:
    """When the lists of packages were last fetched. Raises Unseen."""
    _ensure(host)
    if not any(
        entry.name.endswith("_Packages") or "_Packages." in entry.name
        for entry in host.entries(_LISTS) or ()
    ):
        raise Unseen(Unknown.NOT_SAID, "listes de paquets d’apt")
    moments = (
        latest(host, _LISTS, "partial"),
        latest(host, "/var/lib/apt/periodic", "update-success-stamp"),
    )
    seen = [moment for moment in moments if moment is not None]
    return believable(max(seen, default=None), host.now, "listes de paquets d’apt")


def installed_at(host: Host) -> datetime:
    """When apt last upgraded something, by its own log. Raises Unseen."""
    _ensure(host)
    text = host.read_text(_HISTORY, limit=64 * 1024 * 1024) or ""
    blocks = [block for block in text.split("\n\n") if "\nUpgrade: " in block]
    dates = (
        re.findall(r"Start-Date: (\d{4}-\d\d-\d\d)  ?(\d\d:\d\d:\d\d)", blocks[-1])
        if blocks
        else []
    )
    moment = utc("T".join(dates[-1])) if dates else None
    return believable(moment, host.now, "journal d’apt")


def waiting(host: Host) -> Waiting:
    """What an upgrade would install now, from the lists that are here. Raises Unseen."""
    _ensure(host)
    checked_at(host)  # without lists, apt would say that nothing is waiting
    return _listed(host) or _simulated(host)


def _listed(host: Host) -> Waiting | None:
    try:
        answer = host.run(_LIST, timeout_s=20)
    except Unseen:
        return None
    return None if answer.code else parse_list(answer.out)


def _simulated(host: Host) -> Waiting:
    answer = host.run(_SIMULATE, timeout_s=20)
    if answer.code:
        raise Unseen(Unknown.UNREADABLE, "apt-get")
    return parse_simulation(answer.out)


def parse_list(text: str) -> Waiting | None:
    """How many packages are listed under a line that ends in « ... »; None for anything else."""
    head, *lines = [line for line in text.splitlines() if line.strip()] or [""]
    found = [_LISTED.fullmatch(line) for line in lines]
    if not head.endswith("...") or not all(found):
        return None
    suites = [one[1] for one in found if one]
    return Waiting(len(suites), sum("security" in suite.lower() for suite in suites))


def parse_simulation(text: str) -> Waiting:
    """How many packages would be upgraded, and how many from an archive of security fixes."""
    origins = _WOULD_UPGRADE.findall(text)
    return Waiting(len(origins), sum("security" in origin.lower() for origin in origins))
