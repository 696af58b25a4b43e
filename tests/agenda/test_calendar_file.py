"""The calendar file, read back: the same identities from one export to the next."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from hygie.agenda.ics import calendar_file
from hygie.agenda.rules import calendar_uid
from hygie.agenda.selectors import agenda
from hygie.agenda.services import decisions
from hygie.practice.models import Person, Practice
from tests.agenda.deadlines import TODAY, make

DAY = timedelta(days=1)
LONG = "Vérifier que la sauvegarde de l’été a bien été déposée à l’extérieur du cabinet, " * 2


@pytest.fixture
def export(practice: Practice, now: datetime) -> Callable[..., bytes]:
    return lambda at=now: calendar_file(agenda(practice, now=at), now=at)


def events(content: bytes) -> dict[str, Event]:
    calendar = Calendar.from_ical(content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_each_deadline_is_an_all_day_entry_without_alarm(
    plug: Callable[..., None], export: Callable[..., bytes], practice: Practice
) -> None:
    plug(make(), make(date.max, key="far:9999"), make(date.min, key="far:1"))
    found = events(export())

    assert set(found) == {
        str(calendar_uid(practice.id, key)) for key in (make().key, "far:9999", "far:1")
    }
    event = found[str(calendar_uid(practice.id, make().key))]
    assert event.decoded("dtstart") == TODAY
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert str(event["summary"]) == "Tester une restauration"
    assert event["status"] == "CONFIRMED"
    assert event["class"] == "PRIVATE"
    assert event["transp"] == "TRANSPARENT"
    assert not event.walk("VALARM")


def test_the_file_is_written_as_calendars_read_it(
    plug: Callable[..., None], export: Callable[..., bytes]
) -> None:
    plug(make(title=LONG), make(key="odd:1", title="Une ; deux, \\ trois\nquatre"))
    content = export()
    lines = content.split(b"\r\n")

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert b"PRODID:-//Hygie//Agenda//FR" in lines
    assert b"METHOD:PUBLISH" in lines
    summaries = {str(event["summary"]) for event in events(content).values()}
    assert summaries == {LONG, "Une ; deux, \\ trois\nquatre"}


def test_titles_only_leave_hygie(
    plug: Callable[..., None], export: Callable[..., bytes], practice: Practice
) -> None:
    plug(make(detail="Chez Maud Renard", url="/secret/"))
    content = export().decode()

    assert "Maud" not in content
    assert "/secret/" not in content
    assert practice.name not in content
    assert str(practice.id) not in content


def test_exported_again_nothing_moves_but_the_stamp(
    plug: Callable[..., None], export: Callable[..., bytes], now: datetime
) -> None:
    plug(make())
    first, second = export(now), export(now + DAY)
    stamps = [f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}".encode() for at in (now, now + DAY)]

    assert first.replace(stamps[0], b"") == second.replace(stamps[1], b"")
    assert first == export(now)


def test_each_decision_keeps_the_identity_and_raises_the_sequence(
    plug: Callable[..., None],
    export: Callable[..., bytes],
    practice: Practice,
    owner: Person,
    now: datetime,
) -> None:
    plug(make())
    acts: dict[str, Any] = {
        "practice": practice, "deadline": make(), "actor": owner, "now": now,
    }  # fmt: skip
    steps = [export()]
    decisions.postpone(until=TODAY + DAY, reason="Absence", revision=0, **acts)
    steps.append(export())
    decisions.mark_done(revision=1, **acts)
    steps.append(export())
    decisions.resume(revision=2, **acts)
    decisions.resume(revision=3, **acts)
    steps.append(export())

    found = [next(iter(events(step).values())) for step in steps]
    assert len({str(event["uid"]) for event in found}) == 1
    assert [event["sequence"] for event in found] == [0, 1, 2, 4]
    assert [event.decoded("dtstart") for event in found] == [
        TODAY, TODAY + DAY, TODAY + DAY, TODAY,
    ]  # fmt: skip
    assert [event["status"] for event in found] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED",
    ]  # fmt: skip
    assert found[1].decoded("last-modified") == now


def test_a_date_that_its_room_changes_keeps_the_identity_and_raises_the_sequence(
    plug: Callable[..., None], export: Callable[..., bytes]
) -> None:
    plug(make(revision=3))
    [before] = events(export()).values()
    plug(make(TODAY + DAY, revision=4))
    [after] = events(export()).values()

    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (3, 4)


def test_what_was_done_long_ago_leaves_the_file(
    plug: Callable[..., None], export: Callable[..., bytes]
) -> None:
    plug(
        make(TODAY - 40 * DAY, is_done=True, key="old:2025"),
        make(TODAY - 40 * DAY, key="late:2025"),
        make(TODAY - DAY, is_done=True, key="new:2025"),
    )

    assert [str(event["status"]) for event in events(export()).values()] == [
        "CONFIRMED",
        "CANCELLED",
    ]


def test_two_practices_never_share_an_identity(
    plug: Callable[..., None],
    export: Callable[..., bytes],
    other_practice: Practice,
    now: datetime,
) -> None:
    plug(make())
    other = calendar_file(agenda(other_practice, now=now), now=now)

    assert not set(events(export())) & set(events(other))
