"""Days of paper, as the hub counts instants."""

from datetime import UTC, date, datetime, time


def starts_at(day: date, noted_at: datetime) -> datetime:
    """The beginning of that day, as UTC counts it; never later than when it was noted."""
    return min(datetime.combine(day, time(0), tzinfo=UTC), noted_at)


def at_midnight(day: date) -> datetime:
    """The beginning of that day, as UTC counts it."""
    return datetime.combine(day, time(0), tzinfo=UTC)
