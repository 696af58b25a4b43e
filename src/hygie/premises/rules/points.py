"""What is looked at during a round."""

from dataclasses import dataclass
from typing import Literal, get_args

AppliesTo = Literal["whole", "place", "device"]
APPLIES_TO: tuple[str, ...] = get_args(AppliesTo)


@dataclass(frozen=True)
class Point:
    """One thing to look at: « yes » is always the good answer.

    `kinds` are those of the places or devices that it is about, none for all of them. `public`
    keeps the places where the public may stay alone (True), those where it may not (False).
    """

    id: str
    applies_to: AppliesTo
    question: str
    why: str
    hint: str
    fix: str
    recommendations: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    public: bool | None = None


@dataclass(frozen=True)
class Points:
    """All of them, in the order of the walk."""

    version: str
    all: tuple[Point, ...]


def measures_of(recommendations: tuple[str, ...]) -> tuple[str, ...]:
    """The measures that these recommendations explain, each once."""
    return tuple(dict.fromkeys(item.rpartition("-")[0] for item in recommendations))
