"""What the verbs that move a practice share: the passphrase of an archive, and a bar."""

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hygie.cli import console, passphrase
from hygie.errors import InvalidInputError, LockedError

FILE_VARIABLE = "HYGIE_ARCHIVE_PASSPHRASE_FILE"


def new_passphrase(check: Callable[[str], None]) -> str:
    """A passphrase for a new archive, typed twice or read in a file, strong in any case.

    Raises LockedError (nothing to read it from), WeakPassphraseError, InvalidInputError.
    """
    if named := os.environ.get(FILE_VARIABLE):
        chosen = passphrase.read_passphrase(Path(named), FILE_VARIABLE)
    else:
        _require_terminal("ou « --plain » pour une archive en clair.")
        chosen = _typed("Phrase de passe de l’archive : ")
        if _typed("La même, une seconde fois : ") != chosen:
            raise InvalidInputError(
                "Les deux saisies diffèrent.",
                field="passphrase",
                means="Aucune archive n’a été écrite.",
                next_step="Recommencez.",
            )
    check(chosen)
    return chosen


def known_passphrase() -> str:
    """The passphrase of an archive that has one. Raises LockedError."""
    if named := os.environ.get(FILE_VARIABLE):
        return passphrase.read_passphrase(Path(named), FILE_VARIABLE)
    _require_terminal("celle qui a été choisie le jour de l’export.")
    return _typed("Phrase de passe de l’archive : ")


def _typed(asked: str) -> str:
    try:
        return getpass.getpass(asked, sys.stderr)
    except EOFError:
        raise LockedError("Aucune phrase de passe n’a été donnée.") from None


def _require_terminal(otherwise: str) -> None:
    if not sys.stdin.isatty():
        raise LockedError(
            "Il faut la phrase de passe de l’archive.",
            means="Rien n’a été écrit.",
            next_step=(
                "Lancez cette commande dans un terminal pour la taper, ou indiquez dans "
                f"{FILE_VARIABLE} un fichier qui la contient, {otherwise}"
            ),
        )


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with (done, whole) as the work goes; plain words out of a terminal."""
    if not sys.stderr.isatty():
        console.say(f"{what}…")
        yield lambda _done, _whole: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr), transient=True) as shown:
        task = shown.add_task(what, total=100)
        percent = 0

        def advance(done: int, whole: int) -> None:
            nonlocal percent
            now_at = 100 * done // max(whole, 1)
            if now_at > percent:
                percent = now_at
                shown.update(task, completed=percent)

        yield advance
