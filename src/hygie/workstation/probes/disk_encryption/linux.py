"""Encryption on Linux: dm-crypt (LUKS) below the file systems, ZFS, or the home folder only."""

from dataclasses import dataclass
from typing import Final

from hygie.workstation.probes.disk_encryption import lsblk
from hygie.workstation.probes.disk_encryption.facts import Facts, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen
from hygie.workstation.probes.once import Once

_ENCRYPTING: Final = ("ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs")
_ELSEWHERE: Final = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "autofs")


@dataclass(frozen=True)
class _Mount:
    """One line of `mountinfo`."""

    place: str
    file_system: str
    source: str


def _collect(host: Host) -> Facts:
    """Walk up from the root of the system, and from the account's folder, to the disks."""
    mounts = _mounts(host)
    home = _holding(mounts, host.account.home)
    try:
        nodes = lsblk.tree(host)
    except Unseen as unseen:
        return Facts(system=unseen, disks=unseen)
    root = _holding(mounts, "/") or _Mount("/", "", "")
    return Facts(
        system=_state(host, nodes, root),
        home=None if home is None or home.place == "/" else _home_state(host, nodes, home),
        by="ZFS" if root.file_system == "zfs" else "LUKS",
        swap_in_clear=any(_is_clear_swap(chain) for chain in lsblk.chains(nodes)),
        some_folders=_some_folders(host),
        disks=lsblk.disks(host, nodes, home.place if home else "/"),
    )


collect: Final = Once(_collect)


def _home_state(host: Host, nodes: tuple[lsblk.Node, ...], home: _Mount) -> Seen[State] | None:
    if home.file_system in _ELSEWHERE:
        return None
    return _state(host, nodes, home)


def _state(host: Host, nodes: tuple[lsblk.Node, ...], mount: _Mount) -> Seen[State]:
    if mount.file_system in _ENCRYPTING:
        return State.ENCRYPTED
    if mount.file_system == "zfs":
        return _zfs_state(host, mount.source)
    found = [chain for chain in lsblk.chains(nodes) if _bears(chain[-1], mount)]
    uuids = {chain[-1].told.get("uuid") for chain in found} - {None, ""}
    if mount.file_system == "btrfs":  # it may lie on several disks, and is mounted from one
        every = lsblk.chains(nodes)
        found += [chain for chain in every if chain[-1].told.get("uuid") in uuids]
    if not found:
        return Unseen(Unknown.NOT_SAID, mount.file_system)
    whole = all(lsblk.is_encrypted(chain) for chain in found)
    return State.ENCRYPTED if whole else State.CLEAR


def _bears(node: lsblk.Node, mount: _Mount) -> bool:
    return mount.place in node.mounts or node.path == mount.source


def _zfs_state(host: Host, dataset: str) -> Seen[State]:
    try:
        done = host.run(["zfs", "get", "-H", "-o", "value", "encryption", dataset])
    except Unseen as unseen:
        return unseen
    told = done.out.strip()
    if done.code or not told or "\n" in told:
        return Unseen(Unknown.UNREADABLE, "zfs")
    if told == "off":
        return State.CLEAR
    known = told.startswith(("aes-", "on"))
    return State.ENCRYPTED if known else Unseen(Unknown.UNREADABLE, "zfs")


def _is_clear_swap(chain: lsblk.Chain) -> bool:
    node = chain[-1]
    in_memory = chain[0].name.startswith("zram")
    return "[SWAP]" in node.mounts and not in_memory and not lsblk.is_encrypted(chain)


def _some_folders(host: Host) -> bool:
    """Whether fscrypt is in use somewhere: it encrypts folders, not the disk."""
    try:
        return any(host.exists(place) for place in ("/.fscrypt", "/home/.fscrypt"))
    except Unseen:
        return False


def _holding(mounts: list[_Mount], path: str) -> _Mount | None:
    """What is mounted over this path: the deepest, and of equals the last."""
    inside = [one for one in mounts if f"{path}/".startswith(f"{one.place.rstrip('/')}/")]
    return max(reversed(inside), key=lambda one: len(one.place), default=None)


def _mounts(host: Host) -> list[_Mount]:
    try:
        text = host.read_text("/proc/self/mountinfo") or ""
    except Unseen:
        return []
    found = []
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) >= 5 and len(rest) >= 2:
            found.append(_Mount(_plain(fields[4]), rest[0], _plain(rest[1])))
    return found


def _plain(escaped: str) -> str:
    for code, letter in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        escaped = escaped.replace(code, letter)
    return escaped
