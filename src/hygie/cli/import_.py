"""`hygie import`: an archive brought back into an empty Hygie."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hygie.cli import arguments, console

if TYPE_CHECKING:
    from hygie.interop.reading import Archive
    from hygie.paths import DataFolder
    from hygie.strongbox.box import Box

DESCRIPTION = (
    "Reprend à l’identique une archive faite par « hygie export » ou par la page « Emporter le "
    "cabinet », dans un dossier qui ne contient pas encore de cabinet. Tout est vérifié avant "
    "d’écrire ; rien n’est jamais remplacé."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    parser.add_argument("file", metavar="FICHIER", help="l’archive, chiffrée ou non")
    arguments.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Check the archive, then bring it in. Raises ArchiveError, ConflictError, DataFolderError."""
    from hygie.cli import moving
    from hygie.cli.django_start import start_django
    from hygie.config import Config
    from hygie.strongbox.box import Box

    folder = arguments.data_folder(options.data)
    # A folder that cannot be used is refused before anything is read or asked.
    _ = Box(folder).protection
    start_django(Config(folder=folder))

    from hygie.interop.files import archive_at, is_sealed_file

    path = arguments.path(options.file)
    passphrase = moving.known_passphrase() if is_sealed_file(path) else None
    with archive_at(path, passphrase=passphrase) as archive:
        with moving.bar("Vérification de l’archive") as progress:
            archive.check(progress)
        name = _bring_in(folder, archive)
    console.say(f"« {name} » est repris à l’identique. Lancez « hygie » pour l’ouvrir.")
    return 0


def _bring_in(folder: "DataFolder", archive: "Archive") -> str:
    """Write everything, alone in the folder; give the name of the practice."""
    from hygie.cli import moving
    from hygie.interop.services import import_practice
    from hygie.strongbox.box import Box, install
    from hygie.strongbox.opening import prepare_database
    from hygie.strongbox.serving import FolderLock

    with FolderLock(folder), _given_back_if_new(folder):
        box = Box(folder, prepare=prepare_database)
        install(box)
        try:
            _open(box)
            with box.using(), moving.bar("Reprise du cabinet") as progress:
                practice = import_practice(archive=archive, progress=progress)
        finally:
            box.close()
        if box.protection == "clear":
            console.say(
                "Ce dossier n’est pas encore protégé : choisissez une phrase de passe dans Hygie."
            )
    return practice.name


@contextmanager
def _given_back_if_new(folder: "DataFolder") -> Iterator[None]:
    """What could not be filled is not left behind, half made."""
    from hygie.interop.erasure import remove_folder
    from hygie.strongbox.box import Box, Protection

    is_new = Box(folder).protection is Protection.NEW
    try:
        yield
    except BaseException:
        if is_new:
            remove_folder(folder)
        raise


def _open(box: "Box") -> None:
    from hygie.cli import passphrase
    from hygie.strongbox.box import Protection

    if box.protection is Protection.NEW:
        box.create()
    else:
        passphrase.open_for_reading(box)
