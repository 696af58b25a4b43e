"""The block devices of Linux, as `lsblk -J` tells them: a tree from disks down to file systems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hygie.workstation.probes.disk_encryption.facts import Disk, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.local_host import read_json
from hygie.workstation.probes.model import Unknown, Unseen

_COLUMNS: Final = "NAME,PATH,TYPE,FSTYPE,{mounts},RM,HOTPLUG,TRAN,SERIAL,MODEL,SIZE,PARTTYPE,UUID"
_DEEPEST: Final = 12
# Kinds of partitions where nothing of the practice is kept.
_RESERVED: Final = frozenset(
    {
        "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",  # EFI
        "21686148-6449-6e6f-744e-656564454649",  # BIOS boot
        "bc13c2ff-59e6-4262-a352-b275fd6f7172",  # the extended boot loader's
        "e3c9e316-0b5c-4db8-817d-f92df00215ae",  # reserved by Windows
        "de94bba4-06d1-4d40-a16a-bfd50179d6ac",  # recovery of Windows
        "0xef",
        "0x27",
        "0x5",
        "0xf",
    }
)
_HOLDERS: Final = ("LVM2_member", "linux_raid_member", "isw_raid_member", "ddf_raid_member")
_ENCRYPTED: Final = ("crypto_LUKS", "BitLocker")
_BOOT: Final = ("/boot", "/efi")
_PLUGGED: Final = ("/media/", "/run/media/")  # where desktops mount what one plugs in
_SMALLEST_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True)
class Node:
    """One block device, and what it holds."""

    name: str
    path: str
    kind: str
    file_system: str
    mounts: tuple[str, ...]
    told: Mapping[str, Any]
    children: tuple["Node", ...]


Chain = tuple[Node, ...]  # from a disk down to what lies on it


def tree(host: Host) -> tuple[Node, ...]:
    """Every block device, from the disks down. Raises Unseen."""
    for mounts in ("MOUNTPOINTS", "MOUNTPOINT"):  # the first since util-linux 2.37
        columns = _COLUMNS.format(mounts=mounts)
        done = host.run(["lsblk", "-J", "-b", "-o", columns])
        if done.code == 0:
            break
    told = read_json(done.out)
    try:
        return tuple(_node(one, 0) for one in told["blockdevices"])
    except (TypeError, KeyError, AttributeError, ValueError):
        raise Unseen(Unknown.UNREADABLE, "lsblk") from None


def _node(told: Mapping[str, Any], depth: int) -> Node:
    if depth > _DEEPEST:
        raise ValueError
    mounts = told.get("mountpoints") or [told.get("mountpoint")]
    return Node(
        name=str(told["name"]),
        path=str(told.get("path") or f"/dev/{told['name']}"),
        kind=str(told.get("type") or ""),
        file_system=str(told.get("fstype") or ""),
        mounts=tuple(str(mount) for mount in mounts if mount),
        told=told,
        children=tuple(_node(child, depth + 1) for child in told.get("children") or ()),
    )


def chains(nodes: tuple[Node, ...], above: Chain = ()) -> Iterator[Chain]:
    """Every way down from a disk to each device: one that spans two disks is met twice."""
    for node in nodes:
        yield (*above, node)
        yield from chains(node.children, (*above, node))


def is_encrypted(chain: Chain) -> bool:
    """Whether something on the way is encrypted: LUKS under LVM as well as LVM under LUKS."""
    return any(node.kind == "crypt" for node in chain)


# --- the disks ----------------------------------------------------------------------------------


def disks(host: Host, nodes: tuple[Node, ...], home: str) -> tuple[Disk, ...]:
    """Each disk that may hold something, with the state of what is on it."""
    system = {"/", home}
    return tuple(
        Disk(
            kind=kind,
            states=tuple(_states(node, system)),
            model=_text(node.told, "model"),
            serial=_text(node.told, "serial") or _first_id(node),
            capacity_bytes=_size(node),
        )
        for node in nodes
        if (kind := _kind(host, node)) and _size(node)
    )


def _kind(host: Host, node: Node) -> str:
    """Which kind of disk this is; empty for what is none."""
    mounts = {mount for chain in chains((node,)) for mount in chain[-1].mounts}
    if node.kind == "loop":
        return "image" if any(mount.startswith(_PLUGGED) for mount in mounts) else ""
    if node.kind != "disk" or node.name.startswith(("zram", "nbd", "ram")):
        return ""
    if "boot" in node.name.removeprefix("mmcblk"):  # mmcblk0boot0: the memory's own
        return ""
    if any(mount in ("/", *_BOOT) for mount in mounts) or _is_soldered(host, node):
        return "internal"
    if _text(node.told, "tran") == "usb":
        return "usb"
    if node.name.startswith("mmcblk"):
        return "sd"
    return "removable" if _truth(node, "rm") or _truth(node, "hotplug") else "internal"


def _is_soldered(host: Host, node: Node) -> bool:
    """An eMMC is said to be « hotplug » as a card is."""
    if not node.name.startswith("mmcblk"):
        return False
    try:
        return (host.read_text(f"/sys/block/{node.name}/device/type") or "").strip() == "MMC"
    except Unseen:
        return False


def _states(disk: Node, system: set[str]) -> Iterator[State]:
    seen = set()
    for chain in chains((disk,)):
        node = chain[-1]
        if node.path in seen or _is_the_systems(node, system):
            continue
        seen.add(node.path)
        state = _state(chain)
        if state is not None:
            yield state


def _is_the_systems(node: Node, system: set[str]) -> bool:
    """Whether it is one of the system's own volumes, or carries one: it is judged by itself."""
    if node.file_system == "swap" or "[SWAP]" in node.mounts:
        return True
    mounts = [mount for chain in chains((node,)) for mount in chain[-1].mounts]
    return any(mount in system or mount in _BOOT or mount.startswith("/boot/") for mount in mounts)


def _state(chain: Chain) -> State | None:
    """What this device itself adds; None when others tell for it, or when it holds nothing."""
    node = chain[-1]
    if node.kind == "crypt" or node.file_system in _ENCRYPTED:
        return State.ENCRYPTED
    if is_encrypted(chain):
        return None
    if node.mounts:
        return State.CLEAR
    if _text(node.told, "parttype").lower() in _RESERVED or node.children:
        return None
    if node.file_system and node.file_system not in _HOLDERS:
        return State.UNDETERMINED if node.file_system == "zfs_member" else State.CLEAR
    return None if _size(node) < _SMALLEST_BYTES else State.UNDETERMINED


def _first_id(node: Node) -> str:
    found = (_text(chain[-1].told, "uuid") for chain in chains((node,)))
    return next(filter(None, found), "")


def _text(told: Mapping[str, Any], key: str) -> str:
    return str(told.get(key) or "").strip()[:120]


def _truth(node: Node, key: str) -> bool:
    return node.told.get(key) in (True, 1, "1")


def _size(node: Node) -> int:
    try:
        return max(0, int(node.told.get("size") or 0))
    except (TypeError, ValueError, OverflowError):
        return 0
