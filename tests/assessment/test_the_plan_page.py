"""The plan says how to do each of its actions, and what was seen where no answer explains it."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from hygie.assessment import providers
from hygie.assessment.rules.observation import WHOLE_PRACTICE, Outcome
from hygie.practice.models import Person, Practice
from tests import factories
from tests.assessment import builders


@pytest.fixture
def visitor(owner: Person) -> Client:
    return factories.client_of(owner)


def plan(visitor: Client, practice: Practice) -> str:
    return visitor.get(reverse("assessment:plan", args=[practice.id])).content.decode()


def test_each_action_opens_its_steps_in_place(
    visitor: Client, practice: Practice, now: datetime
) -> None:
    page = plan(visitor, practice)
    six = [planned.measure for planned in factories.overview_of(practice, now=now).actions]

    assert len(six) == 6
    for measure in six:
        assert f'id="how-{measure.id.replace(".", "-")}"' in page


@pytest.mark.usefixtures("registry")
def test_what_was_seen_is_said_beside_an_action_that_no_answer_explains(
    visitor: Client, practice: Practice
) -> None:
    seen = builders.seen(
        Outcome.FAIL,
        measure_id="2.6.1",
        subject=WHOLE_PRACTICE,
        valid_until=None,
        reason="Rien n’est sauvegardé depuis un mois.",
    )
    providers.provider("a room")(lambda practice, *, now: [seen])
    assert "Rien n’est sauvegardé depuis un mois." in plan(visitor, practice)
