"""What is known of the disks of a PC, and of what is on them."""

from dataclasses import dataclass
from enum import StrEnum

from hygie.workstation.probes.model import Seen


class State(StrEnum):
    """How what lies in one volume is kept."""

    ENCRYPTED = "encrypted"
    CLEAR = "in_clear"
    SUSPENDED = "suspended"  # encrypted, but the key lies beside, in clear
    NO_PROTECTOR = "no_protector"  # encrypted, and nothing keeps the key
    PARTIAL = "partly_encrypted"
    UNDETERMINED = "undetermined"  # no file system that we know: empty, or encrypted as VeraCrypt's


@dataclass(frozen=True)
class Disk:
    """One disk, and the state of each volume on it, without those of the system itself.

    `kind` is `internal`, `usb`, `sd`, `image` or `removable`. `serial` is the maker's number, or
    what tells this medium from another; never the label, which may name a person.
    """

    kind: str
    states: tuple[State, ...] = ()
    model: str = ""
    serial: str = ""
    capacity_bytes: int = 0

    @property
    def is_removable(self) -> bool:
        return self.kind != "internal"

    @property
    def state(self) -> State:
        """The worst there is on it."""
        if not self.states:
            return State.UNDETERMINED
        worst_first = (State.CLEAR, State.SUSPENDED, State.NO_PROTECTOR, State.PARTIAL)
        for state in (*worst_first, State.UNDETERMINED):
            if state in self.states:
                return state
        return State.ENCRYPTED


@dataclass(frozen=True)
class Facts:
    """The volume of the system, that of the account's folder when it is another, and all disks.

    `by` names what encrypts: BitLocker, FileVault, LUKS, ZFS.
    """

    system: Seen[State]
    disks: Seen[tuple[Disk, ...]] = ()
    by: str = ""
    home: Seen[State] | None = None
    swap_in_clear: bool = False
    some_folders: bool = False
