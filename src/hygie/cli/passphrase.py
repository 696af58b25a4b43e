"""How the command line opens a folder: clear slot, passphrase file, keyring, prompt. Never argv."""

import getpass
import os
import stat
import sys
from pathlib import Path

from hygie.cli import console
from hygie.errors import LockedError, ThrottledError, WrongSecretError
from hygie.strongbox.box import Box, Protection
from hygie.strongbox.keyring_slot import KeyringUnavailableError
from hygie.strongbox.slots import SlotKind

FILE_VARIABLE = "HYGIE_PASSPHRASE_FILE"
_LONGEST_FILE_BYTES = 4096
_TRIES = 3


def open_for_reading(box: Box) -> None:
    """Open by whatever is at hand, at last by asking.

    Raises LockedError when there is nothing to open with, WrongSecretError, DataFolderError.
    """
    if box.protection is Protection.CLEAR:
        box.open_clear()
    elif not open_unattended(box):
        _open_by_asking(box)


def open_unattended(box: Box) -> bool:
    """Open a protected folder with the passphrase file or the keyring. False: somebody must type.

    Raises LockedError (unreadable file) and WrongSecretError (wrong file).
    """
    if named := os.environ.get(FILE_VARIABLE):
        box.open_with_passphrase(read_passphrase(Path(named)))
        return True
    if not any(slot.kind is SlotKind.KEYRING for slot in box.slots()):
        return False
    try:
        box.open_with_keyring()
    except (KeyringUnavailableError, WrongSecretError) as error:
        console.say(error.what)
        return False
    return True


def read_passphrase(path: Path, variable: str = FILE_VARIABLE) -> str:
    """The first line of the file that this variable names.

    Warns when others may read it. Raises LockedError.
    """
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read(_LONGEST_FILE_BYTES + 1)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, variable, "ne peut pas être lu") from error
    if os.name == "posix" and stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH):
        console.say(
            f"Attention : d’autres comptes de cet ordinateur peuvent lire {path}. "
            f"Réservez-le au vôtre : chmod 600 {path}"
        )
    passphrase = text.splitlines()[0] if text.splitlines() else ""
    if not passphrase or len(content) > _LONGEST_FILE_BYTES:
        raise _unusable(path, variable, "ne contient pas de phrase de passe")
    return passphrase


def _unusable(path: Path, variable: str, what: str) -> LockedError:
    return LockedError(
        f"Le fichier {path}, indiqué par {variable}, {what}.",
        means="Vos données restent verrouillées.",
        next_step="Corrigez le nom ou le contenu de ce fichier, puis recommencez.",
    )


def _open_by_asking(box: Box) -> None:
    if not sys.stdin.isatty():
        raise LockedError(
            "Ce dossier est protégé par une phrase de passe.",
            means="Sans elle, rien ne peut être lu.",
            next_step=(
                "Lancez cette commande dans un terminal pour la taper, "
                f"ou indiquez dans {FILE_VARIABLE} un fichier qui la contient."
            ),
        )
    for left in reversed(range(_TRIES)):
        try:
            box.open_with_passphrase(getpass.getpass("Phrase de passe : ", sys.stderr))
        except ThrottledError:
            raise
        except WrongSecretError as error:
            if not left:
                raise
            console.say(error.what)
        except EOFError:
            raise LockedError("Aucune phrase de passe n’a été donnée.") from None
        else:
            return
