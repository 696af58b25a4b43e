"""A table that a spreadsheet opens as French offices expect, and where no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What makes a spreadsheet compute instead of show, the first time or after trimming.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """The value as text; an apostrophe before what a spreadsheet would take for a formula."""
    text = "" if value is None else str(value)
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" \N{NO-BREAK SPACE}").startswith(_STARTS) else text


def to_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with its mark, semicolons, Windows line ends: opens in one double click."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8", "replace")
