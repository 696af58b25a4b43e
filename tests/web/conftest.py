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


@pytest.fixture
def own(practice: Practice, now: datetime) -> dict[str, Any]:
    """What stands in the addresses of the practice."""
    return values_of(practice, now=now)


@pytest.fixture
def theirs(other_practice: Practice, now: datetime) -> dict[str, Any]:
    """What stands in the addresses of the other practice."""
    return values_of(other_practice, now=now)


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
