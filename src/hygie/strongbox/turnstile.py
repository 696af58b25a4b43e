"""Who is using the open database, thread by thread."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from hygie.errors import LockedError


def locked() -> LockedError:
    """The one way to say that the strongbox is closed."""
    return LockedError(
        "Hygie est verrouillé.",
        means="Vos données sont intactes.",
        next_step="Déverrouillez avec votre phrase de passe.",
    )


@dataclass
class Visit:
    """One thread's stay, however many times it came in."""

    thread_id: int = field(default_factory=threading.get_ident)
    depth: int = 0


class Turnstile:
    """Lets threads in while admitting, counts them, and can wait until they have all left."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._visits: dict[int, Visit] = {}
        self._admitting = False
        self._alone: int | None = None

    @property
    def admitting(self) -> bool:
        return self._admitting

    def admit(self) -> None:
        with self._changed:
            self._admitting = True
            self._changed.notify_all()

    def inside(self) -> bool:
        """Whether the calling thread is in."""
        with self._changed:
            return threading.get_ident() in self._visits

    def enter(self, wait_s: float = 30.0) -> Visit:
        """Come in, after whoever needs to be alone. Raises LockedError when nobody is admitted."""
        me = threading.get_ident()
        with self._changed:
            visit = self._visits.get(me)
            if visit is None:
                if not self._may_enter(me, wait_s):
                    raise locked()
                visit = self._visits[me] = Visit()
            visit.depth += 1
            return visit

    def leave(self, visit: Visit, release: Callable[[Visit], None]) -> None:
        """Go out once; the outermost time, `release` runs before the place is given back."""
        try:
            if visit.depth == 1:
                release(visit)
        finally:
            with self._changed:
                visit.depth -= 1
                if visit.depth == 0 and self._visits.get(visit.thread_id) is visit:
                    del self._visits[visit.thread_id]
                self._changed.notify_all()

    def empty(self, wait_s: float) -> bool:
        """Admit nobody more, wait for the others, forget who is in. False if some still were."""
        with self._changed:
            self._admitting = False
            gone = self._changed.wait_for(self._nobody_else, wait_s)
            self._visits.clear()
            self._changed.notify_all()
            return gone

    @contextmanager
    def alone(self, wait_s: float) -> Iterator[bool]:
        """Give True when the calling thread is the only one in; newcomers wait until the end."""
        before = self._alone
        try:
            yield self._isolate(time.monotonic() + wait_s)
        finally:
            with self._changed:
                if self._alone == threading.get_ident():
                    self._alone = before if before == self._alone else None
                self._changed.notify_all()

    def _isolate(self, deadline: float) -> bool:
        me = threading.get_ident()
        with self._changed:
            free = self._changed.wait_for(lambda: self._alone in (None, me), _left(deadline))
            if not free:
                return False
            self._alone = me
            return self._changed.wait_for(self._nobody_else, _left(deadline))

    def _may_enter(self, me: int, wait_s: float) -> bool:
        if self._alone == me:
            return True
        # While opening, newcomers are refused at once; while the key changes, they wait a little.
        return (
            self._changed.wait_for(lambda: not self._admitting or self._alone is None, wait_s)
            and self._admitting
        )

    def _nobody_else(self) -> bool:
        return not (self._visits.keys() - {threading.get_ident()})


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())
