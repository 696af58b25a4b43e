"""What the agenda is told of the premises."""

from datetime import date, datetime, timedelta

import pytest

from hygie.agenda.rules import Deadline
from hygie.practice.models import Device, Person, Practice, RemovableMedium
from hygie.practice.services import change_listed
from hygie.practice.services.lists import add_listed
from hygie.practice.services.media import check_in
from hygie.premises.deadlines import deadlines
from hygie.premises.models import Place
from hygie.premises.rules.seen import Reply
from hygie.premises.services.follow_ups import Look, record_follow_up
from tests import factories
from tests.premises import walking


def due(practice: Practice, now: datetime) -> list[Deadline]:
    practice.refresh_from_db()
    return list(deadlines(practice, now=now))


def test_the_first_round_is_due_a_month_after_the_practice_is_described(
    practice: Practice, now: datetime
) -> None:
    [found] = due(practice, now)

    assert (found.title, found.due_on) == ("Faire le tour des locaux", date(2025, 4, 12))


def test_the_next_one_a_year_after_the_last(
    practice: Practice, rooms: list[Place], now: datetime
) -> None:
    walking.walked(practice, now=now)

    assert [item.due_on for item in due(practice, now)] == [date(2026, 3, 12)]


def test_nothing_is_due_where_no_measure_of_the_premises_applies(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.describe(practice, by=owner, now=now, uses=["online_software"])

    assert due(practice, now) == []


def test_a_practice_still_in_the_wizard_owes_nothing(db: None, now: datetime) -> None:
    practice, _ = factories.new_practice(now=now)

    assert due(practice, now) == []


def test_what_was_given_a_date_is_due_until_it_is_mended(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    on = now.date() + timedelta(days=20)
    replies = {"alarm": (walking.NO, {"due_on": on}), "visitors": walking.NO}
    signed = walking.walked(practice, replies, now=now)
    dated = [item for item in due(practice, now) if item.key.startswith("premises.point")]
    assert [item.due_on for item in dated] == [on]
    assert dated[0].done_label == "Noter ce qui est fait"

    look = Look("alarm", "whole", Reply.YES, now.date())
    record_follow_up(walked=signed, look=look, actor=owner, now=now)
    assert len(due(practice, now)) == 1


def test_two_rooms_with_the_same_fault_are_two_deadlines(
    practice: Practice, rooms: list[Place], now: datetime
) -> None:
    walking.walked(practice, {"windows": (walking.NO, {"due_on": now.date()})}, now=now)
    keys = [item.key for item in due(practice, now)]

    assert len(set(keys)) == len(keys) == 3


def test_the_mains_noted_in_the_inventory_are_looked_at_again_a_year_later(
    practice: Practice, owner: Person, now: datetime
) -> None:
    for name in ("Poste", "Serveur"):
        device = factories.add_device(practice, by=owner, name=name, now=now)
        changes = {"power_protection": Device.PowerProtection.SURGE, "power_checked_on": now.date()}
        change_listed(row=device, changes=changes, actor=owner, now=now)
    [found] = [item for item in due(practice, now) if item.key.startswith("premises.power")]

    assert (found.due_on, found.detail) == (date(2026, 3, 12), "Poste, Serveur")


def test_those_that_a_later_round_looked_at_wait_for_the_next_round(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Poste", now=now)
    day = now.date() - timedelta(days=30)
    changes = {"power_protection": Device.PowerProtection.SURGE, "power_checked_on": day}
    change_listed(row=device, changes=changes, actor=owner, now=now)
    walking.walked(practice, now=now)

    assert [item.key.split(":")[0] for item in due(practice, now)] == ["premises.round"]


@pytest.mark.parametrize(("seen", "expected"), [(False, (4, 12)), (True, (6, 12))])
def test_each_medium_is_looked_for_every_three_months(
    practice: Practice, owner: Person, now: datetime, seen: bool, expected: tuple[int, int]
) -> None:
    row = RemovableMedium(practice=practice, label="Disque B", locked_place="Coffre")
    medium = add_listed(row=row, actor=owner, now=now)
    if seen:
        check_in(medium=medium, seen_on=now.date(), actor=owner, now=now)
    [found] = [item for item in due(practice, now) if item.key.startswith("premises.medium")]

    assert found.due_on == date(2025, *expected)
    assert found.detail == "Coffre"
