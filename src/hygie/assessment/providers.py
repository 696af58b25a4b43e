"""How a room tells the hub what it has seen.

A room's `observations.py` registers one function; the hub imports every installed app's module of
that name at start, as Django does with `admin.py`, and never imports a room itself::

    from hygie.assessment.providers import provider


    @provider("backup")
    def observe(practice, *, now): ...
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from hygie.assessment.rules.observation import Observation
from hygie.practice.models import Practice


class Observe(Protocol):
    """Gives what a room has seen of a practice, one observation for each measure it is about."""

    def __call__(self, practice: Practice, *, now: datetime) -> Iterable[Observation]: ...


_providers: dict[str, Observe] = {}


_topics: dict[str, frozenset[str]] = {}


def provider(room: str, *, sees: Iterable[str] = ()) -> Callable[[Observe], Observe]:
    """Registers the room's function; a second one of the same name replaces the first (reload).

    `sees` are the catalog's topics that the room can look at by itself: a measure with none of
    them tells its reader that only a statement or a document can prove it for now.
    """

    def register(observe: Observe) -> Observe:
        _providers[room] = observe
        _topics[room] = frozenset(sees)
        return observe

    return register


def forget(room: str) -> None:
    """Takes a provider out again; a room that is not there is no error."""
    _providers.pop(room, None)
    _topics.pop(room, None)


def topics_seen() -> frozenset[str]:
    """Every topic that some room can look at by itself."""
    return frozenset().union(*_topics.values())


def observe_all(practice: Practice, *, now: datetime) -> list[Observation]:
    """What every room has seen of this practice."""
    return [item for observe in _providers.values() for item in observe(practice, now=now)]
