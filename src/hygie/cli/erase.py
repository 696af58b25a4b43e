"""`hygie erase`: the practice and its folder, for ever."""

import argparse
import sys
from typing import TYPE_CHECKING

from hygie.cli import arguments, console
from hygie.errors import InvalidInputError

if TYPE_CHECKING:
    from hygie.practice.models import Practice

DESCRIPTION = (
    "Efface pour toujours le cabinet, son journal, les copies et la clé de ce dossier, une fois "
    "son nom tapé. « hygie export » l’emporte d’abord. Hygie doit être arrêté."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the verb does and takes."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "--confirm",
        metavar="NOM",
        help="le nom du cabinet, pour qui ne peut pas le taper au clavier",
    )
    arguments.add_data(parser)


def run(options: argparse.Namespace) -> int:
    """Erase, and say what remains elsewhere. Raises InvalidInputError (not its name)."""
    from hygie.cli.opened import opened, practice_in
    from hygie.strongbox.serving import FolderLock

    folder = arguments.data_folder(options.data)
    with opened(folder) as box, FolderLock(folder):
        from django.utils import timezone

        from hygie.interop.erasure import erase_everything, require_name

        practice = practice_in(box)
        require_name(_confirmation(practice, options.confirm), practice)
        erased = erase_everything(practice, box, now=timezone.now())
    console.say(
        f"« {erased.name} » est effacé : {erased.rows} éléments, {erased.copies} copies, la clé."
    )
    console.say("Restent, hors de Hygie :")
    for line in erased.remains:
        console.say(f"- {line}")
    return 0


def _confirmation(practice: "Practice", given: str | None) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise InvalidInputError(
            "Effacer demande une confirmation.",
            field="confirm",
            means="Rien n’a été effacé.",
            next_step="Lancez la commande dans un terminal, ou donnez --confirm NOM.",
        )
    console.say(
        f"Tout « {practice.name} » va disparaître de cet ordinateur, pour toujours.\n"
        "Si vous ne l’avez pas encore emporté : Ctrl+C, puis « hygie export »."
    )
    print("Tapez le nom du cabinet pour confirmer : ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()
