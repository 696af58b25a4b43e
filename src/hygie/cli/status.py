"""`hygie status`: where the practice stands, beside a running server if there is one."""

import argparse
from typing import TYPE_CHECKING

from hygie.cli import arguments, console
from hygie.errors import FolderBusyError, NoDataError
from hygie.paths import DataFolder

if TYPE_CHECKING:
    from hygie.strongbox.box import Box

DESCRIPTION = (
    "Dit où en est le cabinet : les deux scores, chaque mesure, les six prochaines actions. "
    "Ne modifie aucune réponse, et fonctionne pendant que Hygie est ouvert. "
    "Sort avec 3 s’il reste à faire, sinon 4 s’il reste à revérifier, sinon 0."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    arguments.add_json(parser)
    arguments.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Print the standing. Raises NoDataError, LockedError, WrongSecretError, DataFolderError."""
    from hygie.cli import passphrase
    from hygie.cli.django_start import start_django
    from hygie.config import Config
    from hygie.strongbox.box import Box, install

    folder = arguments.data_folder(options.data)
    box = Box(folder, prepare=_bring_up_to_date)
    _require_data(box)
    start_django(Config(folder=folder))
    install(box)
    passphrase.open_for_reading(box)
    try:
        with box.using():
            return _show(box, as_json=options.json)
    finally:
        box.close()


def _show(box: "Box", *, as_json: bool) -> int:
    from django.utils import timezone

    from hygie.cli import standing

    overview = standing.read_overview(now=timezone.now())
    if overview is None:
        raise _no_practice(box.folder)
    if as_json:
        console.print_json(standing.document(overview, protection=str(box.protection)))
    else:
        from hygie.cli import standing_tables

        standing_tables.draw(overview)
    return standing.exit_code(overview)


def _require_data(box: "Box") -> None:
    from hygie.strongbox import keyfile
    from hygie.strongbox.box import Protection
    from hygie.strongbox.engine import is_empty

    folder = box.folder
    if box.protection is Protection.NEW or (
        is_empty(folder.database) and not keyfile.load(folder).database_created
    ):
        raise _no_practice(folder)


def _bring_up_to_date(folder: DataFolder) -> None:
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


def _no_practice(folder: DataFolder) -> NoDataError:
    return NoDataError(
        f"Il n’y a pas encore de cabinet dans le dossier {folder.root}.",
        next_step="Lancez « hygie » pour décrire le vôtre, ou indiquez un autre dossier.",
    )
