"""The power of Linux: the kernel's supplies, UPower, and the two programs that watch a UPS."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen, attempt
from hygie.workstation.probes.power.facts import Facts, Trouble

_SUPPLIES: Final = "/sys/class/power_supply"
_UPOWER_UPS: Final = re.compile(r"^/org/freedesktop/UPower/devices/ups_", re.MULTILINE)
_UPS_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,60}")
_APC_STATUS: Final = re.compile(r"^STATUS\s*:\s*(.*)$", re.MULTILINE)


def collect(host: Host) -> Facts:
    """Whoever knows of a UPS is enough; its watchers also say how it is."""
    if not host.is_live:
        unseen = Unseen(Unknown.NOT_LIVE)
        return Facts(unseen, unseen)
    watched = [attempt(partial(look, host)) for look in (_nut, _apcupsd)]
    troubles = [one for one in watched if isinstance(one, str)]
    own_battery = attempt(lambda: _supply(host, "Battery"))
    if troubles:
        return Facts(ups=True, own_battery=own_battery, trouble=max(troubles, key=len))
    return Facts(_ups(host), own_battery)


def _ups(host: Host) -> Seen[bool]:
    by_kernel = attempt(lambda: _supply(host, "UPS"))
    by_upower = attempt(lambda: _upower(host))
    if True in (by_kernel, by_upower):
        return True
    return by_kernel


def _supply(host: Host, kind: str) -> bool:
    """A supply of this kind that feeds the PC itself, not its mouse."""
    entries = host.entries(_SUPPLIES)
    if entries is None:
        raise Unseen(Unknown.NOT_SAID, "alimentation")
    return any(kind == found for entry in entries for found in _kinds(host, entry.name))


def _kinds(host: Host, name: str) -> Iterator[str]:
    folder = f"{_SUPPLIES}/{name}"
    if _word(host, f"{folder}/scope") != "Device" and _word(host, f"{folder}/present") != "0":
        yield _word(host, f"{folder}/type")


def _word(host: Host, path: str) -> str:
    return (host.read_text(path) or "").strip()


def _upower(host: Host) -> bool:
    answer = host.run(["upower", "--enumerate"], timeout_s=3)
    return bool(_UPOWER_UPS.search(answer.out))


def _nut(host: Host) -> Trouble | None:
    """Network UPS Tools: its codes are the same in all languages. None when it knows no UPS."""
    names = host.run(["upsc", "-l"], timeout_s=3).out.split()
    found: list[Trouble] = []
    for name in names[:8]:
        if _UPS_NAME.fullmatch(name):
            status = host.run(["upsc", name, "ups.status"], timeout_s=3)
            words = status.out.split()
            found.append("no_contact" if status.code or not words else _nut_trouble(words))
    return min(found, key=len, default=None)


def _nut_trouble(words: list[str]) -> Trouble:
    return "replace_battery" if "RB" in words else ""


def _apcupsd(host: Host) -> Trouble | None:
    match = _APC_STATUS.search(host.run(["apcaccess", "status"], timeout_s=3).out)
    if match is None:
        return None
    words = match[1].split()
    if "COMMLOST" in words:
        return "no_contact"
    return "replace_battery" if "REPLACEBATT" in words else ""
