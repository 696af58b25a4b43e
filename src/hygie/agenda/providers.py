"""How a room tells the agenda what must be done, and by when.

A room's `deadlines.py` registers one function; the agenda imports every installed app's module of
that name at start, as Django does with `admin.py`, and never imports a room itself::

    from hygie.agenda.providers import provider
    from hygie.agenda.rules import Deadline


    @provider("backup")
    def deadlines(practice, *, now): ...

A room that cannot read its own deadlines raises a HygieError: the page says so, and still shows
those of the others. Any other error is a fault of the room, and is not hidden.

A room that has dates and states of its own also registers how to change them, so that there is one
truth only::

    @keeper("backup")
    def keep(practice, *, key, state, due_on, actor, now): ...
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hygie.agenda.rules import Deadline, State
from hygie.errors import HygieError, LockedError
from hygie.practice.models import Person, Practice
from hygie.practice.reading import reading_once


class Provide(Protocol):
    """Gives what is due in a room."""

    def __call__(self, practice: Practice, *, now: datetime) -> Iterable[Deadline]: ...


class Keep(Protocol):
    """Takes a decision into the room itself, in the agenda's transaction.

    `due_on` is the date that the deadline now has. RESUMED: to do again, on that date. Returns
    False when the room does not keep what is decided of this key. Raises HygieError.
    """

    def __call__(
        self,
        practice: Practice,
        *,
        key: str,
        state: State,
        due_on: date,
        actor: Person,
        now: datetime,
    ) -> bool: ...


@dataclass(frozen=True)
class Unread:
    """A room whose deadlines, or some of them, could not be read, and why, in French."""

    room: str
    reason: str


@dataclass(frozen=True)
class Found:
    """What all rooms gave."""

    deadlines: tuple[Deadline, ...]
    unread: tuple[Unread, ...]


_providers: dict[str, Provide] = {}
_keepers: dict[str, Keep] = {}


def provider(room: str) -> Callable[[Provide], Provide]:
    """Registers the room's function; a second one of the same name replaces the first (reload)."""

    def register(provide: Provide) -> Provide:
        _providers[room] = provide
        return provide

    return register


def keeper(room: str) -> Callable[[Keep], Keep]:
    """Registers how the room takes a decision as its own."""

    def register(keep: Keep) -> Keep:
        _keepers[room] = keep
        return keep

    return register


def forget(room: str) -> None:
    """Takes a room out again; one that is not there is no error."""
    _providers.pop(room, None)
    _keepers.pop(room, None)


@reading_once()
def find_all(
    practice: Practice, *, now: datetime, known: Mapping[str, Iterable[Deadline]] | None = None
) -> Found:
    """What every room says is due. Raises LockedError: the gate knows what to do with it.

    `known`: those of a room that the caller has read already, by its name; it is not asked again.
    """
    found: dict[str, Deadline] = {}
    unread: list[Unread] = []
    for room, provide in _providers.items():
        try:
            given = known[room] if known and room in known else provide(practice, now=now)
            for item in given:
                if item.key in found:
                    # One of the two would hide the other: that is said, not passed over.
                    unread.append(Unread(room, f"« {item.title} » y figure deux fois."))
                else:
                    found[item.key] = item
        except LockedError:
            raise
        except HygieError as error:
            unread.append(Unread(room, error.message))
    return Found(tuple(found.values()), tuple(unread))


def keep(
    practice: Practice,
    deadline: Deadline,
    *,
    state: State,
    due_on: date,
    actor: Person,
    now: datetime,
) -> bool:
    """Gives the decision to the room; False when the room does not keep it itself."""
    take = _keepers.get(deadline.room)
    if take is None:
        return False
    return take(practice, key=deadline.key, state=state, due_on=due_on, actor=actor, now=now)
