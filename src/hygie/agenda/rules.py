"""What a deadline is, when it really falls, and how the list is cut. Pure."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

KEY_LIMIT = 200
REASON_LIMIT = 1000
FURTHEST_DAYS = 366
RETRY_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Deadline:
    """One thing that must be done by a date, as its room gives it.

    `key` is unique in the practice and means one occurrence for ever: it holds the year, the date,
    or the id of something that is dated. `url` is where it is looked at. `done_url`, when only the
    act itself ends it, is where to do it: it then cannot be ticked off in the agenda, and
    `done_label` says what is done there. `is_done`: the room knows that it is done, and gives it so
    that the agenda can show it. `revision` grows each time the room changes this occurrence
    (calendars need it). Raises ValueError on a wrong value: that is a fault of the room.
    """

    key: str
    title: str
    due_on: date
    url: str
    room: str
    detail: str = ""
    can_postpone: bool = True
    done_url: str = ""
    done_label: str = "C’est fait"
    is_done: bool = False
    revision: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= KEY_LIMIT:
            raise ValueError(f"a key has 1 to {KEY_LIMIT} characters: {self.key[:40]!r}")
        if not self.title:
            raise ValueError(f"{self.key!r} has no title")
        if isinstance(self.due_on, datetime):
            raise ValueError(f"{self.key!r} is due on a day, not at an instant")  # noqa: TRY004


class State(StrEnum):
    """What was decided about a deadline. RESUMED: the decision was taken back."""

    DONE = "done"
    POSTPONED = "postponed"
    RESUMED = "resumed"


@dataclass(frozen=True)
class Decision:
    """What was decided about one occurrence, when it was due on `due_on`.

    `until` is set when it is postponed. `kept`: the room took the decision as its own, so that what
    it says now tells whether the decision still stands.
    """

    state: State
    due_on: date
    until: date | None = None
    kept: bool = False

    def holds_for(self, deadline: Deadline) -> bool:
        """Whether it still speaks of this deadline: it falls when the room changes the date."""
        if self.state is State.RESUMED:
            return False
        if not self.kept:
            return deadline.due_on == self.due_on
        if self.state is State.DONE:
            return deadline.is_done
        return deadline.due_on == self.until


def effective_on(deadline: Deadline, decision: Decision | None) -> date:
    """When it really falls: the date it was postponed to, else the room's own."""
    if decision is None or decision.until is None or not decision.holds_for(deadline):
        return deadline.due_on
    return decision.until


def is_done(deadline: Deadline, decision: Decision | None) -> bool:
    """Whether it was ticked off, here or in its room."""
    if deadline.is_done or decision is None:
        return deadline.is_done
    return decision.state is State.DONE and decision.holds_for(deadline)


class Bucket(StrEnum):
    """How near a date is. Each date is in one of them: « this month » begins after this week."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    LATER = "later"


def bucket(on: date, today: date) -> Bucket:
    """Weeks end on Sunday; what is due today is not late yet."""
    if on < today:
        return Bucket.OVERDUE
    if on - today <= timedelta(days=6 - today.weekday()):
        return Bucket.THIS_WEEK
    if on <= _month_end(today):
        return Bucket.THIS_MONTH
    return Bucket.LATER


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def order(on: date, deadline: Deadline) -> tuple[date, str, str]:
    """The place in the list: the oldest first, then by title; two runs give the same list."""
    return (on, deadline.title, deadline.key)


def calendar_uid(practice_id: UUID, key: str) -> UUID:
    """The identity of an occurrence in people's calendars, the same at each export."""
    return uuid5(practice_id, key)


class Refusal(StrEnum):
    """Why a deadline cannot be put off to a date."""

    NOT_LATER = "not_later"
    PAST = "past"
    TOO_FAR = "too_far"


def refusal_to_postpone(*, from_on: date, until: date, today: date) -> Refusal | None:
    """A deadline is put off to a later day, not in the past, a year from today at most."""
    if until < today:
        return Refusal.PAST
    if until <= from_on:
        return Refusal.NOT_LATER
    if until - today > timedelta(days=FURTHEST_DAYS):
        return Refusal.TOO_FAR
    return None


@dataclass(frozen=True)
class Counts:
    """How many deadlines are near. `unread`: rooms whose deadlines could not be read."""

    overdue: int = 0
    this_week: int = 0
    this_month: int = 0
    unread: int = 0

    @property
    def is_worth_a_reminder(self) -> bool:
        return bool(self.overdue or self.this_week or self.unread)


def count(buckets: Iterable[Bucket], *, unread: int = 0) -> Counts:
    """How many of these are near; `unread` rooms gave nothing to count."""
    found = list(buckets)
    return Counts(
        overdue=found.count(Bucket.OVERDUE),
        this_week=found.count(Bucket.THIS_WEEK),
        this_month=found.count(Bucket.THIS_MONTH),
        unread=unread,
    )


def may_try_to_send(
    *, last_day: date | None, tried_at: datetime | None, now: datetime, today: date
) -> bool:
    """One reminder a day; after a failure, an hour passes before the next try.

    `last_day` is the day of the last mail that left, or may have left.
    """
    if last_day == today:
        return False
    # A clock that was put back must not silence the reminders until it catches up.
    return tried_at is None or abs(now - tried_at) >= RETRY_AFTER


def reminder_subject(counts: Counts) -> str:
    """What the mail is about, in numbers only."""
    if counts.overdue:
        return f"Hygie : {_deadlines(counts.overdue)} en retard"
    if counts.this_week:
        return f"Hygie : {_deadlines(counts.this_week)} cette semaine"
    return "Hygie : des échéances n’ont pas pu être lues"


def reminder_text(counts: Counts) -> str:
    """The whole mail: numbers, no title, for it can be read on its way."""
    lines = [
        f"- en retard : {counts.overdue}",
        f"- cette semaine : {counts.this_week}",
        f"- ce mois-ci : {counts.this_month}",
    ]
    if counts.unread:
        lines.append(f"- domaines qui n’ont pas pu être lus : {counts.unread}")
    return "\n".join(
        (
            "Bonjour,",
            "",
            "Vos échéances dans Hygie :",
            *lines,
            "",
            "Ouvrez Hygie, page Agenda, pour savoir lesquelles. Un courriel peut être lu en",
            "chemin : celui-ci ne dit donc rien de plus.",
            "",
            "Pour ne plus recevoir ces rappels : page Agenda, « Rappels par courriel ».",
            "",
        )
    )


def _deadlines(number: int) -> str:
    return f"{number} échéance{'s' if number > 1 else ''}"
