"""BitLocker and device encryption, on Windows."""

from typing import Final

from hygie.workstation.probes.disk_encryption import windows_disks
from hygie.workstation.probes.disk_encryption.facts import Facts, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen
from hygie.workstation.probes.once import Once

_VERACRYPT: Final = r"HKLM\SYSTEM\CurrentControlSet\Services\veracrypt"
_AT_BOOT: Final = 0


def _collect(host: Host) -> Facts:
    """Ask BitLocker; where it says « clear », make sure that VeraCrypt does not encrypt instead."""
    try:
        found = windows_disks.look(host)
    except Unseen as unseen:
        return Facts(system=unseen, disks=unseen)
    state = found.states.get(found.system, Unseen(Unknown.NOT_SAID, "BitLocker"))
    if state in (State.CLEAR, State.UNDETERMINED):
        state = _perhaps_veracrypt(host, state)
    return Facts(system=state, disks=found.disks, by="BitLocker")


collect: Final = Once(_collect)


def _perhaps_veracrypt(host: Host, otherwise: Seen[State]) -> Seen[State]:
    """Its driver starts with the boot only where it encrypts the system."""
    try:
        start = host.registry(_VERACRYPT, "Start")
    except Unseen as unseen:
        return unseen
    return Unseen(Unknown.NOT_SAID, "VeraCrypt") if start == _AT_BOOT else otherwise
