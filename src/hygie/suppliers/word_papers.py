"""The annex and the letters as Word documents, to be completed and sent."""

from datetime import datetime
from typing import Any

from docx.document import Document as DocumentType

from hygie.documents import word
from hygie.documents.rules.logo import Logo


def annex_docx(data: dict[str, Any], *, now: datetime, logo: Logo | None = None) -> bytes:
    """The DOCX of the annex; `data` are those of `typst/annex.typ`."""
    document = _begin(data, now, logo)
    word.add_line(document, data["lead"])
    for name, value in data["facts"]:
        paragraph = document.add_paragraph()
        word.write(paragraph, f"{name} : ", bold=True)
        word.write(paragraph, value)
    for rank, clause in enumerate(data["clauses"], start=1):
        word.add_line(document, f"{rank}. {clause['title']}", "Heading 1")
        for text in clause["wording"]:
            word.add_line(document, text)
    if data["struck"]:
        word.add_line(document, "Clauses supprimées", "Heading 1")
        word.add_line(document, data["struck_intro"])
        for item in data["struck"]:
            word.add_line(document, item["title"], "List Bullet")
    if data["empty"]:
        word.add_line(document, data["empty"])
    _sign(document)
    word.write(document.add_paragraph(), data["notice"], quiet=True)
    word.add_footer(document, data["foot"])
    return word.saved(document, now)


def letter_docx(data: dict[str, Any], *, now: datetime, logo: Logo | None = None) -> bytes:
    """The DOCX of a letter; `data` are those of `typst/letter.typ`."""
    name = data["practice"]["name"]
    document = word.new_document(title=f"{data['title']} — {name}", author=name, now=now)
    word.add_logo(document, logo, name)
    word.add_line(document, name, "Subtitle")
    for line in data["practice"]["lines"]:
        word.add_line(document, line)
    word.add_line(document, f"Objet : {data['subtitle']}", "Heading 2")
    for text in data["body"]:
        word.add_line(document, text)
    word.add_footer(document, data["foot"])
    return word.saved(document, now)


def _begin(data: dict[str, Any], now: datetime, logo: Logo | None) -> DocumentType:
    name = data["practice"]["name"]
    document = word.new_document(title=f"{data['title']} — {name}", author=name, now=now)
    word.add_logo(document, logo, name)
    word.add_line(document, name, "Subtitle")
    word.add_line(document, data["title"], "Title")
    word.add_line(document, data["subtitle"], "Subtitle")
    return document


def _sign(document: DocumentType) -> None:
    word.add_line(document, "Signatures", "Heading 1")
    table = word.add_table(document, ("Pour le Cabinet", "Pour le Prestataire"))
    for words in ("Nom :", "Date :", "Signature :"):
        for cell in table.add_row().cells:
            word.fill(cell, words)
    word.set_widths(table, (85, 85))
    word.keep_rows_readable(document)
