"""FileVault, on macOS."""

from typing import Final

from hygie.workstation.probes.disk_encryption import diskutil
from hygie.workstation.probes.disk_encryption.facts import Disk, Facts, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen
from hygie.workstation.probes.once import Once


def _collect(host: Host) -> Facts:
    """Ask FileVault itself, then APFS: they must agree."""
    active = _active(host)
    try:
        listed = diskutil.look(host)
    except Unseen as unseen:
        return Facts(system=_system(active, unseen), disks=unseen, by="FileVault")
    volume = diskutil.data_volume(listed)
    told = diskutil.volume_state(volume) if volume else Unseen(Unknown.NOT_SAID, "diskutil")
    return Facts(system=_system(active, told), disks=_disks(host, listed), by="FileVault")


collect: Final = Once(_collect)


def _disks(host: Host, listed: diskutil.Listed) -> Seen[tuple[Disk, ...]]:
    try:
        return diskutil.disks(host, listed)
    except Unseen as unseen:
        return unseen


def _active(host: Host) -> Seen[bool]:
    """`fdesetup isactive` says it twice: by its exit code, and by a word that is not translated."""
    try:
        done = host.run(["/usr/bin/fdesetup", "isactive"])
    except Unseen as unseen:
        return unseen
    told = (done.code, done.out.strip())
    if told not in ((0, "true"), (1, "false")):
        return Unseen(Unknown.UNREADABLE, "fdesetup")
    return done.code == 0


def _system(active: Seen[bool], volume: Seen[State]) -> Seen[State]:
    if isinstance(active, Unseen):
        return active if isinstance(volume, Unseen) else volume
    if not active:
        return State.CLEAR
    if volume is State.CLEAR:
        return Unseen(Unknown.NOT_SAID, "FileVault")
    return State.PARTIAL if volume is State.PARTIAL else State.ENCRYPTED
