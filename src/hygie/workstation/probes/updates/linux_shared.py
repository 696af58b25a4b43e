"""What apt and dnf share: timers of systemd, the unattended updates of KDE, moments of files."""

import re
from datetime import UTC, datetime
from typing import Final

from hygie.workstation.probes.host import Host

SHOP: Final = "La logithèque"
_OWN: Final = "/etc/systemd/system"
_SHIPPED: Final = ("/usr/lib/systemd/system", "/lib/systemd/system")


def has_systemd(host: Host) -> bool:
    """Whether systemd starts what this system has to start."""
    return any(host.exists(f"{folder}/timers.target") for folder in _SHIPPED)


def is_timer_on(host: Host, name: str) -> bool:
    """Whether systemd starts this timer: wanted at boot, and not masked (a link to nothing)."""
    if _holds(host, _OWN, name) and host.real_path(f"{_OWN}/{name}") in (None, "/dev/null"):
        return False
    places = (_OWN, *_SHIPPED)
    return any(_holds(host, f"{place}/timers.target.wants", name) for place in places)


def _holds(host: Host, folder: str, name: str) -> bool:
    return any(entry.name == name for entry in host.entries(folder) or ())


def installs_through_discover(host: Host) -> bool:
    """Whether KDE's Discover installs updates by itself: the account's choice, else all's."""
    for path in (
        f"{host.account.home}/.config/PlasmaDiscoverUpdates",
        "/etc/xdg/PlasmaDiscoverUpdates",
    ):
        text = host.read_text(path, limit=65536) or ""
        said = re.findall(r"^UseUnattendedUpdates(?:\[\$i\])?=(\w+)", text, re.MULTILINE)
        if said:
            return str(said[-1]).lower() == "true" and _has_discover(host)
    return False


def _has_discover(host: Host) -> bool:
    return host.exists("/usr/bin/plasma-discover")


def has_shop(host: Host) -> bool:
    """Whether a shop (GNOME Software, Discover) offers the updates, for a person to accept."""
    return host.exists("/usr/bin/gnome-software") or _has_discover(host)


def from_epoch(seconds: float) -> datetime | None:
    """That moment, None when it is out of the calendar."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def latest(host: Host, folder: str, *names: str) -> datetime | None:
    """When the latest of these (of all, when none is named) was last written in that folder."""
    entries = host.entries(folder) or ()
    moments = [entry.modified for entry in entries if not names or entry.name in names]
    return from_epoch(max(moments)) if moments else None
