"""How a room tells the hub what it has seen.

A room's `observations.py` registers one function; the hub imports every installed app's module of
that name at start, as Django does with `admin.py`, and never imports a room itself::

    from hygie.assessment.providers import provider


    @provider("backup")
    def observe(practice, *, now): ...

The same module says what can be done in the room for a measure; its card and the plan offer it::

    offers_acts("backup", Act("Tester une restauration", "backup:test", measures={"2.6.1"}))
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hygie.assessment.rules.observation import Observation
from hygie.practice.models import Practice


class Observe(Protocol):
    """Gives what a room has seen of a practice, one observation for each measure it is about."""

    def __call__(self, practice: Practice, *, now: datetime) -> Iterable[Observation]: ...


@dataclass(frozen=True)
class Act:
    """What one can do in a room so that some measures are seen: « Faire le tour des locaux ».

    `view` names an address that takes the practice's id alone; `icon` is one of the house's.
    """

    label: str
    view: str
    measures: Collection[str]
    icon: str = "arrow-right"


_providers: dict[str, Observe] = {}
_acts: dict[str, tuple[Act, ...]] = {}
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


def offers_acts(room: str, *acts: Act) -> None:
    """Registers what the room offers to do; a second call replaces the first (reload)."""
    _acts[room] = acts


def acts_for(measure_id: str) -> tuple[Act, ...]:
    """What can be done about this measure, in whatever room."""
    return tuple(act for acts in _acts.values() for act in acts if measure_id in act.measures)


def forget(room: str) -> None:
    """Takes a provider out again; a room that is not there is no error."""
    _providers.pop(room, None)
    _topics.pop(room, None)
    _acts.pop(room, None)


def topics_seen() -> frozenset[str]:
    """Every topic that some room can look at by itself."""
    return frozenset().union(*_topics.values())


def observe_all(practice: Practice, *, now: datetime) -> list[Observation]:
    """What every room has seen of this practice."""
    return [item for observe in _providers.values() for item in observe(practice, now=now)]
