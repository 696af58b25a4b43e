"""The list: every room's deadlines, and what could not be read is said."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hygie.agenda import providers
from hygie.agenda.rules import Bucket, Deadline
from hygie.agenda.selectors import Agenda
from hygie.errors import CorruptKeysError, LockedError
from hygie.practice.models import Practice
from tests.agenda.deadlines import TODAY, make

DAY = timedelta(days=1)


def test_the_rooms_of_hygie_are_found_at_start() -> None:
    assert {"assessment", "accounts"} <= set(providers._providers)
    assert "assessment" in providers._keepers


def test_overdue_first_then_by_week_then_by_month(
    plug: Callable[..., None], agenda_now: Callable[[], Agenda]
) -> None:
    dates = [
        TODAY + 60 * DAY, TODAY, TODAY - DAY, TODAY + 10 * DAY, TODAY + 35 * DAY, TODAY - 400 * DAY,
    ]  # fmt: skip
    plug(*(make(on, key=f"k:{on}", title=f"Pour le {on}") for on in dates))
    found = agenda_now()

    assert [section.title for section in found.sections] == [
        "En retard",
        "Cette semaine",
        "Ce mois-ci",
        "Avril 2025",
        "Mai 2025",
    ]
    assert [entry.effective_on for entry in found.due] == sorted(dates)
    assert (found.counts.overdue, found.counts.this_week, found.counts.this_month) == (2, 1, 1)


def test_dates_at_the_ends_of_the_calendar_are_dates(
    plug: Callable[..., None], agenda_now: Callable[[], Agenda]
) -> None:
    plug(make(date.max, key="k:9999"), make(date.min, key="k:1"))

    assert [entry.bucket for entry in agenda_now().due] == [Bucket.OVERDUE, Bucket.LATER]
    assert agenda_now().sections[-1].title == "Décembre 9999"


def test_a_room_that_cannot_be_read_is_named_and_hides_no_other(
    rooms: dict[str, Any], plug: Callable[..., None], agenda_now: Callable[[], Agenda]
) -> None:
    def provide(practice: Practice, *, now: datetime) -> Iterator[Deadline]:
        yield make(key="read:before")
        raise CorruptKeysError("Le fichier des clés est illisible.")

    rooms["accounts"] = provide
    plug(make())
    found = agenda_now()

    assert {entry.deadline.key for entry in found.due} == {"read:before", make().key}
    assert found.unread_rooms == (("accès", "Le fichier des clés est illisible."),)
    assert found.counts.unread == 1


def test_two_deadlines_of_the_same_key_are_said_not_hidden(
    plug: Callable[..., None], agenda_now: Callable[[], Agenda]
) -> None:
    plug(make())
    plug(make(title="Une autre"), room="suppliers")
    found = agenda_now()

    assert len(found.entries) == 1
    [(room, reason)] = found.unread_rooms
    assert room == "fournisseurs"
    assert "Une autre" in reason


def test_a_lock_is_not_an_unread_room(
    rooms: dict[str, Any], agenda_now: Callable[[], Agenda]
) -> None:
    def provide(practice: Practice, *, now: datetime) -> list[Deadline]:
        raise LockedError("Hygie est verrouillé.")

    rooms["backup"] = provide
    with pytest.raises(LockedError):
        agenda_now()


def test_a_fault_in_a_room_is_not_hidden(
    rooms: dict[str, Any], agenda_now: Callable[[], Agenda]
) -> None:
    def provide(practice: Practice, *, now: datetime) -> list[Deadline]:
        raise ZeroDivisionError

    rooms["backup"] = provide
    with pytest.raises(ZeroDivisionError):
        agenda_now()


def test_a_room_can_be_taken_out(rooms: dict[str, Any], plug: Callable[..., None]) -> None:
    plug(make())
    providers.forget("backup")
    providers.forget("backup")

    assert not rooms


def test_the_day_is_that_of_the_practice_not_of_greenwich(
    plug: Callable[..., None], practice: Practice
) -> None:
    from datetime import UTC

    from hygie.agenda.selectors import agenda

    plug(make())
    late = datetime(2025, 3, 12, 23, 30, tzinfo=UTC)  # the 13th in Paris

    assert agenda(practice, now=late).due[0].bucket is Bucket.OVERDUE
