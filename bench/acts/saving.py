"""Saving one answer for good: the request and its card, the service alone, a bare insertion."""

import re
import sqlite3
from collections.abc import Callable
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlsplit

from bench.figures import Budget, Line, Series, alternated, milliseconds, series
from bench.ground import Ground
from bench.served import BenchError, Visitor, child, hygie_command, serving

ANSWERED_PAGE = "assessment:measure"
_REVISION = re.compile(r'name="revision" value="(\d+)"')
_ROW = "x" * 300  # about what an answer and its line of the journal weigh


def save(ground: Ground) -> list[Line]:
    """Through the page's own form, alternated with a bare insertion on the same disk."""
    rounds = ground.rounds(150)
    service = series(child("inside.py", "save", ground.copy("service"), rounds))
    with serving(hygie_command(ground.copy("save"))) as server:
        visitor = Visitor(server)
        sent, bare = alternated(
            rounds, _answering(visitor, server.address, ground), _inserting(ground.folder)
        )
        visitor.close()
    return [
        _line("save", "Une réponse enregistrée pour de bon, 95 % des fois", sent, bare, Budget(10)),
        _line("save.service", "– dont l’écriture seule, sans la page", service, bare),
    ]


def _line(name: str, label: str, times: Series, bare: Series, *budgets: Budget) -> Line:
    return Line(
        name=name,
        label=label,
        unit="ms",
        value=times.p95,
        samples=times.count,
        beside=bare.p95,
        beside_label="insertion SQLite nue",
        budgets=budgets,
        details={"p50": times.p50, "baseline_p50": bare.p50},
    )


def _answering(visitor: Visitor, address: str, ground: Ground) -> Callable[[], float]:
    """Sends an answer each time: never the one that is there already."""
    visitor.get(urlsplit(address).path)
    path = next(page["path"] for page in ground.practice["pages"] if page["name"] == ANSWERED_PAGE)
    page = visitor.get(path).text
    visitor.sign(page)
    values, revision = cycle(("no", "yes")), _revision(page)

    def answer() -> float:
        nonlocal revision
        value, received = next(values), []
        spent = milliseconds(
            lambda: received.append(
                visitor.post(f"{path}reponse/", value=value, revision=revision, whole=1)
            )
        )
        revision = _revision(received[0].text)
        return spent

    return answer


def _revision(page: str) -> int:
    found = _REVISION.search(page)
    if found is None:
        raise BenchError("La page de la mesure ne dit pas sa révision.")
    return int(found[1])


def _inserting(folder: Path) -> Callable[[], float]:
    """Inserts a row in a plain SQLite base that survives a power cut, as Hygie's does."""
    base = sqlite3.connect(folder / "bare-write.db", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, text TEXT)")
    ranks = count()
    return lambda: milliseconds(
        lambda: base.execute("INSERT INTO row (text) VALUES (?)", [f"{next(ranks)} {_ROW}"])
    )
