"""The media plugged in now, among all disks."""

from hygie.workstation.probes.disk_encryption.facts import Disk
from hygie.workstation.probes.disk_encryption.facts import Facts as DiskFacts
from hygie.workstation.probes.model import Seen, Unseen


def plugged(facts: DiskFacts) -> Seen[tuple[Disk, ...]]:
    """Those that one can take away."""
    if isinstance(facts.disks, Unseen):
        return facts.disks
    # A card reader without a card is a disk of no size.
    return tuple(disk for disk in facts.disks if disk.is_removable and disk.capacity_bytes)
