"""What was seen of the screen lock."""

from dataclasses import dataclass
from typing import Literal

from hygie.workstation.probes.model import Seen

How = Literal["machine", "saver", "sleep", "display", "desktop"]


_AT_ONCE_S = 5  # so short a grace is no delay: systems offer it as « immediately »


def delay_s(idle_s: float, grace_s: float) -> float:
    """From the last gesture to the password: idle time, then grace."""
    return idle_s + (grace_s if grace_s > _AT_ONCE_S else 0)


@dataclass(frozen=True)
class Way:
    """One way this PC locks when nobody touches it.

    `after_s`: idle time and grace together; None, never. `is_default`: nobody ever chose it.
    """

    how: How
    after_s: float | None
    asks_password: bool
    is_default: bool = False


@dataclass(frozen=True)
class Facts:
    """Every way that is set up; the shortest wins. `wakes_locked`: after sleep, None if no such."""

    ways: tuple[Seen[Way], ...]
    wakes_locked: Seen[bool] | None = None
