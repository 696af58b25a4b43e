"""The plan as a DOCX, for those who edit it: real styles, a header row that repeats, no macro."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from hygie.documents.rules.logo import SVG, Logo

_HEAD = ("Action", "Qui", "Pour le", "Effort", "État", "Notes")
_WIDTHS_MM = (88, 35, 37, 18, 25, 54)
_ACCENT = RGBColor(0x0B, 0x6E, 0x69)
_INK = RGBColor(0x24, 0x21, 0x1D)
_QUIET = RGBColor(0x57, 0x52, 0x4A)
_LINE = "CFC9BE"
# What XML 1.0 cannot hold at all.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plan_docx(data: dict[str, Any], *, now: datetime, logo: Logo | None = None) -> bytes:
    """The DOCX of the plan; `data` are those of `typst/plan.typ`. Same data, same bytes."""
    document = Document()
    _set_up(document, data, now)
    if logo and logo.media_type != SVG:  # Word and LibreOffice want pixels here
        _add_logo(document, logo, data["practice"]["name"])
    _line(document, data["practice"]["name"], "Subtitle")
    _line(document, data["title"], "Title")
    _line(document, f"{data['subtitle']}. {data['lead']}")
    for section in data["sections"]:
        _line(document, section["title"], "Heading 1")
        _add_table(document, section["rows"])
    if not data["sections"]:
        _line(document, data["empty"])
    _keep_rows_readable(document)
    _add_footer(document, data["foot"])
    return _same_bytes(document, now)


def _set_up(document: DocumentType, data: dict[str, Any], now: datetime) -> None:
    about = document.core_properties
    about.title = _text(f"{data['title']} — {data['practice']['name']}")
    about.author = about.last_modified_by = _text(data["practice"]["name"])
    about.language, about.comments, about.keywords = "fr-FR", "", ""
    about.created = about.modified = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    about.revision = 1
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(18)
    _set_up_styles(document)


def _set_up_styles(document: DocumentType) -> None:
    looks = {
        "Normal": (10, _INK, False),
        "Title": (22, _INK, True),
        "Subtitle": (11, _QUIET, False),
        "Heading 1": (13, _ACCENT, True),
    }
    for name, (points, color, bold) in looks.items():
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


def _add_logo(document: DocumentType, logo: Logo, name: str) -> None:
    run = document.add_paragraph().add_run()
    picture = run.add_picture(io.BytesIO(logo.content), height=Mm(15))
    if picture.width > Mm(55):
        picture.height = round(picture.height * Mm(55) / picture.width)
        picture.width = Mm(55)
    for about in document.element.iter(qn("wp:docPr")):
        about.set("descr", _text(f"Logo de {name}"))


def _add_table(document: DocumentType, rows: list[dict[str, Any]]) -> None:
    table = document.add_table(rows=1, cols=len(_HEAD), style="Table Grid")
    table.autofit = False
    for cell, word in zip(table.rows[0].cells, _HEAD, strict=True):
        _fill(cell, word, bold=True)
    for row in rows:
        cells = table.add_row().cells
        _fill(cells[0], row["title"], bold=True)
        _paragraph(cells[0].add_paragraph(), row["measure"], quiet=True)
        told = (row["owner"], row["due"], row["effort"], row["state"], row["notes"])
        for cell, value in zip(cells[1:], told, strict=True):
            _fill(cell, value)
    for column, width in zip(table.columns, _WIDTHS_MM, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _keep_rows_readable(document: DocumentType) -> None:
    """The first row of a table comes back on each page, and no row is cut in two."""
    for table in document.element.iter(qn("w:tbl")):
        for rank, row in enumerate(table.iter(qn("w:tr"))):
            about = row.get_or_add_trPr()
            about.append(OxmlElement("w:cantSplit"))
            if rank == 0:
                about.append(OxmlElement("w:tblHeader"))


def _add_footer(document: DocumentType, words: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    _paragraph(paragraph, f"{words} · page ", quiet=True)
    _add_field(paragraph, "PAGE")
    _paragraph(paragraph, " / ", quiet=True)
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


def _line(document: DocumentType, text: str, style: str = "Normal") -> None:
    document.add_paragraph(_text(text), style=style)


def _fill(cell: _Cell, text: str, *, bold: bool = False) -> None:
    _paragraph(cell.paragraphs[0], text, bold=bold)


def _paragraph(paragraph: Paragraph, text: str, *, bold: bool = False, quiet: bool = False) -> None:
    run = paragraph.add_run(_text(text))
    run.font.bold = bold or None
    if quiet:
        run.font.size, run.font.color.rgb = Pt(8), _QUIET


def _text(value: str) -> str:
    return _NOT_XML.sub("", value)


def _same_bytes(document: DocumentType, now: datetime) -> bytes:
    """The file as saved, its archive dated `now` instead of the moment it was written."""
    saved, dated = io.BytesIO(), io.BytesIO()
    document.save(saved)
    at = timezone.localtime(now).timetuple()[:6]
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(dated, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date_time=at)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return dated.getvalue()
