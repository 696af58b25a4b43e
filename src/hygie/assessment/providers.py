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

# Words, or what gives them when they are first asked for: a start reads no catalog.
Words = Collection[str] | Callable[[], Collection[str]]


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
    measures: Words
    icon: str = "arrow-right"


@dataclass(frozen=True)
class _Room:
    observe: Observe
    sees: Words
    about: Words
    one: ObserveOne | None


_rooms: dict[str, _Room] = {}
_acts: dict[str, tuple[Act, ...]] = {}


def provider(
    room: str,
    *,
    sees: Words = (),
    about: Words = (),
    one: ObserveOne | None = None,
) -> Callable[[Observe], Observe]:
    """Registers the room's function; a second one of the same name replaces the first (reload).

    `sees` are the catalog's topics that the room can look at by itself: a measure with none of
    them tells its reader that only a statement or a document can prove it for now.

    The page of one measure asks for that one. `about`: the only measures the room ever speaks of,
    so that it is not asked about another (none given: any). `one`: a function that reads less,
    for one measure. Words that must be read from a file are given by a function: it is called when
    they are first needed, not at start.
    """

    def register(observe: Observe) -> Observe:
        _rooms[room] = _Room(observe, sees, about, one)
        return observe

    return register


def offers_acts(room: str, *acts: Act) -> None:
    """Registers what the room offers to do; a second call replaces the first (reload)."""
    _acts[room] = acts


def acts_for(measure_id: str) -> tuple[Act, ...]:
    """What can be done about this measure, in whatever room."""
    return tuple(
        act for acts in _acts.values() for act in acts if measure_id in _given(act.measures)
    )


def forget(room: str) -> None:
    """Takes a provider out again; a room that is not there is no error."""
    _rooms.pop(room, None)
    _acts.pop(room, None)


def topics_seen() -> frozenset[str]:
    """Every topic that some room can look at by itself."""
    return frozenset().union(*(_given(room.sees) for room in _rooms.values()))


def _given(words: Words) -> Collection[str]:
    return words() if callable(words) else words


def observe_all(practice: Practice, *, now: datetime) -> list[Observation]:
    """What every room has seen of this practice."""
    return [item for room in _rooms.values() for item in room.observe(practice, now=now)]


def observe_one(practice: Practice, measure_id: str, *, now: datetime) -> list[Observation]:
    """What every room has seen about one measure: the same as in `observe_all`, for less."""
    found: list[Observation] = []
    for room in _rooms.values():
        about = _given(room.about)
        if about and measure_id not in about:
            continue
        one = room.one
        found += one(practice, measure_id, now=now) if one else room.observe(practice, now=now)
    return [item for item in found if item.measure_id == measure_id]
