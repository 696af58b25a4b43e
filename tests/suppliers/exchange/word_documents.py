"""Word documents filled in by hand, as people do it: through python-docx, or in their XML."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.table import _Cell

from hygie.suppliers.exchange.sheet import Sheet
from hygie.suppliers.exchange.word_writing import word_document
from tests.suppliers.exchange.sendings import NOW

BODY = "word/document.xml"


def document_of(sheet: Sheet) -> bytes:
    return word_document(sheet, now=NOW)


def edited(content: bytes, edit: Callable[[DocumentType], None]) -> bytes:
    document = Document(io.BytesIO(content))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def row_of(document: DocumentType, key: str):
    """The cells of the row whose first cell says so."""
    for row in document.element.iter(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        if "".join(text.text or "" for text in cells[0].iter(qn("w:t"))) == key:
            return [_Cell(cell, document.tables[0]) for cell in cells]
    raise KeyError(key)


def fill(**told: str) -> Callable[[DocumentType], None]:
    """`fill(NOM="Léa", Q1_01="Texte")`: the third cell of these rows says this, and no more."""

    def edit(document: DocumentType) -> None:
        for key, text in told.items():
            row_of(document, key.replace("_", "."))[2].text = text

    return edit


def tick(key: str, label: str) -> Callable[[DocumentType], None]:
    """The box before this label, ticked inside its content control, as a click does."""

    def edit(document: DocumentType) -> None:
        cell = row_of(document, key)[2]
        for paragraph in cell._tc.iter(qn("w:p")):
            texts = list(paragraph.iter(qn("w:t")))
            if "".join(text.text for text in texts[1:]).strip() == label:
                texts[0].text = "☒"
                return
        raise KeyError(label)

    return edit


def remark(key: str, text: str) -> Callable[[DocumentType], None]:
    def edit(document: DocumentType) -> None:
        row_of(document, key)[-1].text = text

    return edit


def together(*edits: Callable[[DocumentType], None]) -> Callable[[DocumentType], None]:
    def edit(document: DocumentType) -> None:
        for one in edits:
            one(document)

    return edit


def body(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(BODY).decode()


def with_body(content: bytes, text: str | bytes, **more: bytes) -> bytes:
    """The same package with another body, and more parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            told = text if name == BODY else source.read(name)
            target.writestr(name, told)
        for name, data in more.items():
            target.writestr(name, data)
    return out.getvalue()
