"""How long nobody has done anything."""

import time
from collections.abc import Callable


class Activity:
    """The last human gesture, on two clocks: some stop the monotonic one while a laptop sleeps."""

    def __init__(self, wall: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self.touch()

    def touch(self) -> None:
        """Somebody did something."""
        self._at = (self._wall(), self._monotonic())

    def idle_for_s(self) -> float:
        """Seconds since the last gesture, by the clock that has run the most."""
        wall_at, monotonic_at = self._at
        return max(0.0, self._wall() - wall_at, self._monotonic() - monotonic_at)


def clock() -> float:
    """The wall clock, in seconds: the only place of the strongbox that reads it."""
    return time.time()
