"""Which machine this is, without saying whose: no name of the machine, no account, no serial.

`host_id` is a digest of the system's own identifier, under a prefix of ours: the same machine gives
the same one each time, and nobody can match it with what another program says of that machine.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import System, Unseen

KINDS: Final = ("laptop", "desktop", "tablet", "server", "virtual", "")
LONGEST_WORDS: Final = 120
_PREFIX: Final = b"hygie-host/1\0"
# SMBIOS, "System Enclosure or Chassis": numbers that mean a case one carries, a slate, a rack.
_CHASSIS: Final[Mapping[int, str]] = {
    **dict.fromkeys((8, 9, 10, 14, 31, 32), "laptop"),
    **dict.fromkeys((11, 30), "tablet"),
    **dict.fromkeys((3, 4, 5, 6, 7, 13, 15, 16, 24, 35, 36), "desktop"),
    **dict.fromkeys((17, 23, 25, 28, 29), "server"),
}
_VIRTUAL: Final = ("qemu", "vmware", "virtualbox", "innotek", "xen", "kvm", "parallels", "bochs")
_VIRTUAL_MODELS: Final = ("virtual machine", "virtualbox", "kvm", "vmware", "virtualmac")
# What a maker writes when it has written nothing.
_BLANK: Final = ("to be filled by o.e.m.", "system manufacturer", "system product name", "default")


@dataclass(frozen=True)
class Identity:
    """The machine. Any text may be empty: what could not be seen is simply not said here."""

    host_id: str
    system: System
    name: str = ""
    version: str = ""
    edition: str = ""
    kind: str = ""
    manufacturer: str = ""
    model: str = ""


def identify(host: Host) -> Identity:
    """Look at the machine. Never raises: what breaks is left empty."""
    ask = {"linux": _linux, "macos": _macos, "windows": _windows}[host.system]
    said = ask(host)
    raw = _text(said.pop("id", "")).strip().lower()
    digest = hashlib.sha256(_PREFIX + raw.encode("utf-8", "replace")).hexdigest() if raw else ""
    words = {key: _words(value) for key, value in said.items()}
    if _is_virtual(words.get("manufacturer", ""), words.get("model", "")):
        words["kind"] = "virtual"
    return Identity(host_id=digest, system=host.system, **words)


def families(host: Host) -> tuple[str, ...]:
    """The names under which the steps of a fix may stand for this machine, the closest first.

    On Linux: its desktop, its distribution; when no desktop is known, the most common ones after.
    """
    if host.system != "linux":
        return (host.system,)
    release = _quietly(lambda: host.read_text("/etc/os-release", limit=65536)) or ""
    said = _assignments(release)
    kin = f"{said.get('ID', '')} {said.get('ID_LIKE', '')}".lower().split()
    desktop = host.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    desktops = [name for name in ("gnome", "kde") if name in desktop]
    distributions = [name for name in ("debian", "fedora") if name in kin]
    if desktops:
        return (*desktops, *distributions, "linux")
    return (*distributions, "linux", "all", "gnome", "kde")


def _is_virtual(manufacturer: str, model: str) -> bool:
    return any(word in manufacturer.lower() for word in _VIRTUAL) or any(
        word in model.lower() for word in _VIRTUAL_MODELS
    )


def one_line(text: str, longest: int) -> str:
    """These words without anything that a screen cannot show, cut at that length."""
    cut = text[: 4 * longest]
    shown = "".join(sign if sign.isprintable() else " " for sign in cut)
    return " ".join(shown.split())[:longest]


def _words(value: object) -> str:
    """What a maker or a system wrote, unless it is what one leaves when one has written nothing."""
    text = one_line(_text(value), LONGEST_WORDS)
    return "" if text.lower() in _BLANK else text


def _text(value: object) -> str:
    if isinstance(value, bytes):  # macOS writes names as data, ended by a zero
        return value.split(b"\0")[0].decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _quietly(look: Callable[[], Any]) -> Any:
    """What it gives, None when it cannot be seen."""
    try:
        return look()
    except Unseen:
        return None


# --- Linux --------------------------------------------------------------------------------------


def _linux(host: Host) -> dict[str, Any]:
    release = _quietly(lambda: host.read_text("/etc/os-release", limit=65536))
    if release is None:
        release = _quietly(lambda: host.read_text("/usr/lib/os-release", limit=65536))
    said = _assignments(release or "")
    return {
        "id": _quietly(lambda: host.read_text("/etc/machine-id", limit=4096)),
        "name": said.get("NAME", ""),
        "version": said.get("VERSION_ID", ""),
        "edition": said.get("VARIANT", ""),
        "manufacturer": _dmi(host, "sys_vendor"),
        "model": _dmi(host, "product_name"),
        "kind": "laptop" if _has_battery(host) else _chassis(_dmi(host, "chassis_type")),
    }


def _assignments(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, sign, value in pairs if sign}


def _dmi(host: Host, name: str) -> str:
    return _line(host, f"/sys/class/dmi/id/{name}")


def _has_battery(host: Host) -> bool:
    """A battery of the machine itself: a mouse's own says that its scope is a device."""
    supplies = _quietly(lambda: host.entries("/sys/class/power_supply")) or ()
    for supply in supplies:
        folder = f"/sys/class/power_supply/{supply.name}"
        if (
            _line(host, f"{folder}/type") == "Battery"
            and _line(host, f"{folder}/scope") != "Device"
        ):
            return True
    return False


def _line(host: Host, path: str) -> str:
    return _text(_quietly(lambda: host.read_text(path, limit=4096))).strip()


def _chassis(said: object) -> str:
    number = said if isinstance(said, int) else _number(said)
    return _CHASSIS.get(number & 0x7F, "")  # the eighth bit says that it has a lock


def _number(said: object) -> int:
    is_one = isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 10
    return int(str(said)) if is_one else 0


# --- macOS --------------------------------------------------------------------------------------


def _macos(host: Host) -> dict[str, Any]:
    system = _plist(
        _quietly(
            lambda: host.read_bytes("/System/Library/CoreServices/SystemVersion.plist", limit=65536)
        )
    )
    board = _registry_entry(host, "IOPlatformExpertDevice")
    return {
        "id": board.get("IOPlatformUUID"),
        "name": system.get("ProductName"),
        "version": system.get("ProductVersion"),
        "edition": system.get("ProductBuildVersion"),
        "manufacturer": board.get("manufacturer"),
        "model": board.get("model"),
        "kind": _mac_kind(host, board),
    }


def _mac_kind(host: Host, board: Mapping[str, Any]) -> str:
    if not board:
        return ""
    return "laptop" if _registry_entry(host, "AppleSmartBattery") else "desktop"


def _registry_entry(host: Host, name: str) -> Mapping[str, Any]:
    """The first entry of this class, as `ioreg` archives it: a list of dictionaries."""
    answer = _quietly(lambda: host.run(["ioreg", "-a", "-r", "-d", "1", "-c", name]))
    return _plist(answer.out.encode()) if answer is not None and answer.code == 0 else {}


def _plist(content: bytes | None) -> Mapping[str, Any]:
    if not content or not content.strip():
        return {}
    read = _quietly(lambda: plists.parsed(content))
    first = read[0] if isinstance(read, list) and read else read
    return first if isinstance(first, dict) else {}


# --- Windows ------------------------------------------------------------------------------------

_BIOS: Final = r"HKLM\HARDWARE\DESCRIPTION\System\BIOS"
_CURRENT: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_HARDWARE: Final = r"HKLM\SYSTEM\HardwareConfig\Current"
FIRST_BUILD_OF_10: Final = 10240
FIRST_BUILD_OF_11: Final = 22000


def _windows(host: Host) -> dict[str, Any]:
    def value(key: str, name: str) -> Any:
        return _quietly(lambda: host.registry(key, name))

    build = _text(value(_CURRENT, "CurrentBuild"))
    patch = value(_CURRENT, "UBR")
    return {
        "id": value(r"HKLM\SOFTWARE\Microsoft\Cryptography", "MachineGuid"),
        "name": _windows_name(build, _text(value(_CURRENT, "InstallationType"))),
        "version": f"{build}.{patch}" if build and isinstance(patch, int) else build,
        "edition": " ".join(
            _text(value(_CURRENT, name)) for name in ("EditionID", "DisplayVersion")
        ),
        "manufacturer": value(_BIOS, "SystemManufacturer"),
        "model": value(_BIOS, "SystemProductName"),
        "kind": _chassis(value(_HARDWARE, "EnclosureType")),
    }


def _windows_name(build: str, installation: str) -> str:
    """By its build: the name that Windows 11 gives itself there is still Windows 10."""
    if installation.lower().startswith("server"):
        return "Windows Server"
    number = _number(build)
    if number >= FIRST_BUILD_OF_11:
        return "Windows 11"
    return "Windows 10" if number >= FIRST_BUILD_OF_10 else "Windows"
