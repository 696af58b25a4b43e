"""What the room asks for by a date, in the agenda."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hygie.agenda.rules import Deadline
from hygie.practice.models import Device, Person, Practice
from hygie.practice.services import retire_device
from hygie.workstation.deadlines import deadlines
from hygie.workstation.guide import load_guide
from hygie.workstation.rules.guided import Said
from hygie.workstation.services.guided import answer_screen, begin_guided_check
from tests.workstation.room.looks import FAIL, OS, PASS, add_computer, add_phone, keep, report

DAY = timedelta(days=1)


@pytest.fixture
def device(practice: Practice, now: datetime) -> Device:
    return add_computer(practice, now=now)


def due(practice: Practice, now: datetime, start: str = "") -> list[Deadline]:
    found = list(deadlines(practice, now=now))
    return [item for item in found if item.key.startswith(f"workstation.{start}")]


def test_a_computer_is_to_be_looked_at_every_thirty_days(
    device: Device, practice: Practice, now: datetime
):
    [first] = due(practice, now, "check")
    assert first.due_on == (now + 30 * DAY).date()

    keep(device, report(now + 10 * DAY))
    [second] = due(practice, now + 10 * DAY, "check")
    assert second.due_on == (now + 40 * DAY).date()
    assert second.key != first.key
    assert "Accueil" in second.title


def test_a_look_at_one_line_puts_nothing_off(device: Device, practice: Practice, now: datetime):
    keep(device, report(now))
    keep(device, report(now + 10 * DAY, whole=False, **{OS: PASS}))

    assert due(practice, now, "check")[0].due_on == (now + 30 * DAY).date()


def test_a_phone_is_to_be_walked_through_every_year(
    practice: Practice, owner: Person, now: datetime
):
    phone = add_phone(practice, now=now)
    assert due(practice, now, "guided")[0].due_on == (now + 30 * DAY).date()

    check = begin_guided_check(
        practice=practice, device=phone, platform="ios", actor=owner, now=now
    )
    for screen in load_guide().screens:
        answers = {question.id: Said.YES for question in screen.questions}
        answer_screen(check=check, screen=screen, answers=answers, actor=owner, now=now)

    assert due(practice, now, "guided")[0].due_on == date(2026, 3, 12)


def test_what_is_out_of_service_asks_for_nothing(
    device: Device, practice: Practice, owner: Person, now: datetime
):
    retire_device(device=device, retired_on=now.date(), actor=owner, now=now)

    assert due(practice, now) == []


# --- what is no longer maintained ---------------------------------------------------------------


def ending(device: Device, now: datetime, data: Mapping[str, Any]) -> None:
    keep(device, report(now, data={OS: data}, **{OS: FAIL}))


@pytest.mark.parametrize(
    ("ends_on", "months", "due_on"),
    [
        ("2025-10-14", 12, date(2024, 10, 14)),
        ("2025-06-01", 3, date(2025, 3, 1)),
        ("2025-01-01", 3, date(2024, 10, 1)),
        ("2026-12-01", 12, date(2025, 12, 1)),
    ],
)
def test_a_system_is_to_be_replaced_a_year_then_three_months_before_its_end(
    device: Device, practice: Practice, now: datetime, ends_on: str, months: int, due_on: date
):
    ending(device, now, {"ends_on": ends_on, "name": "Windows 10"})
    [item] = due(practice, now, "end")

    assert item.due_on == due_on
    assert item.title.startswith("Prévoir" if months == 12 else "Remplacer")
    assert "Windows 10" in item.title
    assert item.key.endswith(f":{months}")


def test_each_application_that_ends_has_its_own_date(
    device: Device, practice: Practice, now: datetime
):
    products = [
        {"name": "Navigateur", "ends_on": "2025-06-01"},
        {"name": "Bureautique", "ends_on": "2025-10-14"},
    ]
    ending(device, now, {"products": products})

    assert len(due(practice, now, "end")) == 2


def test_the_end_of_what_lasts_for_years_is_not_told_yet(
    device: Device, practice: Practice, now: datetime
):
    ending(device, now, {"ends_on": "2035-01-01"})

    assert due(practice, now, "end") == []
