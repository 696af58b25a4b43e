"""Putting a dated copy back into place: looked at first, the present state copied before.

The folder then holds the copy's database and keys. A crash at any instant leaves a folder that
opens: while the database changes, `keys.json` holds the slots of both states.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hygie.errors import ConflictError, CorruptDatabaseError, DataFolderError
from hygie.interop.copies import Copy
from hygie.paths import DataFolder
from hygie.strongbox import copies, keyfile
from hygie.strongbox.box import Box
from hygie.strongbox.faults import corrupt_database, disk_faults
from hygie.strongbox.serving import exclusively
from hygie.strongbox.sqlcipher.connection import GuardedConnection, connect

_BESIDE = ".restauration-"
Opener = Callable[[Box], None]


def restore_copy(folder: DataFolder, copy: Copy, *, open_box: Opener, now: datetime) -> Path | None:
    """Put this copy in the place of the present state; where the present state was copied.

    `open_box` opens a strongbox by whatever secret its user has: the copy is looked at whole
    before anything changes. Raises FolderBusyError (a server runs), what `open_box` raises,
    CorruptDatabaseError, DiskFullError, ReadOnlyFolderError: the folder is then as it was.
    """
    if not copy.is_whole:
        raise ConflictError(
            f"La copie « {copy.name} » n’est pas entière.",
            means="Rien n’a été modifié.",
            next_step="Choisissez-en une autre avec « hygie copies ».",
        )
    with exclusively(folder), disk_faults(folder.root):
        _sweep(folder)
        beside = DataFolder(folder.root / f"{_BESIDE}{secrets.token_hex(6)}")
        try:
            _copy_files(DataFolder(copy.path), beside)
            _look_at(beside, open_box)
            aside = _keep_present(folder, now)
            _keep_chosen(copy, beside)
            _swap(folder, beside)
        finally:
            shutil.rmtree(beside.root, ignore_errors=True)
        return aside


def _look_at(beside: DataFolder, open_box: Opener) -> None:
    """Open the copy and read all of it; its journal, if a crash left one, joins its database."""
    box = Box(beside)
    open_box(box)
    try:
        with box.using(), closing(connect(beside.database, box.key())) as connection:
            if not _is_sound(connection):
                raise corrupt_database(beside.database, "a des pages abîmées")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except CorruptDatabaseError as error:
        raise CorruptDatabaseError(
            "La base de données de cette copie est abîmée.",
            means="Rien n’a été modifié.",
            next_step="Choisissez une autre copie avec « hygie copies ».",
        ) from error
    finally:
        box.close()


def _is_sound(connection: GuardedConnection) -> bool:
    """Every page is the one that was written, and the tables agree."""
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")


def _keep_present(folder: DataFolder, now: datetime) -> Path | None:
    if folder.keys.exists() and folder.database.exists():
        return copies.copy_folder(folder, "avant restauration", now=now)
    return _keep_remains(folder, now)


def _keep_remains(folder: DataFolder, now: datetime) -> Path | None:
    """A database without keys, or the reverse: put aside as it is, it may still be of use."""
    remains = [path for path in _files(folder) if path.exists()]
    if not remains:
        return None
    stamp = now.astimezone(UTC)
    aside = folder.copies / f"{stamp:%Y-%m-%dT%H-%M-%S-%fZ}-etat-abime"
    aside.mkdir(mode=0o700, parents=True)
    for path in remains:
        shutil.copy2(path, aside / path.name)
    return aside


def _keep_chosen(copy: Copy, beside: DataFolder) -> None:
    """Copies are kept up to a number: the one that is restored must not be the one forgotten."""
    if not copy.path.exists():
        _copy_files(beside, DataFolder(copy.path))


def _copy_files(source: DataFolder, target: DataFolder) -> None:
    """Database, its journal, keys: nothing else that may lie there."""
    target.root.mkdir(mode=0o700)
    for path in _files(source)[:3]:
        if path.exists():
            shutil.copy2(path, target.root / path.name)
            (target.root / path.name).chmod(0o600)


def _swap(folder: DataFolder, beside: DataFolder) -> None:
    wanted = keyfile.load(beside)
    with suppress(DataFolderError):  # the present keys may be what is lost
        present = [slot for slot in keyfile.load(folder).slots if slot not in wanted.slots]
        ids = {slot.id for slot in wanted.slots}
        both = wanted.with_slots(*(slot for slot in present if slot.id not in ids))
        keyfile.save(folder, replace(both, database_created=True))
    # A journal of the former database must never meet the other one.
    for path in _files(folder)[2:]:
        path.unlink(missing_ok=True)
    os.replace(beside.database, folder.database)
    keyfile.sync_folder(folder.root)
    keyfile.save(folder, replace(wanted, database_created=True))


def _files(folder: DataFolder) -> tuple[Path, ...]:
    database = folder.database
    journals = (database.with_name(database.name + end) for end in ("-wal", "-shm"))
    return (folder.keys, database, *journals)


def _sweep(folder: DataFolder) -> None:
    """Remove what a restoration cut short by a crash left."""
    for path in folder.root.glob(f"{_BESIDE}*"):
        shutil.rmtree(path, ignore_errors=True)
