"""A file of rows, from outside: bounded, decoded, cut into cells. Nothing is interpreted."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hygie.errors import InvalidInputError
from hygie.practice.rules.sheets.columns import NBSP

LARGEST_FILE_BYTES = 5 * 1024 * 1024
LARGEST_TEXT = 2 * 1024 * 1024
MOST_ROWS = 1000
MOST_COLUMNS = 100
# Blank lines are not rows, but a file cannot be made of millions of them.
LAST_LINE = 20_000

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True)
class Row:
    """A line of the file, by the number that the user's program shows for it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The line of titles and the rows below it, none of them blank."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def as_plain(self) -> dict[str, Any]:
        """As plain lists, to be kept between two pages."""
        return {"header": list(self.header), "rows": [[r.line, list(r.cells)] for r in self.rows]}

    @classmethod
    def from_plain(cls, kept: dict[str, Any]) -> "Sheet":
        rows = tuple(Row(line, tuple(cells)) for line, cells in kept["rows"])
        return cls(tuple(kept["header"]), rows)


def refused(what: str, next_step: str = "") -> InvalidInputError:
    """The error of a file that cannot be read."""
    return InvalidInputError(
        what, field="file", means="Rien n’a été enregistré.", next_step=next_step
    )


def read_sheet(content: bytes, *, recognises: Callable[[str], bool]) -> Sheet:
    """The rows of a CSV or XLSX file, whatever its name says. Raises InvalidInputError.

    `recognises`: whether a title is one that is waited for; it decides between the separators that
    a CSV file may have.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise refused(
            f"Ce fichier dépasse {LARGEST_FILE_BYTES // 1024**2}{NBSP}Mo.",
            f"Gardez {MOST_ROWS} lignes au plus, sans image.",
        )
    if content.startswith(_OLD_EXCEL):
        raise refused(
            "Ce classeur est d’un ancien format, ou protégé par un mot de passe.",
            "Enregistrez-le au format « .xlsx », sans mot de passe.",
        )
    if content.startswith(_ZIP):
        from hygie.practice.rules.sheets.workbooks import read_workbook

        return sheet_of(read_workbook(content))
    return sheet_of(_csv_lines(_decoded(content), recognises))


def sheet_of(lines: Iterable[Row]) -> Sheet:
    """The first line that is not blank gives the titles. Raises InvalidInputError."""
    kept: list[Row] = []
    length = 0
    for row in lines:
        cells = _without_blank_end(row.cells)
        if row.line > LAST_LINE or (cells and len(kept) > MOST_ROWS):
            raise refused(
                f"Ce fichier a plus de {MOST_ROWS} lignes.", "Coupez-le en plusieurs fichiers."
            )
        if not cells:
            continue
        length += sum(map(len, cells))
        if len(cells) > MOST_COLUMNS or length > LARGEST_TEXT:
            raise refused(
                "Ce fichier est trop grand pour une liste.",
                "Gardez seulement les colonnes du modèle.",
            )
        kept.append(Row(row.line, cells))
    if not kept:
        raise refused("Ce fichier est vide.", "Choisissez le fichier qui contient votre liste.")
    return Sheet(kept[0].cells, tuple(kept[1:]))


def _without_blank_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return tuple(kept)


# --- CSV ----------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else what French Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(char) == "Cc" for char in set(text) - set("\t\r\n")):
            break
        return text
    raise refused(
        "Ce fichier n’est ni un CSV ni un classeur « .xlsx ».",
        "Enregistrez votre liste au format « CSV UTF-8 » ou « .xlsx ».",
    )


def _csv_lines(text: str, recognises: Callable[[str], bool]) -> list[Row]:
    # « sep=; » is a line that Excel writes for itself.
    first, _, rest = text.partition("\n")
    skipped = 1 if first.strip().casefold() in {f"sep={sign}" for sign in _DELIMITERS} else 0
    body = rest if skipped else text
    delimiter = max(_DELIMITERS, key=lambda sign: _promise(body, sign, recognises))
    try:
        return list(_cut(body, delimiter, skipped))
    except csv.Error as error:
        raise refused(
            "Ce fichier CSV est mal formé : un guillemet n’est pas refermé, ou une case est trop "
            "longue.",
            "Ouvrez-le dans votre tableur, puis enregistrez-le au format « .xlsx ».",
        ) from error


def _promise(text: str, delimiter: str, recognises: Callable[[str], bool]) -> tuple[int, int]:
    """How well a separator cuts the line of titles: titles recognised, then cells."""
    try:
        cells = next((row.cells for row in _cut(text, delimiter, 0) if any(row.cells)), ())
    except csv.Error:
        return (0, 0)
    return sum(map(recognises, cells)), len(cells) if len(cells) > 1 else 0


def _cut(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        cells = next(reader, None)
        if cells is None:
            return
        yield Row(line, tuple(cells))
