"""Removable media on macOS, which never runs anything from them by itself."""

from hygie.workstation.probes.disk_encryption import macos as disks
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.removable_media.facts import Autorun, Facts
from hygie.workstation.probes.removable_media.media import plugged


def collect(host: Host) -> Facts:
    """Look at the disks."""
    return Facts(plugged(disks.collect(host)), Autorun.NONE)
