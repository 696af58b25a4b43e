"""What stops being maintained, and when to begin replacing it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from hygie.assessment.rules.calendar import add_months

NOTICES: Final = (12, 3)
_DEEPEST: Final = 4


@dataclass(frozen=True)
class End:
    """Something that will no longer be maintained after a day, and what may take its place."""

    name: str
    ends_on: date
    replacement: str = ""


@dataclass(frozen=True)
class Notice:
    """What must be begun by `due_on`: twelve months before the end think of it, three act."""

    end: End
    months: int
    due_on: date


def ends_in(data: object, *, name: str, depth: int = 0) -> Iterator[End]:
    """Every end that a verdict's data speak of: `ends_on`, here or in a list; the rest is passed.

    `name` is used where the data give none. A date beside a list of dates only sums it up.
    """
    if depth > _DEEPEST:
        return
    called, inside = name, data if isinstance(data, list | tuple) else ()
    if isinstance(data, Mapping):
        called = _text(data.get("name")) or _text(data.get("system")) or name
        inside = tuple(data.values())
    found = [end for item in inside for end in ends_in(item, name=called, depth=depth + 1)]
    yield from found
    if not found and isinstance(data, Mapping) and (day := _day(data.get("ends_on"))) is not None:
        yield End(called, day, _text(data.get("replacement")))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def notice_of(end: End, *, today: date) -> Notice | None:
    """The notice that stands today: the nearest whose day has come, else the first to come.

    None when the end is further than a year after the first notice.
    """
    days = {months: _months_before(end.ends_on, months) for months in NOTICES}
    standing = [months for months in NOTICES if days[months] <= today]
    months = standing[-1] if standing else NOTICES[0]
    if not standing and (days[months] - today).days > 365:
        return None
    return Notice(end, months, days[months])


def _months_before(day: date, months: int) -> date:
    return add_months(datetime(day.year, day.month, day.day, tzinfo=UTC), -months).date()
