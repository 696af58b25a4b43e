"""File History and the other backup tools of Windows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from hygie.workstation.probes.backup.facts import Facts, Trace
from hygie.workstation.probes.backup.tools import dateless, traced
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

_FILE_HISTORY: Final = r"HKCU\Software\Microsoft\Windows\CurrentVersion\FileHistory"
_NAME: Final = "Historique des fichiers"
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)


def collect(host: Host) -> Facts:
    """Ask File History, then look for the others."""
    return Facts(host.now, tuple(_traces(host)))


def _traces(host: Host) -> Iterator[Trace]:
    yield from traced(_NAME, lambda: _file_history(host))
    yield from dateless(host)


def _file_history(host: Host) -> datetime | None:
    """Until when files are protected, in tenths of microseconds since 1601; 0 between two runs."""
    told = host.registry(_FILE_HISTORY, "ProtectedUpToTime")
    if told is None:
        return None
    if isinstance(told, bytes) and len(told) == 8:
        told = int.from_bytes(told, "little")
    if told == 0:
        raise Unseen(Unknown.NOT_SAID, _NAME)
    if not isinstance(told, int):
        raise Unseen(Unknown.UNREADABLE, _NAME)
    try:
        return _EPOCH + timedelta(microseconds=told // 10)
    except OverflowError:
        raise Unseen(Unknown.UNREADABLE, _NAME) from None
