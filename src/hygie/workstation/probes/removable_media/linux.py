"""Removable media on Linux, and what the desktop does when one is plugged in."""

from typing import Final

from hygie.workstation.probes.disk_encryption import linux as disks
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import attempt
from hygie.workstation.probes.removable_media.facts import Autorun, Facts
from hygie.workstation.probes.removable_media.media import plugged
from hygie.workstation.probes.screen_lock import dconf, xfconf
from hygie.workstation.probes.screen_lock.dconf import Setting
from hygie.workstation.probes.screen_lock.desktop import desktop

_NEVER: Final = {
    "gnome": Setting("org.gnome.desktop.media-handling", "autorun-never", default=False),
    "cinnamon": Setting("org.cinnamon.desktop.media-handling", "autorun-never", default=False),
    "mate": Setting("org.mate.media-handling", "autorun-never", default=False),
}


def collect(host: Host) -> Facts:
    """Look at the disks, then at the desktop's settings."""
    return Facts(plugged(disks.collect(host)), attempt(lambda: _autorun(host)))


def _autorun(host: Host) -> Autorun:
    name = desktop(host)
    if name == "kde":
        return Autorun.NONE
    if name == "xfce":
        settings = xfconf.read(host, "thunar-volman")
        runs = settings.has("autorun/enabled") and settings.yes("autorun/enabled")
        return Autorun.RUNS if runs else Autorun.OFF
    return Autorun.OFF if dconf.read(host, _NEVER[name]).value else Autorun.ASKS
