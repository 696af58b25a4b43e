"""A list leaves as a file: CSV for French Excel, or a workbook; no cell can run as a formula."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from hygie.practice.rules.sheets.columns import (
    FORMULA_SIGNS,
    Column,
    Taken,
    show_cell,
    titles,
    visible,
)
from hygie.practice.rules.sheets.workbooks import write_workbook

CSV, XLSX = "csv", "xlsx"
FORMATS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Rows = Sequence[Sequence[Any]]


def write_list(columns: Sequence[Column], rows: Rows, *, to: str, title: str) -> bytes:
    """Every row with every column."""
    if to == XLSX:
        return write_workbook(columns, rows, title=title, help_sheet=False)
    return _csv(columns, rows)


def write_template(columns: Sequence[Column], *, to: str, title: str) -> bytes:
    """The titles alone, of what an import takes; a workbook explains them in a second sheet."""
    taken = importable(columns)
    if to == XLSX:
        return write_workbook(taken, (), title=title, help_sheet=True)
    return _csv(taken, ())


def importable(columns: Sequence[Column]) -> list[Column]:
    """The columns that an import takes."""
    return [column for column in columns if column.taken is not Taken.NEVER]


def _csv(columns: Sequence[Column], rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(titles(columns))
    for row in rows:
        pairs = zip(columns, row, strict=True)
        writer.writerow([harmless(show_cell(column, value)) for column, value in pairs])
    # The mark is how Excel knows UTF-8.
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text without what no screen shows, marked when a spreadsheet would run it."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(FORMULA_SIGNS) else shown
