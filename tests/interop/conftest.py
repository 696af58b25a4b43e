"""The demonstration with dates that never move, and its archive."""

import pytest

from hygie.cli import demo
from hygie.practice.models import Practice
from tests.interop.archives import EXPORTED, exported


@pytest.fixture
def demo_practice(db: None) -> Practice:
    """The demonstration, whole, its history ending on a known day."""
    return demo.fill(now=EXPORTED)


@pytest.fixture
def archive(practice: Practice) -> bytes:
    """The archive of a practice that has just been described."""
    return exported(practice)


@pytest.fixture
def demo_archive(demo_practice: Practice) -> bytes:
    """The archive of the demonstration."""
    return exported(demo_practice)
