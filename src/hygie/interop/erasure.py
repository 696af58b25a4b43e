"""Erasing a practice for ever: its rows, then, on a PC, the folder that held them and its key."""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime

from hygie.errors import InvalidInputError
from hygie.interop import services
from hygie.interop.rules.naming import same_name
from hygie.paths import DataFolder
from hygie.practice.models import Practice
from hygie.strongbox import copies, keyfile, keyring_slot, locksmith
from hygie.strongbox.box import Box, Protection
from hygie.strongbox.faults import disk_faults
from hygie.strongbox.serving import exclusively


@dataclass(frozen=True)
class Erased:
    """What went, and what could not be reached."""

    name: str
    rows: int
    copies: int
    remains: tuple[str, ...]


def require_name(typed: str, practice: Practice) -> None:
    """Raises InvalidInputError unless the name of the practice was typed."""
    if not same_name(typed, practice.name):
        raise InvalidInputError(
            f"Ce n’est pas le nom du cabinet : tapez « {practice.name} ».",
            field="name",
            means="Rien n’a été effacé.",
        )


def erase_everything(practice: Practice, box: Box | None, *, now: datetime) -> Erased:
    """Erase the practice, then the folder of this strongbox: database, keys, copies.

    `box` is open, and nobody need be in it; it ends closed on a folder as new. None where there is
    no strongbox. Raises FolderBusyError, ReadOnlyFolderError: the rows may be gone already, and the
    same act ends it.
    """
    name = practice.name
    rows = services.erase_practice(practice=practice)
    if box is None:
        return Erased(name, rows, 0, _ELSEWHERE)
    was_protected = box.protection is Protection.PROTECTED
    count = len(copies.list_copies(box.folder))
    box.close()
    empty_folder(box.folder, now=now)
    return Erased(name, rows, count, (*_ELSEWHERE, _ENCRYPTED if was_protected else _IN_CLEAR))


def empty_folder(folder: DataFolder, *, now: datetime) -> None:
    """Make a closed folder as new: no database, no copy, a fresh key that has opened nothing yet.

    A crash at any instant leaves a folder that opens, empty.
    """
    with exclusively(folder), disk_faults(folder.root):
        content = keyfile.load(folder)
        # « Its database is still to be made »: true of every moment from here on.
        keyfile.save(folder, replace(content, database_created=False))
        _remove_database(folder)
        keyfile.save(folder, locksmith.first_keyfile(now))
        keyring_slot.forget_slots(content.slots)
        copies.discard_copies(folder)
        for path in (folder.copies, folder.inbox, folder.jobs):
            shutil.rmtree(path, ignore_errors=True)


def remove_folder(folder: DataFolder) -> None:
    """Take back a closed folder that this process has just made, and could not fill."""
    with exclusively(folder), disk_faults(folder.root):
        _remove_database(folder)
        folder.keys.unlink(missing_ok=True)


def _remove_database(folder: DataFolder) -> None:
    # The journals first: left alone, they would be taken for those of the next database.
    for end in ("-wal", "-shm", ""):
        folder.database.with_name(folder.database.name + end).unlink(missing_ok=True)


_ELSEWHERE = (
    "Les archives que vous avez emportées, et les sauvegardes faites par d’autres logiciels.",
    "Les documents imprimés, téléchargés ou envoyés.",
)
_ENCRYPTED = (
    "Des octets effacés peuvent rester un temps sur le disque : ils sont chiffrés, et leur clé a "
    "été effacée avec eux."
)
_IN_CLEAR = (
    "Des octets effacés peuvent rester un temps sur le disque, et aucune phrase de passe ne les "
    "protégeait. Avant de donner ou de jeter cet ordinateur, faites effacer son disque."
)
