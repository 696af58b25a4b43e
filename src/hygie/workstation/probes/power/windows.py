"""The power of Windows: the batteries it knows, by their drivers."""

from typing import Any, Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.power.facts import Facts

_UPS_DRIVER: Final = "hidbatt"  # a UPS on USB; nothing else bears it
_OWN_BATTERY: Final = "pnp0c0a"  # the mains adapter of a portable has the same driver, not this id
SCRIPT: Final = r"""
$class = "ClassGuid='{72631e54-78a4-11d0-bcf7-00aa00b7b32a}'"
@{ batteries = @(Get-CimInstance Win32_PnPEntity -Filter $class | ForEach-Object {
  @{
    driver = [string]$_.Service
    kind = ([string]$_.PNPDeviceID).Split('\')[1]
    works = ($_.ConfigManagerErrorCode -eq 0)
  }
}) } | ConvertTo-Json -Depth 4 -Compress
"""


def collect(host: Host) -> Facts:
    """Ask once for the devices of the battery class."""
    found = attempt(lambda: _batteries(host))
    if isinstance(found, Unseen):
        return Facts(found, found)
    working = [one for one in found if one.get("works") is True]
    return Facts(
        ups=any(str(one.get("driver")).lower() == _UPS_DRIVER for one in working),
        own_battery=any(str(one.get("kind")).lower() == _OWN_BATTERY for one in working),
    )


def _batteries(host: Host) -> list[dict[str, Any]]:
    told = host.powershell(SCRIPT)
    found = told.get("batteries") if isinstance(told, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unseen(Unknown.UNREADABLE, "powershell")
    return found
