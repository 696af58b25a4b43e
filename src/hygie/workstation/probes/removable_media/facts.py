"""What is known of the removable media, and of what Windows or the desktop opens by itself."""

from dataclasses import dataclass
from enum import StrEnum

from hygie.workstation.probes.disk_encryption.facts import Disk
from hygie.workstation.probes.model import Seen


class Autorun(StrEnum):
    """What happens when a medium is plugged in."""

    OFF = "off"
    ASKS = "asks"  # a window proposes, nothing starts by itself
    RUNS = "runs"  # a program of the medium may start, or be offered
    NONE = "none"  # this system never does


@dataclass(frozen=True)
class Facts:
    """The media plugged in now, and what the session does of them."""

    media: Seen[tuple[Disk, ...]]
    autorun: Seen[Autorun]
