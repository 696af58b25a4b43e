"""Who holds the database key, since when nobody has moved, and who is using it: the lock itself.

closed → opening → open → closing → closed. Open means that this process holds the key.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from hygie.paths import DataFolder
from hygie.strongbox.activity import Activity
from hygie.strongbox.faults import busy
from hygie.strongbox.slots import DatabaseKey, SlotInfo, SlotKind
from hygie.strongbox.sqlcipher.connection import revoke
from hygie.strongbox.turnstile import Turnstile, Visit, locked

IDLE_LIMIT_S = 900
ENGINE = "hygie.strongbox.sqlcipher"


class BoxState(StrEnum):
    """Where the strongbox stands. Nobody reaches the database unless it is `OPEN`."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"


class KeyHolder:
    """Holds the key of one folder, and counts those who use it."""

    def __init__(
        self,
        folder: DataFolder,
        wall: Callable[[], float],
        monotonic: Callable[[], float],
        idle_limit_s: float,
    ) -> None:
        self.folder = folder
        self.idle_limit_s = idle_limit_s
        self._activity = Activity(wall, monotonic)
        self._turnstile = Turnstile()
        # One opening, closing or change of slots at a time.
        self._changes = threading.RLock()
        self._state = BoxState.CLOSED
        self._key_id = ""
        self._key: bytearray | None = None
        self._slot: SlotInfo | None = None
        self._on_close: list[Callable[[], None]] = []

    @property
    def state(self) -> BoxState:
        return self._state

    @property
    def person_id(self) -> str | None:
        """Who opened, or None while it is not open."""
        slot = self._slot
        return slot.person_id if slot else None

    # Using

    @contextmanager
    def using(self) -> Iterator[None]:
        """Let this thread use the database; the outermost exit closes its connection.

        Raises LockedError when not open.
        """
        visit = self._turnstile.enter()
        try:
            yield
        finally:
            self._turnstile.leave(visit, _release)

    @contextmanager
    def alone(self, wait_s: float = 10.0) -> Iterator[None]:
        """Keep the other threads of this process out, and this one's connection closed.

        Raises FolderBusyError when they have not left after `wait_s` seconds.
        """
        with self._changes, self._turnstile.alone(wait_s) as alone:
            if not alone:
                raise busy(self.folder.root)
            close_thread_connections()
            yield

    def key(self) -> bytes:
        """The database key, for the backend. Raises LockedError outside `using()`."""
        key = self._key
        if key is None or not self._turnstile.inside():
            raise locked()
        return bytes(key)

    # Closing

    def close(self, wait_s: float = 30.0) -> None:
        """Refuse newcomers, wait `wait_s` seconds for the others, cut them off, forget the key."""
        with self._changes:
            if self._state is not BoxState.OPEN:
                return
            self._state = BoxState.CLOSING
            try:
                self._turnstile.empty(wait_s)
                close_thread_connections()
            finally:
                self._forget()
                self._state = BoxState.CLOSED
            for callback in self._on_close:
                callback()

    def on_close(self, callback: Callable[[], None]) -> None:
        """Call this each time the key has been forgotten (to clear the sessions, for instance)."""
        self._on_close.append(callback)

    def touch(self) -> None:
        """Note a human gesture (never a poll)."""
        self._activity.touch()

    def idle_for_s(self) -> float:
        """Seconds since the last human gesture, the time asleep included."""
        return self._activity.idle_for_s()

    def close_if_idle(self) -> bool:
        """Close after `idle_limit_s` without a gesture; True when it did.

        A clear folder stays open: locking it would protect nothing.
        """
        slot = self._slot
        if self._state is not BoxState.OPEN or slot is None or slot.kind is SlotKind.CLEAR:
            return False
        if self.idle_for_s() < self.idle_limit_s:
            return False
        self.close()
        return True

    # Holding

    def _current(self) -> DatabaseKey:
        if self._key is None:
            raise locked()
        return DatabaseKey(self._key_id, bytes(self._key))

    def _hold(self, key: DatabaseKey, slot: SlotInfo) -> None:
        self._wipe()
        self._key = bytearray(key.value)
        self._key_id = key.id
        self._slot = slot

    def _forget(self) -> None:
        self._wipe()
        self._slot = None
        revoke(self.folder.database)

    def _wipe(self) -> None:
        # Best effort: Python and the libraries made short-lived copies that cannot be reached.
        key, self._key = self._key, None
        for at in range(len(key or b"")):
            key[at] = 0  # type: ignore[index]
        self._key_id = ""


def close_thread_connections() -> None:
    """Close what Django has open in this thread, except inside a transaction (a test's own)."""
    if "django.db" not in sys.modules:
        return
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        encrypted = connection.settings_dict["ENGINE"] == ENGINE
        if encrypted and not connection.in_atomic_block:
            connection.close()


def _release(visit: Visit) -> None:
    if visit.thread_id == threading.get_ident():
        close_thread_connections()
