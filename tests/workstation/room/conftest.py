"""What the tests of the room share: a machine that answers at once, no look left from another."""

from collections.abc import Iterator

import pytest

from hygie.workstation import looking


@pytest.fixture(autouse=True)
def no_look_left() -> Iterator[None]:
    """A test never finds the looks, nor the machine, of another."""
    looking.forget_all()
    yield
    looking.forget_all()
