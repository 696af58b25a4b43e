"""Health cards on Linux."""

from typing import Final

from hygie.workstation.probes.health_cards import components
from hygie.workstation.probes.health_cards.facts import Facts, Service
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt

_LIBRARY: Final = "libcps3_pkcs11_lux.so"
_FOLDERS: Final = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/local/lib",
    "/usr/local/galss",
    "/opt/santesocial/CPS/lib",
)
_PLACES: Final = {
    components.CRYPTOLIB: tuple(f"{folder}/{_LIBRARY}" for folder in _FOLDERS),
    "GALSS": ("/etc/galss.ini", "/usr/local/galss/galss.ini"),
    "FSV (SESAM-Vitale)": ("/etc/sesam.ini", "/opt/santesocial/fsv"),
}
_DEVICES: Final = "/sys/bus/usb/devices"
_SMART_CARD: Final = "0b"


def collect(host: Host) -> Facts:
    """Look for the files, the daemon's door, and a USB device of the smart cards' class."""
    return Facts(
        components.found(host, _PLACES),
        attempt(lambda: _service(host)),
        attempt(lambda: _reader(host)),
    )


def _service(host: Host) -> Service:
    if not host.exists("/usr/sbin/pcscd"):
        return Service.ABSENT
    if not host.is_live:
        raise Unseen(Unknown.NOT_LIVE, "pcscd")
    return Service.READY if host.exists("/run/pcscd/pcscd.comm") else Service.OFF


def _reader(host: Host) -> bool:
    if not host.is_live:
        raise Unseen(Unknown.NOT_LIVE)
    interfaces = [entry.name for entry in host.entries(_DEVICES) or () if ":" in entry.name]
    classes = (host.read_text(f"{_DEVICES}/{name}/bInterfaceClass") for name in interfaces)
    return any((one or "").strip() == _SMART_CARD for one in classes)
