"""Files of rows for the tests, made as the programs of users make them, and as enemies do."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from hygie.practice.listing import LISTINGS
from hygie.practice.rules.sheets.reading import Sheet, read_sheet


def csv_of(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join(lines).encode(encoding)


def xlsx_of(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_of(content: bytes, listed: str = "appareils") -> Sheet:
    return read_sheet(content, recognises=LISTINGS[listed].layout.recognises)


def cells_of(content: bytes, listed: str = "appareils") -> list[tuple[str, ...]]:
    sheet = sheet_of(content, listed)
    return [sheet.header, *(row.cells for row in sheet.rows)]
