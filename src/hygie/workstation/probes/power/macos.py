"""The power of macOS, from the system's own report."""

from typing import Any, Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.local_host import read_json
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.power.facts import Facts

_REPORT: Final = "SPPowerDataType"
_UPS: Final = "sppower_ups_installed"
_BATTERY: Final = "sppower_battery_health_info"


def collect(host: Host) -> Facts:
    """Ask for the report once: its keys and values are not translated."""
    items = attempt(lambda: _items(host))
    if isinstance(items, Unseen):
        return Facts(items, items)
    return Facts(attempt(lambda: _ups(items)), any(_BATTERY in item for item in items))


def _items(host: Host) -> list[dict[str, Any]]:
    told = read_json(host.run(["system_profiler", _REPORT, "-json"], timeout_s=10).out)
    found = told.get(_REPORT) if isinstance(told, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Unseen(Unknown.UNREADABLE, "system_profiler")
    return found


def _ups(items: list[dict[str, Any]]) -> bool:
    said = [str(item[_UPS]).upper() for item in items if _UPS in item]
    if not said or not set(said) <= {"TRUE", "FALSE"}:
        raise Unseen(Unknown.NOT_SAID, "onduleur")
    return "TRUE" in said
