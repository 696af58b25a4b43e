"""hygie.db without Django: made, tried with a key, given another key."""

import os
from contextlib import closing, suppress
from pathlib import Path

from hygie.errors import CorruptDatabaseError, HygieError
from hygie.paths import DataFolder
from hygie.strongbox.faults import SQLITE_NOTADB, corrupt_database, disk_faults
from hygie.strongbox.keyfile import sync_folder
from hygie.strongbox.sqlcipher.connection import GuardedConnection, connect

# "HYGI": tells a database of Hygie from another SQLCipher file.
APPLICATION_ID = 0x48594749
_PLAIN_HEADER = b"SQLite format 3\x00"


def create_database(folder: DataFolder, key: bytes) -> None:
    """Make an empty encrypted database, whole or not at all. Nothing may be there yet."""
    beside = folder.database.with_name(".hygie.db.new")
    with disk_faults(folder.root):
        beside.unlink(missing_ok=True)
        with closing(connect(beside, key, create=True)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        beside.chmod(0o600)
        os.replace(beside, folder.database)
        sync_folder(folder.root)


def is_empty(path: Path) -> bool:
    """Whether there is no database, or a file of no byte."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True


def key_fits(path: Path, key: bytes) -> bool:
    """Whether this key opens the database; never creates. Raises the errors of the disk."""
    with closing(connect(path, key)) as connection:
        try:
            return _read_schema(connection)
        except CorruptDatabaseError as error:
            if _is_not_a_database(error):
                return False
            raise


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Encrypt the whole database anew, in one transaction: after a crash, one of the keys fits.

    Raises FolderBusyError when any connection, of any process, is open.
    """
    with closing(connect(path, old, timeout_s=2.0)) as connection:
        # In this mode SQLite refuses to share: another connection would break under our feet.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        _read_schema(connection)
        _empty_journal(connection)
        connection.reset_key(_raw(new))
        # It never complains itself: the next statement does.
        _read_schema(connection)
        with suppress(HygieError):  # the change is made; the journal goes at the next opening
            _empty_journal(connection)
    if not key_fits(path, new):
        raise corrupt_database(path, "n’a pas pu changer de clé")


def plain_text(path: Path) -> bool:
    """Whether this is an ordinary SQLite file.

    Only while this process has no connection to it: reading it here drops their POSIX locks.
    """
    with disk_faults(path.parent), path.open("rb") as stream:
        return stream.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


def _read_schema(connection: GuardedConnection) -> bool:
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return True


def _empty_journal(connection: GuardedConnection) -> None:
    # What the old key can read must not outlive it in the journal.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _is_not_a_database(error: CorruptDatabaseError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == SQLITE_NOTADB


def _raw(key: bytes) -> bytearray:
    return bytearray(b"x'" + key.hex().encode() + b"'")
