"""From the walk, the equipment and the register to what the hub concludes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.assessment.rules.observation import Outcome, Strength
from hygie.assessment.rules.standing import Standing, Status
from hygie.practice.models import Device, Person, Practice, RemovableMedium
from hygie.practice.services import change_listed
from hygie.practice.services.lists import add_listed
from hygie.practice.services.media import check_in, declare_found, declare_lost
from hygie.premises.models import Place, Round
from hygie.premises.observations import observe, observe_one
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import since_last
from hygie.premises.services.follow_ups import Look, record_follow_up, take_back_follow_up
from tests import factories
from tests.premises import walking

Stand = Callable[[str], Standing]


@pytest.fixture
def stand(practice: Practice, now: datetime) -> Callable[..., Standing]:
    return lambda measure_id, at=now: (
        factories.overview_of(practice, now=at).row(measure_id).standing
    )


def test_before_the_first_round_nothing_is_said(stand: Stand) -> None:
    assert stand("2.2.1").observations == ()
    assert stand("2.2.2.a").observations == ()


@pytest.mark.parametrize("measure_id", ["2.2.1", "2.2.2.b"])
def test_a_round_in_order_proves_for_a_year(
    practice: Practice, rooms: list[Place], stand: Callable[..., Standing], now: datetime,
    measure_id: str,
) -> None:  # fmt: skip
    walking.walked(practice, {"alarm": walking.NONE}, now=now)
    found = stand(measure_id)

    assert (found.status, found.strength) == (Status.PROVEN, Strength.STATED)
    assert found.valid_until == datetime(2026, 3, 12, tzinfo=found.valid_until.tzinfo)
    assert stand(measure_id, now + timedelta(days=370)).status is Status.EXPIRED


def test_one_no_contradicts_the_answer_and_says_what_to_do(
    practice: Practice, rooms: list[Place], stand: Stand, now: datetime
) -> None:
    factories.answer(practice, "2.2.1", "yes", now=now)
    walking.walked(practice, {"spare-keys": walking.NO}, now=now)
    found = stand("2.2.1")

    assert found.status is Status.CONTRADICTED
    assert "boîte fermée" in found.reason
    assert stand("2.2.2.b").status is Status.PROVEN


def test_what_could_not_be_seen_is_no_pass(
    practice: Practice, rooms: list[Place], stand: Stand, now: datetime
) -> None:
    walking.walked(practice, {"windows": (walking.UNSEEN, {"reason": "volets clos"})}, now=now)
    found = stand("2.2.1")

    assert found.status is Status.UNKNOWN
    assert "volets clos" in found.reason


def test_a_round_under_way_says_nothing_yet(
    practice: Practice, under_way: Round, stand: Stand, now: datetime
) -> None:
    walking.answer_all(under_way, now=now)

    assert stand("2.2.1").observations == ()


def test_a_password_in_sight_contradicts_the_measure_about_passwords(
    practice: Practice, rooms: list[Place], stand: Stand, now: datetime
) -> None:
    walking.walked(practice, {"no-written-password": walking.NO}, now=now)

    assert stand("2.3.2.a").status is Status.TO_DO
    assert "gestionnaire" in stand("2.3.2.a").reason


def test_the_photos_of_the_rooms_concerned_are_the_evidence(
    practice: Practice, under_way: Round, stand: Stand, now: datetime
) -> None:
    photo = walking.add_photo(under_way, now=now)
    walking.answer_all(under_way, now=now)
    walking.sign(under_way, now=now)
    [observation] = stand("2.2.1").observations

    assert [item.sha256 for item in observation.evidence] == [photo.sha256]
    assert str(photo.id) in observation.evidence[0].url


def test_a_room_added_since_asks_to_be_seen(
    practice: Practice, rooms: list[Place], stand: Stand, owner: Person, now: datetime
) -> None:
    signed = walking.walked(practice, now=now)
    walking.add_rooms(practice, [("Cave", "storage", False)], now=now)
    assert stand("2.2.1").status is Status.UNKNOWN
    assert "Cave" in stand("2.2.1").reason

    for item in since_last(practice).missing:
        look = Look(item.point.id, item.spot.key, Reply.YES, now.date())
        record_follow_up(walked=signed, look=look, actor=owner, now=now)
    assert stand("2.2.1").status is Status.PROVEN


def test_what_is_mended_since_is_proven_and_can_be_taken_back(
    practice: Practice, rooms: list[Place], stand: Stand, owner: Person, now: datetime
) -> None:
    signed = walking.walked(practice, {"alarm": walking.NO}, now=now)
    look = Look("alarm", "whole", Reply.YES, now.date(), notes="Pile changée")
    row = record_follow_up(walked=signed, look=look, actor=owner, now=now)
    assert stand("2.2.1").status is Status.PROVEN

    take_back_follow_up(row=row, actor=owner, now=now)
    assert stand("2.2.1").status is Status.TO_DO


def test_a_spoilt_round_is_unknown_with_its_reason(
    practice: Practice, rooms: list[Place], stand: Stand, now: datetime
) -> None:
    signed = walking.walked(practice, now=now)
    Round.objects.filter(id=signed.id).update(content={"format": "?"})

    assert stand("2.2.1").status is Status.UNKNOWN
    assert "ne se lit plus" in stand("2.2.1").reason


# --- the mains ----------------------------------------------------------------------------------


@pytest.fixture
def devices(practice: Practice, owner: Person, now: datetime) -> list[Device]:
    return [
        factories.add_device(practice, by=owner, name="Poste", now=now),
        factories.add_device(
            practice, by=owner, name="Mobile", kind=Device.Kind.SMARTPHONE, now=now
        ),
    ]


def test_a_round_proves_the_mains_of_each_device_and_exempts_the_telephone(
    practice: Practice, rooms: list[Place], devices: list[Device], stand: Stand, now: datetime
) -> None:
    walking.walked(practice, now=now)
    found = stand("2.2.2.a")

    assert found.status is Status.PROVEN
    assert {item.subject.label: item.outcome for item in found.observations} == {
        "Poste": Outcome.PASS, "Mobile": Outcome.NOT_APPLICABLE,
    }  # fmt: skip


def test_one_unprotected_device_is_named(
    practice: Practice, rooms: list[Place], devices: list[Device], stand: Stand, now: datetime
) -> None:
    walking.walked(practice, {"power-protection": walking.NO}, now=now)

    assert stand("2.2.2.a").status is Status.TO_DO
    assert "Poste" in stand("2.2.2.a").reason


def note(device: Device, owner: Person, now: datetime, **changes: Any) -> None:
    change_listed(row=device, changes=changes, actor=owner, now=now)


def test_the_inventory_alone_proves_it_too(
    practice: Practice, devices: list[Device], stand: Callable[..., Standing], owner: Person,
    now: datetime,
) -> None:  # fmt: skip
    note(devices[0], owner, now, power_protection="ups", power_checked_on=now.date())

    assert stand("2.2.2.a").status is Status.PROVEN
    assert stand("2.2.2.a", now + timedelta(days=370)).status is Status.EXPIRED


def test_a_device_that_nobody_looked_at_keeps_it_from_being_proven(
    practice: Practice, devices: list[Device], stand: Stand, owner: Person, now: datetime
) -> None:
    note(devices[0], owner, now, power_protection="ups", power_checked_on=now.date())
    factories.add_device(practice, by=owner, name="Serveur", kind=Device.Kind.SERVER, now=now)

    assert stand("2.2.2.a").status is Status.UNKNOWN
    assert "Serveur" in stand("2.2.2.a").reason


def test_a_retired_device_is_asked_for_nothing(
    practice: Practice, rooms: list[Place], devices: list[Device], stand: Stand, owner: Person,
    now: datetime,
) -> None:  # fmt: skip
    walking.walked(practice, {"power-protection": walking.NO}, now=now)
    Device.objects.filter(id=devices[0].id).update(retired_on=now.date())

    assert {item.subject.label for item in stand("2.2.2.a").observations} <= {"Mobile"}


# --- the media ----------------------------------------------------------------------------------


@pytest.fixture
def medium(practice: Practice, owner: Person, now: datetime) -> RemovableMedium:
    row = RemovableMedium(practice=practice, label="Disque B", locked_place="Coffre")
    return add_listed(row=row, actor=owner, now=now)


def test_a_medium_seen_in_its_place_proves_for_three_months(
    practice: Practice, medium: RemovableMedium, stand: Callable[..., Standing], owner: Person,
    now: datetime,
) -> None:  # fmt: skip
    assert stand("2.2.2.c").status is Status.UNKNOWN
    check_in(medium=medium, seen_on=now.date(), actor=owner, now=now)

    assert stand("2.2.2.c").status is Status.PROVEN
    assert stand("2.2.2.c", now + timedelta(days=100)).status is Status.EXPIRED


def test_a_lost_then_found_medium_is_never_right_by_itself(
    practice: Practice, medium: RemovableMedium, stand: Stand, owner: Person, now: datetime
) -> None:
    check_in(medium=medium, seen_on=now.date(), actor=owner, now=now)
    declare_lost(medium=medium, actor=owner, now=now)
    assert "perdu" in stand("2.2.2.c").reason

    declare_found(medium=medium, actor=owner, now=now)
    assert stand("2.2.2.c").status is Status.TO_DO
    assert "ne le branchez pas" in stand("2.2.2.c").reason


def test_without_any_medium_the_walk_shows_that_nothing_lies_about(
    practice: Practice, rooms: list[Place], stand: Stand, now: datetime
) -> None:
    walking.walked(practice, now=now)

    assert stand("2.2.2.c").status is Status.PROVEN


def test_a_key_left_on_a_desk_contradicts_the_register(
    practice: Practice, rooms: list[Place], medium: RemovableMedium, stand: Stand, owner: Person,
    now: datetime,
) -> None:  # fmt: skip
    check_in(medium=medium, seen_on=now.date(), actor=owner, now=now)
    walking.walked(practice, {"media-put-away": walking.NO}, now=now)

    assert stand("2.2.2.c").status is Status.TO_DO


def test_the_page_of_one_measure_reads_no_more_than_it_needs(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    walking.walked(practice, {"alarm": walking.NO}, now=now)
    every = list(observe(practice, now=now))
    asked = {}
    for measure_id in ("2.2.1", "2.2.2.a", "2.2.2.c", "2.6.1"):
        with CaptureQueriesContext(connection) as queries:
            found = observe_one(practice, measure_id, now=now)
            assert list(found) == [item for item in every if item.measure_id == measure_id]
        asked[measure_id] = [row["sql"] for row in queries]

    assert asked["2.6.1"] == []
    assert not any("practice_removablemedium" in sql for sql in asked["2.2.1"])
