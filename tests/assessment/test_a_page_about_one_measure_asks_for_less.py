"""The page of one measure asks every room about that one, and is told the same thing."""

from datetime import datetime
from typing import Any

import pytest

from hygie.assessment import providers
from hygie.catalog.loader import load_catalog
from hygie.practice.models import Person, Practice
from tests import factories
from tests.factories import PDF
from tests.factories_history import live_years

MEASURES = [measure.id for measure in load_catalog().measures]
ROOM = "a room"


@pytest.fixture
def lived(practice: Practice, owner: Person, now: datetime) -> Practice:
    """A practice with two closed years, proofs and files included."""
    live_years(practice, owner=owner, years=2, until=now)
    files = [("rapport.pdf", PDF), ("annexe.pdf", PDF + b"2")]
    factories.state(practice, "2.3.3", "2.6.1", text="Le rapport du mois.", now=now, files=files)
    return practice


def test_what_is_seen_of_one_measure_is_what_is_seen_of_it_among_all(
    lived: Practice, now: datetime
) -> None:
    every = providers.observe_all(lived, now=now)
    assert any(item.evidence for item in every)

    for measure_id in MEASURES:
        expected = [item for item in every if item.measure_id == measure_id]
        assert providers.observe_one(lived, measure_id, now=now) == expected


def test_a_room_speaks_only_of_the_measures_it_named(lived: Practice, now: datetime) -> None:
    for name, room in providers._rooms.items():
        about = set(providers._given(room.about))
        if about:
            seen = {item.measure_id for item in room.observe(lived, now=now)}
            assert seen <= about <= set(MEASURES), name


@pytest.mark.usefixtures("registry")
def test_one_measure_asks_for_one_and_two_ask_for_all_at_once(
    practice: Practice, now: datetime
) -> None:
    asked: list[Any] = []
    providers.provider(ROOM, one=lambda _, measure_id, *, now: asked.append(measure_id) or [])(
        lambda _, *, now: asked.append("all") or []
    )
    overview = factories.overview_of(practice, now=now)
    overview.row("2.3.3")
    assert asked == ["2.3.3"]

    overview.row("2.6.1")
    assert overview.rows
    assert asked == ["2.3.3", "all"]


@pytest.mark.usefixtures("registry")
def test_a_room_that_never_speaks_of_it_is_not_asked(practice: Practice, now: datetime) -> None:
    asked: list[str] = []
    providers.provider(ROOM, about={"2.2.1"})(lambda _, *, now: asked.append("all") or [])
    providers.observe_one(practice, "2.6.1", now=now)
    assert asked == []

    providers.observe_one(practice, "2.2.1", now=now)
    assert asked == ["all"]
