"""Fedora and its kin: dnf-automatic, the shop that waits for a word, what dnf already knows."""

import configparser
import re
from datetime import datetime
from typing import Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.updates.facts import Automatic, Habit, Waiting
from hygie.workstation.probes.updates.linux_shared import (
    SHOP,
    from_epoch,
    has_shop,
    installs_through_discover,
    is_timer_on,
    latest,
)
from hygie.workstation.probes.updates.reading import believable

_TOOL: Final = "dnf-automatic"
_TIMERS: Final = ("dnf-automatic.timer", "dnf5-automatic.timer", "dnf-automatic-install.timer")
_SETTINGS: Final = (
    "/usr/share/dnf5/dnf5-plugins/automatic.conf",
    "/etc/dnf/automatic.conf",
    "/etc/dnf/dnf5-plugins/automatic.conf",
)
_CACHES: Final = ("/var/cache/libdnf5", "/var/cache/dnf")
_OSTREE: Final = "/etc/rpm-ostreed.conf"
_CHECK: Final = ("dnf", "-q", "-C", "check-update", "--security")
_UPDATES_WAIT: Final = 100
# « name.architecture version repository »: the one form of a line that names a package.
_PACKAGE: Final = re.compile(
    r"^\S+\.(?:noarch|x86_64|i686|aarch64|ppc64le|s390x)\s+\S+\s+\S+\s*$", re.MULTILINE
)


def is_here(host: Host) -> bool:
    """Whether dnf or rpm-ostree maintains this system."""
    return any(host.exists(path) for path in ("/usr/bin/dnf", "/usr/bin/dnf5", _OSTREE))


def automatic(host: Host) -> Automatic:
    """Whether the updates come by themselves, and if not, what stops them. Raises Unseen."""
    if installs_through_discover(host):
        return Automatic(Habit.INSTALLS, "Discover")
    if _applies_through_ostree(host):
        return Automatic(Habit.INSTALLS, "rpm-ostree")
    if is_timer_on(host, _TIMERS[2]):
        return Automatic(Habit.INSTALLS, _TOOL)
    is_started = any(is_timer_on(host, name) for name in _TIMERS[:2])
    if _applies(host):
        return Automatic(Habit.INSTALLS if is_started else Habit.TIMER_OFF, _TOOL)
    if is_started:
        return Automatic(Habit.ASKS, _TOOL)
    if has_shop(host):
        return Automatic(Habit.ASKS, SHOP)
    return Automatic(Habit.NO_TOOL, "dnf")


def _applies(host: Host) -> bool:
    said = ""
    for path in _SETTINGS:
        said = _setting(host, path, "commands", "apply_updates") or said
    return said.lower() in ("yes", "true", "1", "on")


def _applies_through_ostree(host: Host) -> bool:
    policy = _setting(host, _OSTREE, "Daemon", "AutomaticUpdatePolicy").lower()
    return policy in ("stage", "apply") and is_timer_on(host, "rpm-ostreed-automatic.timer")


def _setting(host: Host, path: str, section: str, name: str) -> str:
    """A setting of an ini file, empty when it is not there. Raises Unseen."""
    text = host.read_text(path, limit=256 * 1024)
    if text is None:
        return ""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        raise Unseen(Unknown.UNREADABLE, path.rpartition("/")[2]) from None
    return (parser.get(section, name, fallback="") or "").strip()


def checked_at(host: Host) -> datetime:
    """When the lists of packages were last fetched. Raises Unseen."""
    moments = [latest(host, folder) for folder in _CACHES]
    seen = [moment for moment in moments if moment is not None]
    return believable(max(seen, default=None), host.now, "listes de paquets de dnf")


def installed_at(host: Host) -> datetime:
    """When a package was last installed or updated. Raises Unseen."""
    answer = host.run(["rpm", "-qa", "--qf", r"%{INSTALLTIME}\n"], timeout_s=10)
    if answer.code:
        raise Unseen(Unknown.UNREADABLE, "rpm")
    seconds = [
        int(word) for word in answer.out.split() if re.fullmatch(r"\d{1,11}", word, re.ASCII)
    ]
    moment = from_epoch(max(seconds)) if seconds else None
    return believable(moment, host.now, "dernière mise à jour")


def waiting(host: Host) -> Waiting:
    """The security updates that dnf already knows of; it fetches nothing. Raises Unseen."""
    answer = host.run(_CHECK, timeout_s=20)
    if answer.code == 0:
        return Waiting(0, 0)
    found = len(_PACKAGE.findall(answer.out))
    if answer.code != _UPDATES_WAIT or not found:
        raise Unseen(Unknown.UNREADABLE, "dnf")
    return Waiting(found, found)
