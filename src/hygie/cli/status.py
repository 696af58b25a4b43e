"""`hygie status`: where the practice stands, beside a running server if there is one."""

import argparse
from typing import TYPE_CHECKING

from hygie.cli import arguments, console

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
    from hygie.cli.opened import opened

    with opened(arguments.data_folder(options.data)) as box:
        return _show(box, as_json=options.json)


def _show(box: "Box", *, as_json: bool) -> int:
    from django.utils import timezone

    from hygie.cli import standing
    from hygie.cli.opened import no_practice

    overview = standing.read_overview(now=timezone.now())
    if overview is None:
        raise no_practice(box.folder)
    if as_json:
        console.print_json(standing.document(overview, protection=str(box.protection)))
    else:
        from hygie.cli import standing_tables

        standing_tables.draw(overview)
    return standing.exit_code(overview)
