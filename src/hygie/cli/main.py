"""The console entry: finds the verb, loads its module alone, says every error once, in French."""

import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from hygie import __version__
from hygie.cli import console
from hygie.cli.arguments import FrenchParser
from hygie.errors import HygieError

# Verb: what the help says of it. Its module bears its name, and offers `configure` and `run`.
VERBS = {
    "serve": "ouvre Hygie dans le navigateur (ce que fait « hygie » sans verbe)",
    "check": "regarde ce poste, sans rien modifier",
    "status": "dit où en est le cabinet",
    "catalog": "donne les mesures du guide",
    "export": "emporte le cabinet dans une archive",
    "import": "reprend une archive dans un Hygie vide",
    "copies": "liste les copies que Hygie garde avant chaque changement important",
    "restore": "remet une copie en place",
    "erase": "efface le cabinet pour toujours",
}
DEFAULT_VERB = "serve"
DESCRIPTION = (
    "Hygie aide les professionnels de santé libéraux à sécuriser leur informatique. "
    "« hygie VERBE --help » explique un verbe."
)
_GENERAL = ("-h", "--help", "--version")


def run(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; give the exit code. Raises SystemExit for help and bad usage."""
    console.prepare()
    if argv is None:  # this process is ours: its last resort is, too
        console.hide_traces()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except HygieError as error:
        console.complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever was reading (« | head ») has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def parser(chosen: str = "") -> FrenchParser:
    """The parser of the whole command, complete for the chosen verb only."""
    top = FrenchParser(prog="hygie", description=DESCRIPTION)
    top.add_argument(
        "--version", action="version", version=f"Hygie {__version__}", help="donne la version"
    )
    verbs = top.add_subparsers(title="verbes", dest="verb")
    for name, summary in VERBS.items():
        child = verbs.add_parser(name, help=summary)
        if name == chosen:
            _module(name).configure(child)
    return top


def _run(argv: list[str]) -> int:
    if not argv or (argv[0].startswith("-") and argv[0] not in _GENERAL):
        argv = [DEFAULT_VERB, *argv]
    verb = argv[0]
    options = parser(verb).parse_args(argv)
    code: int = _module(verb).run(options)
    return code


def _module(verb: str) -> ModuleType:
    # « import » is a word of Python: no module may bear it as it is.
    return importlib.import_module(f"hygie.cli.{verb}" + "_" * (verb == "import"))
