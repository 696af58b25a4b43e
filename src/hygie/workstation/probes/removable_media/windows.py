"""Removable media on Windows, and its AutoPlay."""

from typing import Final

from hygie.workstation.probes.disk_encryption import windows as disks
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.removable_media.facts import Autorun, Facts
from hygie.workstation.probes.removable_media.media import plugged

_POLICY: Final = r"{hive}\Software\Microsoft\Windows\CurrentVersion\Policies\Explorer"
_HANDLERS: Final = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\AutoplayHandlers"
_SHUT: Final = 0x04 | 0x08 | 0x20  # removable, fixed (a USB disk), optical


def collect(host: Host) -> Facts:
    """Look at the disks, then at the settings of AutoPlay."""
    return Facts(plugged(disks.collect(host)), attempt(lambda: _autorun(host)))


def _autorun(host: Host) -> Autorun:
    """The machine's policy first, else the account's; then what the person chose."""
    mask = _policy(host, "NoDriveTypeAutoRun")
    if mask is not None and mask & _SHUT == _SHUT:
        return Autorun.OFF
    if _number(host.registry(_HANDLERS, "DisableAutoplay")) == 1:
        return Autorun.OFF
    return Autorun.RUNS if _policy(host, "NoAutorun") == 2 else Autorun.ASKS


def _policy(host: Host, name: str) -> int | None:
    for hive in ("HKLM", "HKCU"):
        value = _number(host.registry(_POLICY.format(hive=hive), name))
        if value is not None:
            return value
    return None


def _number(value: object) -> int | None:
    """A number, or four bytes: old settings are kept so."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, bytes) and len(value) == 4:
        return int.from_bytes(value, "little")
    raise Unseen(Unknown.UNREADABLE)
