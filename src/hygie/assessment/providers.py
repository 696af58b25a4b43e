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


class ObserveOne(Protocol):
    """The same, about one measure only."""

    def __call__(
        self, practice: Practice, measure_id: str, *, now: datetime
    ) -> Iterable[Observation]: ...


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
_about: dict[str, frozenset[str]] = {}
_one: dict[str, ObserveOne | None] = {}
_acts: dict[str, tuple[Act, ...]] = {}
_topics: dict[str, frozenset[str]] = {}


def provider(
    room: str,
    *,
    sees: Iterable[str] = (),
    about: Iterable[str] = (),
    one: ObserveOne | None = None,
) -> Callable[[Observe], Observe]:
    """Registers the room's function; a second one of the same name replaces the first (reload).

    `sees` are the catalog's topics that the room can look at by itself: a measure with none of
    them tells its reader that only a statement or a document can prove it for now.

    The page of one measure asks for that one. `about`: the only measures the room ever speaks of,
    so that it is not asked about another (none given: any). `one`: a function that reads less,
    for one measure.
    """

    def register(observe: Observe) -> Observe:
        _providers[room] = observe
        _topics[room] = frozenset(sees)
        _about[room] = frozenset(about)
        _one[room] = one
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
    for registry in (_topics, _about, _one, _acts):
        registry.pop(room, None)


def topics_seen() -> frozenset[str]:
    """Every topic that some room can look at by itself."""
    return frozenset().union(*_topics.values())


def observe_all(practice: Practice, *, now: datetime) -> list[Observation]:
    """What every room has seen of this practice."""
    return [item for observe in _providers.values() for item in observe(practice, now=now)]


def observe_one(practice: Practice, measure_id: str, *, now: datetime) -> list[Observation]:
    """What every room has seen about one measure: the same as in `observe_all`, for less."""
    found: list[Observation] = []
    for room, observe in _providers.items():
        about, one = _about.get(room), _one.get(room)
        if about and measure_id not in about:
            continue
        found += one(practice, measure_id, now=now) if one else observe(practice, now=now)
    return [item for item in found if item.measure_id == measure_id]
