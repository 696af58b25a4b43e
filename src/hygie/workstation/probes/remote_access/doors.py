"""The ports of remote access, and who can knock at them."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Final

from hygie.workstation.probes.remote_access.facts import Door

_SCREEN: Final = "partage d’écran (VNC)"
_DESKTOP: Final = "Bureau à distance (RDP)"
PORTS: Final[Mapping[int, str]] = {
    22: "terminal à distance (SSH)",
    23: "terminal à distance (Telnet)",
    3283: "gestion à distance d’Apple",
    4899: "Radmin",
    5985: "commandes à distance (WinRM)",
    5986: "commandes à distance (WinRM)",
    **dict.fromkeys((5800, 5900, 5901, 5902, 5903), _SCREEN),
    # GNOME takes the next free one, up to the tenth.
    **dict.fromkeys(range(3389, 3399), _DESKTOP),
}
Listening = tuple[str, int]


def open_doors(
    found: Iterable[Listening], others: Mapping[int, str] | None = None
) -> tuple[Door, ...]:
    """Those of these sockets that are doors, and not open to this machine only.

    `others`: ports that a setting of this machine gives to such a service.
    """
    known = {**PORTS, **(others or {})}
    doors = {
        port: Door(port, known[port])
        for address, port in found
        if port in known and not is_loopback(address)
    }
    return tuple(doors[port] for port in sorted(doors))


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach it; what cannot be read is taken for open."""
    try:
        read = ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    mapped = getattr(read, "ipv4_mapped", None)
    return bool((mapped or read).is_loopback)
