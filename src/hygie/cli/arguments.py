"""argparse in French, and the values that the verbs share."""

import argparse
import errno
import os
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from pathlib import Path

    from hygie.errors import InvalidInputError
    from hygie.paths import DataFolder

# What argparse says, and how we say it; the first that matches.
_COMPLAINTS = (
    (r"unrecognized arguments: (.+)", r"« \1 » n’est pas une option de Hygie."),
    (r"argument verb: invalid choice: '(.*?)' .*", r"« \1 » n’est pas un verbe de Hygie."),
    (r"argument (\S+): expected one argument", r"« \1 » attend une valeur."),
    (r"argument (\S+): ignored explicit argument .*", r"« \1 » ne prend pas de valeur."),
    (r"the following arguments are required: (.+)", r"il manque : \1."),
    (r"argument (\S+): (.+)", r"« \1 » : \2"),
)


class FrenchFormatter(argparse.HelpFormatter):
    """The help, its first word in French."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Say « Utilisation » where argparse says « usage »."""
        # A verb of the command asks for its own name without any word before it: prefix "".
        said = "Utilisation : " if prefix is None else prefix
        super().add_usage(usage, actions, groups, said)


class FrenchParser(argparse.ArgumentParser):
    """A parser that helps and complains in French, and guesses no abbreviation."""

    def __init__(self, **options: Any) -> None:
        options |= {
            "add_help": False,
            "allow_abbrev": False,
            "formatter_class": FrenchFormatter,
        }
        super().__init__(**options)
        self._positionals.title, self._optionals.title = "ce qu’il faut donner", "options"
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, then exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"hygie : {in_french(message)}\n")


def in_french(complaint: str) -> str:
    """What argparse complains of, said in French."""
    for pattern, words in _COMPLAINTS:
        if re.fullmatch(pattern, complaint, re.DOTALL):
            return re.sub(pattern, words, complaint, count=1, flags=re.DOTALL)
    return complaint


def add_data(parser: argparse.ArgumentParser) -> None:
    """Offer `--data`."""
    parser.add_argument(
        "--data",
        metavar="DOSSIER",
        help="le dossier de données du cabinet (sinon HYGIE_DATA, sinon celui de votre compte)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Offer `--json`."""
    parser.add_argument(
        "--json", action="store_true", help="écrit un document JSON, pour un autre programme"
    )


def data_folder(named: str | None, *, default: "DataFolder | None" = None) -> "DataFolder":
    """The folder named on the command line, else the default one. Raises InvalidInputError."""
    # Imported here: the help does not need them.
    from hygie.errors import InvalidInputError
    from hygie.paths import DataFolder, default_data_folder

    if named is not None and not named.strip():
        raise InvalidInputError("« --data » attend le nom d’un dossier.", field="data")
    try:
        folder = DataFolder(path(named)) if named else (default or default_data_folder())
        is_other = folder.root.exists() and not folder.root.is_dir()
    except RuntimeError as error:  # HYGIE_DATA=~nobody
        raise _unknown_account(os.environ.get("HYGIE_DATA", "")) from error
    except OSError as error:
        raise _unusable(str(named or folder.root), error) from error
    if is_other:
        raise InvalidInputError(
            f"{folder.root} n’est pas un dossier.",
            field="data",
            means="Rien n’a été modifié.",
            next_step="Indiquez un dossier, existant ou à créer.",
        )
    return folder


def path(named: str) -> "Path":
    """The file or folder of this name, `~` understood. Raises InvalidInputError."""
    from pathlib import Path

    try:
        return Path(named).expanduser()
    except RuntimeError as error:
        raise _unknown_account(named) from error


def _unknown_account(named: str) -> "InvalidInputError":
    from hygie.errors import InvalidInputError

    account = re.split(r"[/\\]", named)[0]
    return InvalidInputError(
        f"« {account} » n’est le dossier d’aucun compte de cet ordinateur.",
        field="data",
        means="Rien n’a été modifié.",
        next_step="Indiquez le chemin en entier.",
    )


def _unusable(named: str, error: OSError) -> "InvalidInputError":
    from hygie.errors import InvalidInputError

    shown = named if len(named) <= 60 else f"{named[:60]}…"
    too_long = error.errno == errno.ENAMETOOLONG
    return InvalidInputError(
        f"« {shown} » est un nom trop long." if too_long else f"« {shown} » ne se lit pas.",
        field="data",
        means="Rien n’a été modifié.",
        next_step="Indiquez un autre dossier.",
    )
