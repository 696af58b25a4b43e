"""A data folder open for the time of one verb, beside a running server if there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hygie.cli import console
from hygie.errors import FolderBusyError, NoDataError
from hygie.paths import DataFolder

if TYPE_CHECKING:
    from hygie.practice.models import Practice
    from hygie.strongbox.box import Box


@contextmanager
def opened(folder: DataFolder) -> Iterator["Box"]:
    """The open strongbox of a folder that was used already, Django ready, this thread inside.

    Raises NoDataError, LockedError, WrongSecretError, DataFolderError.
    """
    from hygie.cli import passphrase
    from hygie.cli.django_start import start_django
    from hygie.config import Config
    from hygie.strongbox.box import Box, install

    box = Box(folder, prepare=bring_up_to_date)
    _require_data(box)
    start_django(Config(folder=folder))
    install(box)
    passphrase.open_for_reading(box)
    try:
        with box.using():
            yield box
    finally:
        box.close()


def practice_in(box: "Box") -> "Practice":
    """The practice of the open folder. Raises NoDataError."""
    from hygie.practice.selectors import only_practice

    practice = only_practice()
    if practice is None:
        raise no_practice(box.folder)
    return practice


def bring_up_to_date(folder: DataFolder) -> None:
    """Tables of an earlier version are changed when nobody else is there, and it is said."""
    from hygie.strongbox.opening import prepare_database

    try:
        changed = prepare_database(folder)
    except FolderBusyError as error:
        raise FolderBusyError(
            "Ces données attendent d’être mises à jour pour cette version de Hygie.",
            means="Hygie est ouvert par ailleurs : rien n’a été modifié.",
            next_step="Déverrouillez-le dans le navigateur, ou arrêtez-le, puis recommencez.",
        ) from error
    if changed:
        console.say("Vos données ont été mises à jour pour cette version de Hygie.")


def no_practice(folder: DataFolder) -> NoDataError:
    """There is a folder, or not even that, and no practice in it."""
    return NoDataError(
        f"Il n’y a pas encore de cabinet dans le dossier {folder.root}.",
        next_step="Lancez « hygie » pour décrire le vôtre, ou indiquez un autre dossier.",
    )


def _require_data(box: "Box") -> None:
    from hygie.strongbox import keyfile
    from hygie.strongbox.box import Protection
    from hygie.strongbox.engine import is_empty

    folder = box.folder
    if box.protection is Protection.NEW or (
        is_empty(folder.database) and not keyfile.load(folder).database_created
    ):
        raise no_practice(folder)
