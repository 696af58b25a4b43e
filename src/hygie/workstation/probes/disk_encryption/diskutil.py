"""The disks of macOS, as `diskutil` tells them in property lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hygie.workstation.probes import plists
from hygie.workstation.probes.disk_encryption.facts import Disk, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.local_host import read_json
from hygie.workstation.probes.model import Seen, Unknown, Unseen

_MOST_DISKS: Final = 12
_SYSTEM_MOUNTS: Final = ("/", "/System/Volumes/Data")
_NOTHING_THERE: Final = (
    "EFI",
    "Apple_APFS_ISC",
    "Apple_APFS_Recovery",
    "Apple_Boot",
    "Apple_KernelCoreDump",
    "Apple_Free",
    "Apple_partition_map",
    "Microsoft Reserved",
    "Windows Recovery",
)
# Roles of APFS volumes that belong to macOS; people's volumes have none, or « Data ».
_OF_MACOS: Final = frozenset(
    {"System", "Preboot", "Recovery", "VM", "Update", "xART", "Hardware", "Baseband", "Prelogin"}
)


@dataclass(frozen=True)
class Listed:
    """What `diskutil` said: the list, the APFS containers, and which of them macOS started from."""

    disks: Sequence[Mapping[str, Any]]
    containers: Sequence[Mapping[str, Any]]

    @property
    def system(self) -> Mapping[str, Any] | None:
        """The container macOS started from."""
        ours = {
            disk.get("DeviceIdentifier")
            for disk in self.disks
            for volume in dicts(disk.get("APFSVolumes"))
            if volume.get("MountPoint") in _SYSTEM_MOUNTS
        }
        found = (one for one in self.containers if one.get("ContainerReference") in ours)
        return next(found, None)


def look(host: Host) -> Listed:
    """All disks and containers. Raises Unseen."""
    listed = plist(host, "list", "-plist")
    apfs = plist(host, "apfs", "list", "-plist")
    try:
        return Listed(dicts(listed["AllDisksAndPartitions"]), dicts(apfs["Containers"]))
    except (TypeError, KeyError, AttributeError):
        raise Unseen(Unknown.UNREADABLE, "diskutil") from None


def dicts(told: Any) -> list[Mapping[str, Any]]:
    """The tables of a list, and nothing else."""
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def plist(host: Host, *words: str) -> Mapping[str, Any]:
    """What `diskutil` answers. Raises Unseen."""
    done = host.run(["/usr/sbin/diskutil", *words], timeout_s=15.0)
    found = plists.parsed(done.out.encode())
    if not isinstance(found, dict):
        raise Unseen(Unknown.UNREADABLE, "diskutil")
    return found


def data_volume(listed: Listed) -> Mapping[str, Any] | None:
    """The volume where people's files lie."""
    volumes = dicts((listed.system or {}).get("Volumes"))
    for wanted in (["Data"], []):
        for volume in volumes:
            if volume.get("Roles") == wanted:
                found: Mapping[str, Any] = volume
                return found
    return None


def volume_state(volume: Mapping[str, Any]) -> Seen[State]:
    """How one APFS volume is kept. `Encryption` alone says nothing: Apple's chips always do."""
    if volume.get("CryptoMigrationOn") is True:
        return State.PARTIAL
    told = volume.get("FileVault")
    if not isinstance(told, bool):
        return Unseen(Unknown.NOT_SAID, "diskutil")
    return State.ENCRYPTED if told else State.CLEAR


# --- the disks ----------------------------------------------------------------------------------


def disks(host: Host, listed: Listed) -> tuple[Disk, ...]:
    """Each physical disk, with the state of what is on it. Raises Unseen."""
    physical = [one for one in listed.disks if "APFSPhysicalStores" not in one][:_MOST_DISKS]
    try:
        found = [
            (one, plist(host, "info", "-plist", str(one["DeviceIdentifier"]))) for one in physical
        ]
        usb = _usb_serials(host) if any(_is_removable(info) for _, info in found) else {}
        return tuple(_disk(one, info, listed, usb) for one, info in found if not _is_image(info))
    except (TypeError, KeyError, AttributeError, ValueError, OverflowError):
        raise Unseen(Unknown.UNREADABLE, "diskutil") from None


def _disk(
    one: Mapping[str, Any], info: Mapping[str, Any], listed: Listed, usb: Mapping[str, str]
) -> Disk:
    name = str(one["DeviceIdentifier"])
    return Disk(
        kind=_kind(info) if _is_removable(info) else "internal",
        states=tuple(_states(one, listed)),
        model=str(info.get("MediaName") or "").strip()[:120],
        serial=(usb.get(name) or _first_uuid(one))[:120],
        capacity_bytes=max(0, int(info.get("TotalSize") or info.get("Size") or 0)),
    )


def _kind(info: Mapping[str, Any]) -> str:
    return {"USB": "usb", "Secure Digital": "sd"}.get(str(info.get("BusProtocol")), "removable")


def _is_removable(info: Mapping[str, Any]) -> bool:
    return info.get("RemovableMediaOrExternalDevice") is True or info.get("Internal") is False


def _is_image(info: Mapping[str, Any]) -> bool:
    return info.get("BusProtocol") == "Disk Image" or info.get("VirtualOrPhysical") == "Virtual"


def _states(disk: Mapping[str, Any], listed: Listed) -> Iterator[State]:
    for part in dicts(disk.get("Partitions")) or [disk]:
        content = str(part.get("Content") or "")
        if content in _NOTHING_THERE:
            continue
        if content == "Apple_APFS":
            yield from _apfs_states(str(part.get("DeviceIdentifier")), listed)
        elif part.get("MountPoint") or content == "Apple_HFS":
            yield State.CLEAR
        else:
            yield State.UNDETERMINED


def _apfs_states(store: str, listed: Listed) -> Iterator[State]:
    system = listed.system
    for container in listed.containers:
        stores = [one.get("DeviceIdentifier") for one in dicts(container.get("PhysicalStores"))]
        if store not in stores:
            continue
        judged = data_volume(listed) if container is system else None
        for volume in dicts(container.get("Volumes")):
            if volume is judged or _OF_MACOS.intersection(map(str, volume.get("Roles") or ())):
                continue
            state = volume_state(volume)
            yield State.UNDETERMINED if isinstance(state, Unseen) else state


def _first_uuid(disk: Mapping[str, Any]) -> str:
    parts = [disk, *dicts(disk.get("Partitions"))]
    found = (str(part.get("DiskUUID") or part.get("VolumeUUID") or "") for part in parts)
    return next(filter(None, found), "")


def _usb_serials(host: Host) -> dict[str, str]:
    """The makers' numbers of USB disks, by the disk's name; none when the system is silent."""
    try:
        done = host.run(["/usr/sbin/system_profiler", "-json", "SPUSBDataType"], timeout_s=10.0)
        told = read_json(done.out)
    except Unseen:
        return {}
    return dict(_serials(told, 0))


def _serials(told: Any, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 12:
        return
    if isinstance(told, list):
        for one in told:
            yield from _serials(one, depth + 1)
    elif isinstance(told, dict):
        serial = told.get("serial_num")
        for medium in dicts(told.get("Media")):
            if isinstance(serial, str):
                yield str(medium.get("bsd_name")), serial.strip()
        for value in told.values():
            yield from _serials(value, depth + 1)
