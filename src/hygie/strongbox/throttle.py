"""Slows down whoever guesses: three wrong tries are free, then 1, 2, 4… up to 60 s each."""

import math
import threading
from collections.abc import Callable

from hygie.errors import ThrottledError

FREE_TRIES = 3
LONGEST_WAIT_S = 60


class Throttle:
    """Counts wrong tries, in memory. `monotonic` gives seconds that never go back."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._wrong = 0
        self._free_at = -math.inf

    def admit(self) -> None:
        """Raises ThrottledError, with the seconds left, when the next try comes too early."""
        with self._lock:
            left = self._free_at - self._monotonic()
        if left > 0:
            raise ThrottledError(math.ceil(left))

    def count_wrong(self) -> None:
        """One more wrong try."""
        with self._lock:
            self._wrong += 1
            self._free_at = self._monotonic() + wait_after(self._wrong)

    def forget(self) -> None:
        """A right one came: start again from nothing."""
        with self._lock:
            self._wrong = 0
            self._free_at = -math.inf


def wait_after(wrong: int) -> int:
    """The seconds to wait after that many wrong tries in a row."""
    if wrong <= FREE_TRIES:
        return 0
    return min(LONGEST_WAIT_S, 2 ** min(wrong - FREE_TRIES - 1, 6))
