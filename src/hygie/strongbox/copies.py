"""Dated copies of the folder (database, journal, keys), made before each migration, without a key.

Plain file copies: SQLite's own `backup()` and `VACUUM INTO` rewrite every page, so that a backup
program would find nothing in common with the previous copy.
"""

import os
import re
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from hygie.errors import DataFolderError, NoDataError
from hygie.paths import DataFolder
from hygie.strongbox import keyfile
from hygie.strongbox.activity import clock
from hygie.strongbox.faults import busy, disk_faults
from hygie.strongbox.slots import SlotKind
from hygie.strongbox.sqlcipher.connection import live_connections

KEPT = 5
_TRIES = 5
_PARTIAL = ".partial-"


def copy_folder(folder: DataFolder, reason: str, *, now: datetime | None = None) -> Path:
    """Copy what the folder cannot lose into `copies/<date>-<reason>/`; keep the last five.

    The database must not be open in this process. Raises NoDataError, FolderBusyError (it keeps
    changing), ReadOnlyFolderError, DiskFullError.
    """
    if live_connections(folder.database):
        # Closing any handle on the file would drop the POSIX locks of the open connection.
        raise RuntimeError("copy_folder needs the database closed in this process")
    if not folder.keys.exists() or not folder.database.exists():
        raise NoDataError(f"Il n’y a rien à copier dans le dossier {folder.root}.")
    target = folder.copies / _name(reason, now or datetime.fromtimestamp(clock(), UTC))
    with disk_faults(folder.root):
        _copy_whole(folder, target)
        _forget_older(folder)
    return target


def list_copies(folder: DataFolder) -> tuple[Path, ...]:
    """The copies, oldest first."""
    if not folder.copies.is_dir():
        return ()
    found = (path for path in folder.copies.iterdir() if path.is_dir())
    return tuple(sorted(path for path in found if not path.name.startswith(".")))


def discard_copies(folder: DataFolder) -> None:
    """Forget every copy: after a change of key, they would still open with the former slots."""
    with disk_faults(folder.root):
        for path in list_copies(folder):
            shutil.rmtree(path)


def discard_clear_copies(folder: DataFolder) -> None:
    """Forget the copies that anybody could read, made before the first passphrase."""
    with disk_faults(folder.root):
        for path in list_copies(folder):
            if _is_clear(path):
                shutil.rmtree(path)


def sweep(folder: DataFolder) -> None:
    """Remove what copies cut short by a crash left."""
    for path in folder.copies.glob(f"{_PARTIAL}*"):
        shutil.rmtree(path, ignore_errors=True)


def _is_clear(copy: Path) -> bool:
    try:
        return bool(keyfile.load(DataFolder(copy)).of_kind(SlotKind.CLEAR))
    except DataFolderError:
        return False


def _name(reason: str, now: datetime) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", reason.lower()).strip("-")[:40] or "copie"
    return f"{now.astimezone(UTC):%Y-%m-%dT%H-%M-%S-%fZ}-{plain}"


def _copy_whole(folder: DataFolder, target: Path) -> None:
    folder.copies.mkdir(mode=0o700, exist_ok=True)
    beside = folder.copies / f"{_PARTIAL}{target.name}"
    try:
        beside.mkdir(mode=0o700)
        _copy_steadily(folder, beside)
        keyfile.sync_folder(beside)
        beside.rename(target)
        keyfile.sync_folder(folder.copies)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _copy_steadily(folder: DataFolder, target: Path) -> None:
    """Copy until nothing moved meanwhile: database and journal must be of the same instant."""
    sources = _sources(folder)
    for _ in range(_TRIES):
        before = [_stamp(path) for path in sources]
        for path in sources:
            _copy_durably(path, target / path.name)
        if before == [_stamp(path) for path in sources]:
            return
        time.sleep(0.2)
    raise busy(folder.root)


def _sources(folder: DataFolder) -> tuple[Path, ...]:
    journal = folder.database.with_name(folder.database.name + "-wal")
    return (folder.keys, folder.database, journal)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return seen.st_size, seen.st_mtime_ns


def _copy_durably(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        with source.open("rb") as reader, target.open("xb") as writer:
            shutil.copyfileobj(reader, writer, 1 << 20)
            writer.flush()
            os.fsync(writer.fileno())
    except FileNotFoundError:
        if source.name.endswith("-wal"):  # a clean close leaves no journal
            return
        raise
    target.chmod(0o600)


def _forget_older(folder: DataFolder) -> None:
    for path in list_copies(folder)[:-KEPT]:
        shutil.rmtree(path)
