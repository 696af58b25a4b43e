"""A practice with two rooms, ready to be walked."""

from datetime import datetime

import pytest

from hygie.documents import jobs
from hygie.practice.models import Practice
from hygie.premises.models import Place, Round
from tests.premises import walking


@pytest.fixture(autouse=True)
def no_job_left():
    """A test never finds the documents of another."""
    yield
    jobs.forget_all()


@pytest.fixture
def rooms(practice: Practice, now: datetime) -> list[Place]:
    return walking.add_rooms(practice, now=now)


@pytest.fixture
def under_way(practice: Practice, rooms: list[Place], now: datetime) -> Round:
    return walking.begin(practice, now=now)
