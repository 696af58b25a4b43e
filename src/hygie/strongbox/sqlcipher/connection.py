"""One encrypted connection, without Django: keyed before anything else, known, revocable.

A new file opened without a key would silently be plain text, and a malformed key would silently be
taken for a passphrase: both are refused here, the only place that connects.
"""

import threading
import weakref
from binascii import hexlify
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from sqlcipher3 import dbapi2

from hygie.errors import HygieError
from hygie.strongbox.faults import sqlite_fault
from hygie.strongbox.slots import KEY_BYTES
from hygie.strongbox.turnstile import locked

BUSY_TIMEOUT_S = 20.0

_live: "weakref.WeakSet[GuardedConnection]" = weakref.WeakSet()
_registry = threading.Lock()


class GuardedCursor(dbapi2.Cursor):
    """A cursor that stops once its connection is revoked, and words the disk's complaints."""

    connection: "GuardedConnection"

    def execute(self, *args: Any) -> Any:
        return self.connection.guard(super().execute, *args)

    def executemany(self, *args: Any) -> Any:
        return self.connection.guard(super().executemany, *args)

    def executescript(self, *args: Any) -> Any:
        return self.connection.guard(super().executescript, *args)

    def fetchone(self) -> Any:
        return self.connection.guard(super().fetchone)

    def fetchmany(self, *args: Any, **kwargs: Any) -> Any:
        return self.connection.guard(super().fetchmany, *args, **kwargs)

    def fetchall(self) -> Any:
        return self.connection.guard(super().fetchall)

    def __next__(self) -> Any:
        return self.connection.guard(super().__next__)


class GuardedConnection(dbapi2.Connection):
    """A connection that can be taken back from another thread."""

    path: Path
    revoked: bool = False

    def cursor(self, factory: type[dbapi2.Cursor] = GuardedCursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        self.guard(super().commit)

    def execute(self, *args: Any) -> Any:
        return self.cursor().execute(*args)

    def close(self) -> None:
        with _registry:
            _live.discard(self)
        super().close()

    def guard(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do it. Raises LockedError when revoked, Hygie's own error for a complaint of the disk."""
        if self.revoked:
            raise locked()
        try:
            return act(*args, **kwargs)
        except dbapi2.DatabaseError as error:
            self._reword(error)

    def _reword(self, error: Exception) -> NoReturn:
        if self.revoked:
            raise locked() from None
        fault = sqlite_fault(error, self.path)
        if fault is None:
            raise error
        raise fault from error


def connect(
    path: Path,
    key: bytes,
    *,
    create: bool = False,
    timeout_s: float = BUSY_TIMEOUT_S,
    **options: Any,
) -> GuardedConnection:
    """A connection whose key is given but not tried yet. Never makes a file unless `create`."""
    if len(key) != KEY_BYTES:
        raise ValueError("a database key is 32 bytes")
    options.setdefault("isolation_level", None)
    options.update(factory=GuardedConnection, uri=True, timeout=timeout_s)
    try:
        connection: GuardedConnection = dbapi2.connect(_uri(path, create=create), **options)
    except dbapi2.DatabaseError as error:
        raise (sqlite_fault(error, path) or error) from error
    connection.path = path.resolve()
    with _registry:
        _live.add(connection)
    try:
        _give_key(connection, key)
    except (dbapi2.Error, HygieError):
        connection.close()
        raise
    return connection


def live_connections(path: Path) -> list[GuardedConnection]:
    """This process's open connections to that file."""
    with _registry:
        return [connection for connection in _live if connection.path == path.resolve()]


def revoke(path: Path) -> int:
    """Take back the connections to that file: what runs is interrupted, the rest refused."""
    taken = live_connections(path)
    for connection in taken:
        connection.revoked = True
        try:
            connection.interrupt()
        except dbapi2.ProgrammingError:  # its thread has just closed it
            continue
    return len(taken)


def _give_key(connection: GuardedConnection, key: bytes) -> None:
    # SQLCipher's own log goes to stderr on a wrong key: no use to anybody, and it names the file.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # Raw key, not a passphrase; handed over as bytes, never as SQL text.
    raw = bytearray(b"x'" + hexlify(key) + b"'")
    connection.set_key(raw)
    for at in range(len(raw)):
        raw[at] = 0
    connection.execute("PRAGMA temp_store = MEMORY")


def _uri(path: Path, *, create: bool) -> str:
    name = quote(path.absolute().as_posix())
    root = "//" if name.startswith("/") else "///"
    return f"file:{root}{name}?mode={'rwc' if create else 'rw'}"
