"""XLSX workbooks, through openpyxl, which is loaded only when one is there."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from hygie.practice.rules.sheets.columns import Column, Kind, show_cell, visible
from hygie.practice.rules.sheets.reading import MOST_COLUMNS, Row, refused

LARGEST_UNPACKED_BYTES = 20 * 1024 * 1024
MOST_PARTS = 200
_BLOCK = 64 * 1024

# All that openpyxl, its XML parsers and the zip module raise on a file that is not what it says.
# A fuzzer in the tests looks for others.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # ParseError is one
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(content: bytes) -> Iterator[Row]:
    """The lines of the first sheet. Raises InvalidInputError.

    Before anything is parsed, the parts are counted, their true sizes added up, and those that
    declare a document type, the way to entities, are refused.
    """
    try:
        _look_inside(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a workbook lacks is no news for the console
            yield from _lines(content)
    except _BROKEN as error:
        raise refused(
            "Ce classeur est abîmé, ou n’est pas au format « .xlsx ».",
            "Ouvrez-le dans votre tableur, puis enregistrez-le de nouveau au format « .xlsx ».",
        ) from error


def _look_inside(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            raise refused(
                "Ce fichier n’est pas un classeur « .xlsx ».",
                "Dans votre tableur, choisissez « Enregistrer sous », puis « .xlsx » ou « CSV ».",
            )
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED_BYTES:
            raise _too_big()
        room = LARGEST_UNPACKED_BYTES
        for part in parts:
            room -= _size_of(archive, part, room)


def _size_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """The true size of a part: what the archive says of it may be a lie."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > room:
                raise _too_big()
            _refuse_document_type(tail + block, is_xml=is_xml)
            tail = block[-9:]
    return size


def _refuse_document_type(block: bytes, *, is_xml: bool) -> None:
    # A null byte: not UTF-8, so that a declaration could hide.
    if b"<!DOCTYPE" in block or b"<!ENTITY" in block or (is_xml and b"\0" in block):
        raise refused(
            "Ce classeur contient une déclaration interdite.",
            "Recopiez vos lignes dans le modèle, et importez le modèle.",
        )


def _too_big() -> Exception:
    return refused(
        "Ce classeur est trop grand une fois déplié.",
        "Gardez une seule feuille, sans image.",
    )


def _lines(content: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        # What a sheet says of its own size may be a lie too.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, row in enumerate(rows, start=1):
            yield Row(number, tuple(_text(value) for value in row))
    finally:
        book.close()


def _text(value: Any) -> str:
    """The cell as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


# --- writing ------------------------------------------------------------------------------------


def write_workbook(
    columns: Sequence[Column], rows: Sequence[Sequence[Any]], *, title: str, help_sheet: bool
) -> bytes:
    """A workbook of one list: its titles stay in sight, its dates are dates, nothing is a formula.

    `help_sheet` adds a sheet that says what each column takes.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for letter, width in _widths(columns, rows):
        sheet.column_dimensions[letter].width = width
    sheet.append([_header_cell(sheet, column.title) for column in columns])
    for row in rows:
        pairs = zip(columns, row, strict=True)
        sheet.append([_cell(sheet, column, value) for column, value in pairs])
    if help_sheet:
        _explain(book.create_sheet("Aide"), columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Any]]
) -> Iterator[tuple[str, float]]:
    from openpyxl.utils import get_column_letter

    for rank, column in enumerate(columns):
        longest = max((len(show_cell(column, row[rank])) for row in rows), default=0)
        yield get_column_letter(rank + 1), min(max(longest, len(column.title)) + 3, 60)


def _header_cell(sheet: Any, text: str) -> Any:
    from openpyxl.styles import Font

    cell = _text_cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.kind is Kind.DAY:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "dd/mm/yyyy"
        return cell
    if column.kind is Kind.SIZE:
        return value
    return _text_cell(sheet, show_cell(column, value))


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that a spreadsheet shows as it is, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=visible(text))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _explain(sheet: Any, columns: Sequence[Column]) -> None:
    for letter, width in zip("ABC", (32, 14, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(
        [_header_cell(sheet, text) for text in ("Colonne", "Obligatoire", "Ce qu’on y met")]
    )
    for column in columns:
        texts = (column.title, "oui" if column.required else "non", explained(column))
        sheet.append([_text_cell(sheet, text) for text in texts])


def explained(column: Column) -> str:
    """What may be typed in a column, in one line."""
    if column.choices:
        said = " · ".join(label for _, label in column.choices)
    else:
        limit = f", {column.longest} caractères au plus" if column.longest else ""
        said = f"{column.kind.value}{limit}"
    return f"{said}. {column.hint}".strip() if column.hint else said
