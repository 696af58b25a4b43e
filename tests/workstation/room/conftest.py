"""What the tests of the room share: no look, and no machine, left from another test."""

from collections.abc import Iterator

import pytest

from hygie.workstation import looking


@pytest.fixture(autouse=True)
def no_look_left() -> Iterator[None]:
    """A test never finds the looks, nor the machine, of another."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    looking.forget_all()
    looking.identity.cache_clear()
