"""Health cards on Windows."""

from typing import Final

from hygie.workstation.probes.health_cards import components
from hygie.workstation.probes.health_cards.facts import Facts, Service
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt

_SERVICE: Final = r"HKLM\SYSTEM\CurrentControlSet\Services\SCardSvr"
_STARTS: Final = (2, 3)  # with Windows, or when a reader comes
_DISABLED: Final = 4
# How many devices of the class « smart card reader » are there now. One line, a number.
READERS: Final = (
    "@(Get-CimInstance -ClassName Win32_PnPEntity -Filter "
    "\"ClassGuid='{50dd5230-ba8a-11d1-bf5d-0000f805f530}'\" | "
    "Where-Object { $_.Present -ne $false }).Count | ConvertTo-Json"
)


def collect(host: Host) -> Facts:
    """Look for the files and the programs, the service, and a reader."""
    root = (host.environ.get("SYSTEMROOT") or r"C:\Windows").rstrip("\\")
    data = (host.environ.get("PROGRAMDATA") or r"C:\ProgramData").rstrip("\\")
    places = {
        components.CRYPTOLIB: (
            rf"{root}\System32\cps3_pkcs11_w64.dll",
            rf"{root}\System32\cps3_pkcs11_w32.dll",
            rf"{root}\SysWOW64\cps3_pkcs11_w32.dll",
        ),
        "FSV (SESAM-Vitale)": (rf"{data}\santesocial\fsv",),
    }
    return Facts(
        components.found(host, places),
        attempt(lambda: _service(host)),
        attempt(lambda: _reader(host)),
    )


def _service(host: Host) -> Service:
    start = host.registry(_SERVICE, "Start")
    if start is None:
        return Service.ABSENT
    if start == _DISABLED:
        return Service.OFF
    if start in _STARTS:
        return Service.READY
    raise Unseen(Unknown.UNREADABLE, "SCardSvr")


def _reader(host: Host) -> bool:
    told = host.powershell(READERS)
    if isinstance(told, bool) or not isinstance(told, int) or told < 0:
        raise Unseen(Unknown.UNREADABLE, "powershell")
    return told > 0
