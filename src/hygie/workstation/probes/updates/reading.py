"""What the three systems read alike."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hygie.workstation.probes.model import Unknown, Unseen

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER: Final = timedelta(days=1)


def believable(moment: datetime | None, now: datetime, what: str) -> datetime:
    """A date that a machine can have seen. Raises Unseen: none, or out of this world."""
    if moment is None:
        raise Unseen(Unknown.NOT_SAID, what)
    if not _EARLIEST <= moment <= now + _CLOCKS_DIFFER:
        raise Unseen(Unknown.UNREADABLE, what)
    return moment


def utc(text: str) -> datetime | None:
    """An ISO date and time; UTC when it does not say."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except OverflowError:
        return None
