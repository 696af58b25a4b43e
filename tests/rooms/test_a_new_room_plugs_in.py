"""A new room plugs in with one folder and no edit to the hub: its observations appear."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test.utils import modify_settings

from hygie.assessment import providers
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.documents import shelf
from hygie.practice.models import Person, Practice
from tests import factories
from tests.assessment import builders

ROOM = "tests.rooms.plugged"
OBSERVATIONS = f"{ROOM}.observations"
WHAT_THE_HUB_LOADED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hygie.web.settings"
import django
django.setup()
import hygie.assessment.selectors
print("hygie.assessment.observations" in sys.modules)
"""


@pytest.fixture
def plugged(registry: None) -> Iterator[None]:
    """The room is an installed app, and is found as any app's `admin.py` would be."""
    sys.modules.pop(OBSERVATIONS, None)
    with modify_settings(INSTALLED_APPS={"append": ROOM}):
        yield
    sys.modules.pop(OBSERVATIONS, None)
    shelf.forget("plugged")


def test_the_hub_alone_has_seen_nothing(practice: Practice, owner: Person, now: datetime) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    found = factories.overview_of(practice, now=now).row("2.3.3").standing

    assert found.status is Status.UNKNOWN
    assert found.observations == ()


def test_the_observation_of_a_new_room_appears_and_proves(
    plugged: None, practice: Practice, owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    found = factories.overview_of(practice, now=now).row("2.3.3").standing

    assert [item.origin for item in found.observations] == ["Pièce de démonstration"]
    assert found.status is Status.PROVEN
    assert found.strength is Strength.SEEN


def test_it_weighs_in_both_scores(
    plugged: None, practice: Practice, owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    found = factories.overview_of(practice, now=now).scores

    assert found.by_strength[Strength.SEEN] == found.proven_weight > 0


def test_it_stands_beside_the_practice_s_own_proofs(
    plugged: None, practice: Practice, owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    factories.state(practice, "2.3.3", now=now)
    found = factories.overview_of(practice, now=now).row("2.3.3").standing

    assert {item.origin for item in found.observations} == {"Pièce de démonstration", owner.name}
    assert found.strength is Strength.SEEN


@pytest.mark.usefixtures("registry")
def test_taken_out_again_it_leaves_nothing_behind(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    item = builders.seen(measure_id="2.3.3")
    providers.provider("plugged")(lambda practice, *, now: [item])
    providers.forget("plugged")
    providers.forget("never plugged in")

    assert factories.overview_of(practice, now=now).row("2.3.3").standing.observations == ()


def test_rooms_are_found_at_start_without_being_named() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHAT_THE_HUB_LOADED], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "True"
