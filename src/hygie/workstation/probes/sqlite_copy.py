"""The one door of the probes to SQLite: a question to a private copy, read-only, within limits.

The files come from other programs, and may be hostile: no write, no function of theirs, no value
longer than a megabyte, no question that never ends.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen

LONGEST_VALUE_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 1000
_TURNS: Final = 2000  # of the handler below, each after ten thousand instructions
_INSTRUCTIONS: Final = 10_000


def rows(host: Host, path: str, question: str) -> tuple[tuple[Any, ...], ...] | None:
    """The first rows of the answer, None when there is no such file. Raises Unseen.

    `question` is a constant of ours: it counts, and never selects a secret.
    """
    copy = host.local_copy(path)
    if copy is None:
        return None
    try:
        with closing(sqlite3.connect(f"{Path(copy).as_uri()}?mode=ro", uri=True)) as opened:
            _limit(opened)
            return tuple(opened.execute(question).fetchmany(MOST_ROWS))
    except (sqlite3.Error, ValueError, OverflowError, MemoryError):
        raise Unseen(Unknown.UNREADABLE) from None


def _limit(opened: sqlite3.Connection) -> None:
    opened.set_progress_handler(_stop_after(_TURNS), _INSTRUCTIONS)
    opened.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE_BYTES)
    opened.execute("PRAGMA query_only = ON")
    opened.execute("PRAGMA trusted_schema = OFF")


def _stop_after(turns: int) -> Callable[[], int]:
    left = [turns]

    def turn() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    return turn
