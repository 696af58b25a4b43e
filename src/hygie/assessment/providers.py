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


def provider(room: str) -> Callable[[Observe], Observe]:
    """Registers the room's function; a second one of the same name replaces the first (reload)."""

    def register(observe: Observe) -> Observe:
        _providers[room] = observe
        return observe

    return register


def forget(room: str) -> None:
    """Takes a provider out again; a room that is not there is no error."""
    _providers.pop(room, None)


def observe_all(practice: Practice, *, now: datetime) -> list[Observation]:
    """What every room has seen of this practice."""
    return [item for observe in _providers.values() for item in observe(practice, now=now)]
