"""The plan as a DOCX, for those who edit it: real styles, a header row that repeats, no macro."""

from datetime import datetime
from typing import Any

from docx.document import Document as DocumentType

from hygie.documents import word
from hygie.documents.rules.logo import Logo

_HEAD = ("Action", "Qui", "Pour le", "Effort", "État", "Notes")
_WIDTHS_MM = (88, 35, 37, 18, 25, 54)


def plan_docx(data: dict[str, Any], *, now: datetime, logo: Logo | None = None) -> bytes:
    """The DOCX of the plan; `data` are those of `typst/plan.typ`. Same data, same bytes."""
    name = data["practice"]["name"]
    document = word.new_document(
        title=f"{data['title']} — {name}", author=name, now=now, landscape=True
    )
    word.add_logo(document, logo, name)
    word.add_line(document, name, "Subtitle")
    word.add_line(document, data["title"], "Title")
    word.add_line(document, f"{data['subtitle']}. {data['lead']}")
    for section in data["sections"]:
        word.add_line(document, section["title"], "Heading 1")
        _add_table(document, section["rows"])
    if not data["sections"]:
        word.add_line(document, data["empty"])
    word.keep_rows_readable(document)
    word.add_footer(document, data["foot"])
    return word.saved(document, now)


def _add_table(document: DocumentType, rows: list[dict[str, Any]]) -> None:
    table: Any = word.add_table(document, _HEAD)  # python-docx leaves its rows untyped
    for row in rows:
        cells = table.add_row().cells
        word.fill(cells[0], row["title"], bold=True)
        word.write(cells[0].add_paragraph(), row["measure"], quiet=True)
        told = (row["owner"], row["due"], row["effort"], row["state"], row["notes"])
        for cell, value in zip(cells[1:], told, strict=True):
            word.fill(cell, value)
    word.set_widths(table, _WIDTHS_MM)
