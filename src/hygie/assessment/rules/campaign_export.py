"""A comparison as a spreadsheet that opens in French Excel, and runs nothing there."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from hygie.assessment.rules.campaign import Comparison, MeasureChange
from hygie.assessment.rules.frozen import FrozenMeasure

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_STATE = ("état", "réponse", "raison", "preuve", "preuve valable jusqu’au")


LocalDay = Callable[[datetime], date]


def comparison_csv(comparison: Comparison, local_day: LocalDay) -> str:
    """The whole comparison, one measure a line: UTF-8 mark, semicolons, quotes where needed.

    `local_day` is the date of a moment where the practice is.
    """
    rows = (_row(comparison, item, local_day) for item in comparison.changes)
    return to_csv([_header(comparison), *rows])


def to_csv(rows: Iterable[Iterable[str]]) -> str:
    """Cells that a spreadsheet shows as they are, whatever they begin with."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BOM + text.getvalue()


def safe_cell(value: str) -> str:
    """The text, behind an apostrophe when a spreadsheet would take it for a formula."""
    return "'" + value if value.lstrip(" \N{NO-BREAK SPACE}").startswith(_FORMULA_STARTS) else value


def _header(comparison: Comparison) -> list[str]:
    titles = (comparison.before.title, comparison.after.title)
    states = [f"{title}, {column}" for title in titles for column in _STATE]
    return [
        "Thème",
        "Mesure",
        "Intitulé",
        "Évolution",
        "Preuve expirée entre-temps",
        *states,
        "Note",
    ]


def _row(comparison: Comparison, change: MeasureChange, local_day: LocalDay) -> list[str]:
    return [
        comparison.theme_title(change.theme),
        change.id,
        change.title,
        change.evolution.label,
        "oui" if change.has_expired else "non",
        *_cells(change.before, local_day),
        *_cells(change.after, local_day),
        change.note,
    ]


def _cells(measure: FrozenMeasure | None, local_day: LocalDay) -> Iterator[str]:
    if measure is None:
        yield from [""] * len(_STATE)
        return
    answer = measure.answer
    yield "Pas encore de réponse" if measure.is_unanswered else measure.status.word
    yield answer.label + (" (à confirmer)" if answer.to_confirm else "") if answer else ""
    yield answer.reason if answer and answer.reason else measure.reason
    yield measure.strength_label
    until = measure.valid_until
    yield local_day(until).strftime("%d/%m/%Y") if until else ""
