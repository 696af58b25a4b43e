"""A page that asks the same thing of a room twice has it read once.

A room's deadlines and its observations often rest on the same rows. A page that shows both says
of which function it knows that it writes nothing of the rooms::

    @reading_once()
    def dashboard(request, practice_id): ...

and the room gives what it read already::

    return read_once(("suppliers", practice.id, today), lambda: ...)

Outside of such lines, everything is read anew: nothing is kept from one page to the next.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Read = TypeVar("Read")

_already: ContextVar[dict[Hashable, Any] | None] = ContextVar("read_already", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within, what was read under a key is given again; lines within lines share it."""
    if _already.get() is not None:
        yield
        return
    token = _already.set({})
    try:
        yield
    finally:
        _already.reset(token)


def read_once(key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` gives; what it gave under this key already, within `reading_once`."""
    already = _already.get()
    if already is None:
        return read()
    if key not in already:
        already[key] = read()
    found: Read = already[key]
    return found
