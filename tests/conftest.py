"""What every test may ask for: practices, people, browsers; and templates that hide nothing."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import django
import hypothesis
import pytest

from tests import engines
from tests.hostile_templates import make_templates_hostile

if TYPE_CHECKING:
    from django.test import Client

    from hygie.practice.models import Person, Practice

SETTINGS_VARIABLE = "DJANGO_SETTINGS_MODULE"


def _start_django() -> None:
    os.environ[SETTINGS_VARIABLE] = "tests.settings"
    django.setup()
    # What the tests start in another process must find its settings by itself, as a user's does.
    del os.environ[SETTINGS_VARIABLE]


# Here and not in a hook: the folders' own conftest.py import models as soon as this one is read.
_start_django()
make_templates_hostile()

# The machine of the tests may be slow and busy: a property is false, never late.
# `--hypothesis-profile=long` looks twenty times longer.
hypothesis.settings.register_profile("hygie", deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "long", parent=hypothesis.settings.get_profile("hygie"), max_examples=2000
)
hypothesis.settings.load_profile("hygie")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    engines.mark_database_tests(items)


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning, long enough ago for a page of today to come after it."""
    return datetime(2025, 3, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def practice(db: None, now: datetime) -> "Practice":
    """A described practice, with software on its computers and online, and two people."""
    from tests import factories

    return factories.make_practice(now=now)


@pytest.fixture
def owner(practice: "Practice") -> "Person":
    from hygie.practice.selectors import owner_of

    return owner_of(practice)


@pytest.fixture
def assistant_person(practice: "Practice", owner: "Person", now: datetime) -> "Person":
    """Somebody of the same practice who is not responsible for it."""
    from tests import factories

    return factories.add_person(practice, by=owner, name="Sacha Petit", now=now)


@pytest.fixture
def other_practice(db: None, now: datetime) -> "Practice":
    """Another practice in the same database, a stranger to the first."""
    from tests import factories

    return factories.make_practice(now=now, name="Cabinet des Tilleuls", owner_name="Maud Renard")


@pytest.fixture
def client_of(db: None) -> Callable[..., "Client"]:
    """`client_of(person)`: a browser through which this person came in by the door."""
    from tests import factories

    return factories.client_of


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test plugs into the hub, or takes out of it, is gone after it."""
    from hygie.assessment import providers

    for kept in ("_rooms", "_acts"):
        monkeypatch.setattr(providers, kept, dict(getattr(providers, kept)))
