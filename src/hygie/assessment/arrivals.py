"""Files that reach one room and belong to another.

A room's `arrivals.py` says which files it takes in, by the end of their name; whoever receives one
hands it over without knowing to whom. The hub imports every installed app's module of that name at
start, as it does with `observations.py`, and never imports a room itself::

    from hygie.assessment.arrivals import Taken, takes


    @takes(".hygie")
    def take(content, *, practice, actor, now): ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hygie.errors import InvalidInputError
from hygie.practice.models import Person, Practice


@dataclass(frozen=True)
class Taken:
    """What became of a file: said in one line, and where it can be seen.

    `is_new` is False when the same one was there already.
    """

    told: str
    url: str
    is_new: bool = True


class Take(Protocol):
    """Takes a file in, for good. Raises HygieError."""

    def __call__(
        self, content: bytes, *, practice: Practice, actor: Person, now: datetime
    ) -> Taken: ...


_takers: dict[str, Take] = {}


def takes(extension: str) -> Callable[[Take], Take]:
    """Registers who takes these files in; a second one replaces the first (reload)."""

    def register(take: Take) -> Take:
        _takers[extension] = take
        return take

    return register


def is_taken(name: str) -> bool:
    """Whether some room takes in a file of that name."""
    return _taker(name) is not None


def hand_over(
    name: str, content: bytes, *, practice: Practice, actor: Person, now: datetime
) -> Taken:
    """Gives this file to the room that takes it in. Raises HygieError."""
    take = _taker(name)
    if take is None:
        raise InvalidInputError(f"Rien ne sait lire « {name} » dans Hygie.", field="file")
    return take(content, practice=practice, actor=actor, now=now)


def _taker(name: str) -> Take | None:
    return next((take for end, take in _takers.items() if name.lower().endswith(end)), None)
