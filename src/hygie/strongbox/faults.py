"""What the disk and SQLite complain about, turned into the errors of Hygie."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hygie.errors import (
    CorruptDatabaseError,
    DataFolderError,
    DiskFullError,
    FolderBusyError,
    HygieError,
    NoDataError,
    ReadOnlyFolderError,
)

_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}

# SQLite's primary result codes (the low byte of an extended one).
SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_IOERR = 5, 6, 8, 10
SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_NOTADB = 11, 13, 14, 26
_LITTLE_ROOM_BYTES = 1_000_000


@contextmanager
def disk_faults(folder: Path) -> Iterator[None]:
    """Raises ReadOnlyFolderError, DiskFullError or DataFolderError instead of an OSError."""
    try:
        yield
    except OSError as error:
        raise disk_fault(error, folder) from error


def disk_fault(error: OSError, folder: Path) -> DataFolderError:
    """The error of Hygie that says the same as an OSError met while writing in `folder`."""
    if error.errno in _READ_ONLY:
        return read_only(folder)
    if error.errno in _FULL:
        return disk_full(folder)
    return DataFolderError(
        f"Le dossier {folder} ne répond pas ({error.strerror or type(error).__name__}).",
        means="Ce qui était enregistré n’a pas été modifié.",
        next_step="Vérifiez que le disque est branché, puis recommencez.",
    )


def sqlite_fault(error: Exception, database: Path) -> HygieError | None:
    """The error of Hygie that says the same as a database error, or None if it is no disk's."""
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == SQLITE_READONLY:
        return read_only(database.parent)
    if primary == SQLITE_FULL:
        return disk_full(database.parent)
    if primary in (SQLITE_CORRUPT, SQLITE_NOTADB):
        return corrupt_database(database)
    if primary in (SQLITE_BUSY, SQLITE_LOCKED):
        return busy(database.parent)
    if primary in (SQLITE_CANTOPEN, SQLITE_IOERR):
        return _cannot_reach(error, database)
    return None


def read_only(folder: Path) -> ReadOnlyFolderError:
    """Nothing can be written there."""
    return ReadOnlyFolderError(
        f"Hygie ne peut pas écrire dans le dossier {folder}.",
        means="Vos données sont intactes, mais rien de nouveau ne peut être enregistré.",
        next_step="Rendez ce dossier modifiable par votre compte, puis recommencez.",
    )


def disk_full(folder: Path) -> DiskFullError:
    """No room is left there."""
    return DiskFullError(
        f"Il n’y a plus de place sur le disque du dossier {folder}.",
        means="Ce qui était déjà enregistré est intact, la dernière modification ne l’est pas.",
        next_step="Libérez de la place sur ce disque, puis recommencez.",
    )


def busy(folder: Path) -> FolderBusyError:
    """Somebody else is using it."""
    return FolderBusyError(
        f"Le dossier {folder} est occupé par un autre programme.",
        means="Rien n’a été modifié.",
        next_step="Fermez l’autre fenêtre de Hygie, ou attendez un instant, puis recommencez.",
    )


def corrupt_database(database: Path, detail: str = "ne peut pas être lue") -> CorruptDatabaseError:
    """The database is there and cannot be used; `detail` says how, in French."""
    return CorruptDatabaseError(
        f"La base de données {database} {detail}.",
        means="Hygie n’y a rien modifié.",
        next_step=(
            f"Gardez ce dossier tel quel, puis restaurez votre dernière sauvegarde "
            f"ou la copie la plus récente du dossier {database.parent / 'copies'}."
        ),
    )


def _cannot_reach(error: Exception, database: Path) -> HygieError:
    if not database.exists():
        return NoDataError(
            f"La base de données {database} n’existe pas.",
            next_step="Vérifiez le dossier de données indiqué à Hygie.",
        )
    folder = database.parent
    if _room_left(folder) < _LITTLE_ROOM_BYTES:
        return disk_full(folder)
    if not os.access(folder, os.W_OK) or not os.access(database, os.W_OK):
        return read_only(folder)
    return DataFolderError(
        f"Le disque du dossier {folder} ne répond pas ({error}).",
        means="Ce qui était enregistré n’a pas été modifié.",
        next_step="Vérifiez que le disque est branché, puis recommencez.",
    )


def _room_left(folder: Path) -> int:
    import shutil

    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return _LITTLE_ROOM_BYTES
