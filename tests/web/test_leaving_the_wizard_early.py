"""The wizard ends at its end; and no page breaks for having no question to ask."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hygie.practice.models import Person, Practice
from tests import factories

AXES = {"exercise_mode": "individual", "software_sharing": "individual", "uses": ["office"]}


@pytest.fixture
def beginner(db: None, now: datetime) -> Person:
    """The owner of a practice that has only its name."""
    return factories.new_practice(now=now)[1]


@pytest.mark.parametrize(
    ("known", "reached", "missing"),
    [
        ({}, 2, 2),
        ({}, 6, 2),
        ({"exercise_mode": "individual"}, 6, 3),
        (AXES | {"uses": []}, 6, 4),
        (AXES, 5, 5),
    ],
)
def test_ending_the_wizard_too_early_leads_to_the_step_that_is_missing(
    beginner: Person, known: dict[str, Any], reached: int, missing: int
) -> None:
    practice = beginner.practice
    Practice.objects.update(**known, wizard_step=reached)
    response = factories.client_of(beginner).post(reverse("practice:finish", args=[practice.id]))

    practice.refresh_from_db()
    assert response["Location"] == reverse("practice:situation", args=[practice.id, missing])
    assert practice.described_at is None


def test_a_complete_situation_ends_the_wizard(beginner: Person) -> None:
    practice = beginner.practice
    Practice.objects.update(**AXES, wizard_step=6)
    factories.client_of(beginner).post(reverse("practice:finish", args=[practice.id]))

    practice.refresh_from_db()
    assert practice.described_at is not None


def test_a_practice_that_no_question_concerns_still_has_its_page(
    client: Client, practice: Practice
) -> None:
    Practice.objects.update(uses=[])
    response = client.get(reverse("assessment:questions", args=[practice.id]))

    assert response.status_code == 200
    assert "Relire les questions" not in response.content.decode()
