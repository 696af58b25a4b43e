"""Archives as files of the disk: written whole or not at all, opened without being trusted."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from hygie.errors import ConflictError, DiskFullError, InvalidInputError, ReadOnlyFolderError
from hygie.interop.exporting import Progress, no_progress, write_archive
from hygie.interop.reading import Archive, open_archive
from hygie.interop.rules.faults import NOTHING_IMPORTED
from hygie.interop.rules.manifest import Manifest
from hygie.interop.rules.naming import archive_name
from hygie.interop.sealing import is_sealed, seal_into
from hygie.practice.models import Practice
from hygie.strongbox.faults import disk_fault
from hygie.strongbox.keyfile import sync_folder
from hygie.strongbox.slots import KdfCost

_HALF = ".part"
_NO_HALF = "Aucune archive n’a été écrite, et aucun fichier à moitié fait ne reste."


@dataclass(frozen=True)
class Written:
    """An archive that is on the disk."""

    path: Path
    size_bytes: int
    manifest: Manifest


def export_to(
    wanted: Path,
    *,
    practice: Practice,
    passphrase: str | None,
    now: datetime,
    cost: KdfCost | None = None,
    progress: Progress = no_progress,
) -> Written:
    """Write the archive under this name, or under its usual name in this folder.

    `passphrase` None leaves it readable by anybody. Raises ConflictError (the file exists),
    DiskFullError, ReadOnlyFolderError, DataFolderError; no half file then remains.
    """
    path = wanted
    if wanted.is_dir():
        name = archive_name(practice.name, now.date(), sealed=passphrase is not None)
        path = wanted / name
    require_free(path)
    with _target_faults(path.parent), _whole(path) as stream:
        if passphrase is None:
            manifest = write_archive(stream, practice=practice, now=now, progress=progress)
        else:
            seal = seal_into(stream, passphrase, cost=cost or KdfCost())
            manifest = write_archive(seal, practice=practice, now=now, progress=progress)
            seal.finish()
    return Written(path, path.stat().st_size, manifest)


def require_free(path: Path) -> None:
    """Raises ConflictError when there is a file of this name already; a folder is no matter."""
    if os.path.lexists(path) and not path.is_dir():
        raise _exists(path)


@contextmanager
def archive_at(path: Path, *, passphrase: str | None = None) -> Iterator[Archive]:
    """The archive of this file. Raises InvalidInputError (unreadable file) and `open_archive`'s."""
    with opened(path) as stream, open_archive(stream, passphrase=passphrase) as archive:
        yield archive


def is_sealed_file(path: Path) -> bool:
    """Whether a passphrase is needed. Raises InvalidInputError (unreadable file)."""
    with opened(path) as stream:
        return is_sealed(stream)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, for reading. Raises InvalidInputError."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InvalidInputError(
            f"Le fichier {path} ne peut pas être lu ({error.strerror or 'illisible'}).",
            field="archive",
            means=NOTHING_IMPORTED,
            next_step="Vérifiez son nom, et que votre compte a le droit de le lire.",
        ) from error
    with stream:
        yield stream


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file beside, which takes its name once everything is on the disk."""
    half = path.with_name(path.name + _HALF)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(half, flags, 0o600), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(half, path)
        sync_folder(path.parent)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def _target_faults(folder: Path) -> Iterator[None]:
    """The disk's complaints, in words that fit an export."""
    try:
        yield
    except FileNotFoundError as error:
        raise InvalidInputError(
            f"Le dossier {folder} n’existe pas.",
            field="archive",
            means=_NO_HALF,
            next_step="Créez-le d’abord, ou indiquez-en un autre.",
        ) from error
    except OSError as error:
        fault = disk_fault(error, folder)
        if isinstance(fault, DiskFullError):
            fault.means = _NO_HALF
            fault.next_step = "Libérez de la place, ou indiquez un autre disque."
        elif isinstance(fault, ReadOnlyFolderError):
            fault.means = _NO_HALF
            fault.next_step = "Indiquez un dossier où votre compte peut écrire."
        raise fault from error


def _exists(path: Path) -> ConflictError:
    return ConflictError(
        f"Le fichier {path} existe déjà.",
        means="Il n’a pas été remplacé.",
        next_step="Indiquez un autre nom, ou déplacez d’abord ce fichier.",
    )
