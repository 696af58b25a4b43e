"""Linux: the packages and units of known tools, and the listening sockets of the kernel's list."""

import re
from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from hygie.workstation.probes.applications import installed
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.remote_access.doors import PORTS, Listening, open_doors
from hygie.workstation.probes.remote_access.facts import Door, Facts
from hygie.workstation.probes.remote_access.tools import tools

_SOCKETS: Final = ("/proc/net/tcp", "/proc/net/tcp6")
_LISTEN: Final = "0A"
_WANTED: Final = (
    "/etc/systemd/system/multi-user.target.wants",
    "/etc/systemd/system/graphical.target.wants",
    "/etc/systemd/system/sockets.target.wants",
)
# « slot: local_address:port remote_address:port state … », in hexadecimal.
_LINE: Final = re.compile(r"\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) ")
_SSH: Final = "/etc/ssh/sshd_config"


def collect(host: Host) -> Facts:
    """All of it; whatever cannot be seen is kept as why."""
    applications = installed(host)
    return Facts(
        tools=tools(applications, _started(host), lambda product: product.units),
        missed=applications.missed,
        doors=attempt(lambda: _doors(host)),
    )


def _started(host: Host) -> tuple[str, ...]:
    names: list[str] = []
    for folder in _WANTED:
        found = attempt(partial(host.entries, folder))
        names.extend(entry.name for entry in (() if isinstance(found, Unseen) else found or ()))
    return tuple(names)


def _doors(host: Host) -> tuple[Door, ...]:
    texts = [host.read_text(path) for path in _SOCKETS]
    if texts[0] is None:
        raise Unseen(Unknown.NOT_LIVE if not host.is_live else Unknown.NOT_SAID, _SOCKETS[0])
    found = [one for text in texts for one in listening(text or "")]
    return open_doors(found, _own_ports(host))


def listening(text: str) -> Iterator[Listening]:
    """The sockets that listen, in the kernel's list. Raises Unseen when it is no such list."""
    head, *lines = text.splitlines() or [""]
    if text and "local_address" not in head:
        raise Unseen(Unknown.UNREADABLE, _SOCKETS[0])
    for line in lines:
        read = _LINE.match(line)
        if read is None:
            raise Unseen(Unknown.UNREADABLE, _SOCKETS[0])
        address, port, state = read.groups()
        if state == _LISTEN:
            yield _address(address), int(port, 16)


def _address(written: str) -> str:
    """Words of four bytes, each in the order of the processor: the lowest first."""
    words = [bytes.fromhex(written[at : at + 8])[::-1] for at in range(0, len(written), 8)]
    packed = b"".join(words)
    return str(IPv4Address(packed) if len(packed) == 4 else IPv6Address(packed))


def _own_ports(host: Host) -> dict[int, str]:
    """The ports that the settings give to SSH and to xrdp, when they say so."""
    ports = dict.fromkeys(_numbers(host, _SSH, r"^[ \t]*Port[ \t]+(\d{1,5})\b"), PORTS[22])
    for path in _ssh_parts(host):
        ports |= dict.fromkeys(_numbers(host, path, r"^[ \t]*Port[ \t]+(\d{1,5})\b"), PORTS[22])
    xrdp = _numbers(host, "/etc/xrdp/xrdp.ini", r"^port=\D{0,40}(\d{1,5})\s*$")
    return {**ports, **dict.fromkeys(xrdp, PORTS[3389])}


def _ssh_parts(host: Host) -> tuple[str, ...]:
    found = attempt(lambda: host.entries(f"{_SSH}.d"))
    names = () if isinstance(found, Unseen) else found or ()
    return tuple(f"{_SSH}.d/{one.name}" for one in names if one.name.endswith(".conf"))


def _numbers(host: Host, path: str, pattern: str) -> tuple[int, ...]:
    text = attempt(lambda: host.read_text(path, limit=512 * 1024))
    if isinstance(text, Unseen) or text is None:
        return ()
    read = re.findall(pattern, text, re.MULTILINE | re.IGNORECASE | re.ASCII)
    return tuple(int(port) for port in read if 0 < int(port) < 65536)
