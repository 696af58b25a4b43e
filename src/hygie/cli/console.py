"""Results on the standard output, talk and progress on the error output."""

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hygie.errors import HygieError

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console

_WIDTH_ELSEWHERE = 100


def prepare() -> None:
    """A console that cannot write a letter replaces it: an accent never stops a verb."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def hide_traces() -> None:
    """From now on a crash of this process says what and where, never a trace.

    What failed may quote what somebody typed.
    """
    import threading

    sys.excepthook = _crashed
    threading.excepthook = lambda crash: _crashed(
        crash.exc_type, crash.exc_value, crash.exc_traceback
    )


def _crashed(
    kind: type[BaseException], _error: BaseException | None, trace: "TracebackType | None"
) -> None:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" à {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    if issubclass(kind, SystemExit):
        return
    say(
        f"hygie : une panne est survenue ({kind.__name__}{place}).\n"
        "Ce qui était enregistré n’a pas été modifié.\n"
        "Recommencez ; si la panne revient, signalez cette ligne."
    )


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(text, file=sys.stderr, flush=True)


def complain(error: HygieError) -> None:
    """Say what happened, what it means, the next gesture."""
    lines = [f"hygie : {error.what}", error.means, error.next_step]
    say("\n".join(line for line in lines if line))


def result(text: str) -> None:
    """A line that the person, or a program, asked for."""
    print(text, flush=True)


def print_json(document: dict[str, Any]) -> None:
    """The document, in UTF-8 whatever the console."""
    import json

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json.dumps(document, ensure_ascii=False, indent=2))


def drawing() -> "Console":
    """Where to draw tables: coloured in a terminal, plain elsewhere."""
    from rich.console import Console

    in_terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if in_terminal else _WIDTH_ELSEWHERE,
    )


@contextmanager
def progress(what: str, total: int) -> Iterator[Iterable[int]]:
    """Give the ranks 0…total-1; a bar advances as they are taken. Plain words out of a terminal."""
    if not sys.stderr.isatty():
        say(f"{what}…")
        yield range(total)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr), transient=True) as bar:
        yield bar.track(range(total), description=what)
