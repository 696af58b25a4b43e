"""What stops being maintained, and when to begin replacing it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from hygie.assessment.rules.calendar import add_months

NOTICES: Final = (12, 3)
_DEEPEST: Final = 4


@dataclass(frozen=True)
class End:
    """Something that will no longer be maintained after a day."""

    name: str
    ends_on: date


@dataclass(frozen=True)
class Notice:
    """What must be begun by `due_on`: twelve months before the end think of it, three act."""

    end: End
    months: int
    due_on: date


def ends_in(data: object, *, name: str, depth: int = 0) -> Iterator[End]:
    """Every end that a verdict's data speak of: `ends_on`, here or in a list; the rest is passed.

    `name` is used where the data give none.
    """
    if depth > _DEEPEST:
        return
    if isinstance(data, Mapping):
        own = data.get("name")
        called = own if isinstance(own, str) and own.strip() else name
        if (day := _day(data.get("ends_on"))) is not None:
            yield End(called, day)
        inside: Iterable[Any] = data.values()
    elif isinstance(data, list | tuple):
        called, inside = name, data
    else:
        return
    for item in inside:
        yield from ends_in(item, name=called, depth=depth + 1)


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
