"""A room says what can be done about a measure: the card and the plan lead there."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from hygie.assessment import providers
from hygie.assessment.providers import Act
from hygie.practice.models import Person, Practice
from tests import factories

ROOM = "a room"
LABEL = "Vérifier les serrures"


@pytest.fixture(autouse=True)
def offered(registry: None) -> None:
    providers.offers_acts(ROOM, Act(LABEL, "assessment:journal", measures={"2.2.1"}))


@pytest.fixture
def visitor(owner: Person) -> Client:
    return factories.client_of(owner)


@pytest.mark.parametrize("name", ["assessment:measure", "assessment:action"])
def test_the_card_and_the_action_of_its_measure_lead_to_it(
    visitor: Client, practice: Practice, name: str
) -> None:
    page = visitor.get(reverse(name, args=[practice.id, "2.2.1"])).content.decode()

    assert LABEL in page
    assert f'href="{reverse("assessment:journal", args=[practice.id])}"' in page


def test_another_measure_says_nothing_of_it(visitor: Client, practice: Practice) -> None:
    url = reverse("assessment:measure", args=[practice.id, "2.6.1"])

    assert LABEL not in visitor.get(url).content.decode()


def test_the_plan_offers_it_beside_its_action(
    visitor: Client, practice: Practice, now: datetime
) -> None:
    providers.offers_acts(
        ROOM,
        Act(LABEL, "assessment:journal", measures=[row.id for row in _six(practice, now)]),
    )
    page = visitor.get(reverse("assessment:plan", args=[practice.id])).content.decode()

    assert page.count(LABEL) == 6


def _six(practice: Practice, now: datetime):
    return [planned.measure for planned in factories.overview_of(practice, now=now).actions]


def test_it_is_not_offered_where_the_measure_does_not_apply(
    visitor: Client, practice: Practice, owner: Person, now: datetime
) -> None:
    factories.describe(practice, by=owner, now=now, uses=["online_software"])
    url = reverse("assessment:measure", args=[practice.id, "2.2.1"])

    assert LABEL not in visitor.get(url).content.decode()


def test_a_room_taken_out_offers_nothing_any_more() -> None:
    providers.forget(ROOM)

    assert LABEL not in [act.label for act in providers.acts_for("2.2.1")]
