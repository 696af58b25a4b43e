"""What the tests of the pages share."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hygie.paths import DataFolder
from hygie.practice.models import Person, Practice
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Box
from tests import factories
from tests.strongbox.boxes import make_box
from tests.web.addresses import Address, addresses
from tests.web.pages import MEASURE
from tests.web.roles import values_of


@pytest.fixture(autouse=True)
def documents_at_once(settings: Any) -> None:
    """No thread outlives a test, nor looks for its practice from outside its transaction."""
    settings.HYGIE_DOCUMENTS_IN_BACKGROUND = False


@pytest.fixture
def client(owner: Person) -> Client:
    """The owner's browser."""
    return factories.client_of(owner)


def _under_test(request: pytest.FixtureRequest) -> tuple[Address, ...]:
    """The addresses that this test is about; none: it may ask for any."""
    callspec = getattr(request.node, "callspec", None)
    given = callspec.params.values() if callspec else ()
    return next((found for found in map(_addresses, given) if found), ())


def _addresses(given: Any) -> tuple[Address, ...]:
    if isinstance(given, str):
        return tuple(address for address in addresses() if address.name == given)
    several = given if isinstance(given, tuple) else (given,)
    return tuple(item for item in several if isinstance(item, Address))


@pytest.fixture
def own(request: pytest.FixtureRequest, practice: Practice, now: datetime) -> dict[str, Any]:
    """What stands in the addresses of the practice: the rooms of the address under test alone."""
    return values_of(practice, now=now, only_for=_under_test(request))


@pytest.fixture
def theirs(
    request: pytest.FixtureRequest, other_practice: Practice, now: datetime
) -> dict[str, Any]:
    """What stands in the addresses of the other practice."""
    return values_of(other_practice, now=now, only_for=_under_test(request))


@pytest.fixture
def open_box(tmp_path: Path) -> Iterator[Box]:
    """A strongbox, open and not protected yet, is that of the process."""
    box = make_box(DataFolder(tmp_path / "data"))
    box.create()
    strongbox.install(box)
    yield box
    strongbox.install(None)
    box.close()


@pytest.fixture
def address(practice: Practice, now: datetime) -> Callable[..., str]:
    """`address("assessment:answer", "2.3.3")`: an address of the practice, its assessment open."""
    factories.assessment_of(practice, now=now)
    return lambda name, *rest: reverse(name, args=[practice.id, *rest])


@pytest.fixture
def add_url(address: Callable[..., str]) -> str:
    return address("assessment:proof_add")


@pytest.fixture
def answer_url(address: Callable[..., str]) -> str:
    return address("assessment:answer", MEASURE)
