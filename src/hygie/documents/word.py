"""Word documents of this house: one look, French, no macro, the same bytes for the same content."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from hygie.documents.rules.logo import SVG, Logo

_ACCENT = RGBColor(0x0B, 0x6E, 0x69)
_INK = RGBColor(0x24, 0x21, 0x1D)
_QUIET = RGBColor(0x57, 0x52, 0x4A)
_LINE = "CFC9BE"
# What XML 1.0 cannot hold at all.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS = {
    "Normal": (10, _INK, False),
    "Title": (22, _INK, True),
    "Subtitle": (11, _QUIET, False),
    "Heading 1": (13, _ACCENT, True),
    "Heading 2": (11, _INK, True),
}


def new_document(
    *, title: str, author: str, now: datetime, landscape: bool = False
) -> DocumentType:
    """An empty A4 document that bears this title and this author."""
    document = Document()
    about = document.core_properties
    about.title = plain(title)
    about.author = about.last_modified_by = plain(author)
    about.language, about.comments, about.keywords = "fr-FR", "", ""
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.revision = 1
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    if landscape:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(18)
    _set_up_styles(document)
    return document


def _set_up_styles(document: DocumentType) -> None:
    for name, (points, color, bold) in _LOOKS.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(points)
        style.font.bold, style.font.italic, style.font.color.rgb = bold, False, color
        # The theme's own face and the document's language would otherwise win over the style.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in [item for item in fonts.attrib if item.endswith("Theme")]:
            del fonts.attrib[key]
        fonts.set(qn("w:eastAsia"), "Arial")
        fonts.set(qn("w:cs"), "Arial")
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(3)
    for edge in document.styles["Table Grid"].element.iter(qn("w:tblBorders")):
        for side in edge:
            side.set(qn("w:color"), _LINE)
    for edge in document.styles["Title"].element.iter(qn("w:pBdr")):
        edge.getparent().remove(edge)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(language)


def add_logo(document: DocumentType, logo: Logo | None, name: str) -> None:
    """The practice's logo, at most 15 mm high; Word and LibreOffice want pixels here."""
    if logo is None or logo.media_type == SVG:
        return
    run = document.add_paragraph().add_run()
    picture = run.add_picture(io.BytesIO(logo.content), height=Mm(15))
    if picture.width > Mm(55):
        picture.height = round(picture.height * Mm(55) / picture.width)
        picture.width = Mm(55)
    for about in document.element.iter(qn("wp:docPr")):
        about.set("descr", plain(f"Logo de {name}"))


def add_table(document: DocumentType, head: tuple[str, ...]) -> Table:
    """A table of thin lines, with its titles."""
    table: Table = document.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    for cell, word in zip(table.rows[0].cells, head, strict=True):
        fill(cell, word, bold=True)
    return table


def set_widths(table: Table, widths_mm: tuple[int, ...]) -> None:
    """The width of each column."""
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def keep_rows_readable(document: DocumentType) -> None:
    """The first row of a table comes back on each page, and no row is cut in two."""
    for table in document.element.iter(qn("w:tbl")):
        for rank, row in enumerate(table.iter(qn("w:tr"))):
            about = row.get_or_add_trPr()
            about.append(OxmlElement("w:cantSplit"))
            if rank == 0:
                about.append(OxmlElement("w:tblHeader"))


def add_footer(document: DocumentType, words: str) -> None:
    """These words, the page and how many there are."""
    paragraph = document.sections[0].footer.paragraphs[0]
    write(paragraph, f"{words} · page ", quiet=True)
    _add_field(paragraph, "PAGE")
    write(paragraph, " / ", quiet=True)
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(8), _QUIET
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = name
        run.element.append(part)


def add_line(document: DocumentType, text: str, style: str = "Normal") -> Paragraph:
    """A paragraph of this style."""
    return document.add_paragraph(plain(text), style=style)


def fill(cell: _Cell, text: str, *, bold: bool = False) -> None:
    """These words in an empty cell."""
    write(cell.paragraphs[0], text, bold=bold)


def write(paragraph: Paragraph, text: str, *, bold: bool = False, quiet: bool = False) -> None:
    """These words at the end of a paragraph; quiet ones are small and grey."""
    run = paragraph.add_run(plain(text))
    run.font.bold = bold or None
    if quiet:
        run.font.size, run.font.color.rgb = Pt(8), _QUIET


def plain(value: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", value)


def saved(document: DocumentType, now: datetime) -> bytes:
    """The file as saved, its archive dated `now` instead of the moment it was written."""
    made, dated = io.BytesIO(), io.BytesIO()
    document.save(made)
    at = now.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(dated, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date_time=at)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return dated.getvalue()
