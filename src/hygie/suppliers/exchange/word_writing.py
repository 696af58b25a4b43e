"""The same sheet as a Word document: one row an item, its number in the first cell.

The number is what lets the answers be read back (`word_reading`); the rest is for people. Boxes
are content controls, which Word and LibreOffice tick at a click; their signs are plain characters
too, so that they can be typed, and survive a conversion.
"""

import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from hygie.documents import word
from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.exchange.sheet import LINE_KIND, Group, Item, Part, Sheet, SheetKind
from hygie.suppliers.exchange.word_layout import (
    OPEN_BOX,
    WHO,
    WITHOUT_OBJECT,
    stamp,
)

_QUESTIONS = ("N°", "Question", "Votre réponse", "Remarque")
_LINES = ("N°", "Travail demandé", "Fait ?", "Fait le", "Remarque")
_QUESTION_WIDTHS_MM = (16, 66, 50, 38)
_LINE_WIDTHS_MM = (14, 66, 34, 24, 32)
_WHO_WIDTHS_MM = (26, 60, 84)
_HINTS = {"date": "Une date, comme 31/12/2026.", "file": "Le nom du document que vous envoyez."}
_HOW = (
    "Cliquez sur une case pour la cocher, ou remplacez ☐ par ☒.",
    "Vous pouvez aussi effacer les réponses qui ne conviennent pas, et n’en garder qu’une.",
    "Laissez la première colonne telle quelle : c’est elle qui permet de relire vos réponses.",
    "Renvoyez ce document au cabinet, au format Word, avec la dernière page signée.",
)
_BOX = (
    '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
    '<w:sdtPr><w:id w:val="{number}"/><w14:checkbox><w14:checked w14:val="0"/>'
    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
    '<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" '
    'w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>'
)


def word_document(sheet: Sheet, *, now: datetime) -> bytes:
    """The document of this sheet. Same sheet and same `now`, same bytes."""
    document = word.new_document(
        title=f"{sheet.title} — {sheet.practice_name}", author=sheet.practice_name, now=now
    )
    numbers = itertools.count(1)
    word.add_line(document, sheet.practice_name, "Subtitle")
    word.add_line(document, sheet.title, "Title")
    word.add_line(document, _lead(sheet))
    if sheet.message:
        word.add_line(document, sheet.message)
    for line in _HOW:
        word.add_line(document, line, "List Bullet")
    _add_who(document, sheet)
    for part in sheet.parts:
        _add_part(document, sheet, part, numbers)
    _add_signature(document, sheet)
    word.keep_rows_readable(document)
    word.add_footer(document, f"{sheet.title} · {sheet.supplier_name}")
    return word.saved(document, now)


def _lead(sheet: Sheet) -> str:
    due = f" À rendre avant le {day_in_words(sheet.due_on)}." if sheet.due_on else ""
    return f"Pour {sheet.supplier_name}. Envoyé le {day_in_words(sheet.sent_on)}.{due}"


def _add_who(document: DocumentType, sheet: Sheet) -> None:
    word.add_line(document, "Qui répond", "Heading 1")
    table: Any = word.add_table(document, ("", "", "À remplir"))
    for key, label in WHO.items():
        cells = table.add_row().cells
        word.write(cells[0].paragraphs[0], key, quiet=True)
        word.fill(cells[1], label)
        if key == "REF":
            word.write(cells[2].paragraphs[0], stamp(sheet.reference), quiet=True)
    word.set_widths(table, _WHO_WIDTHS_MM)


def _add_part(document: DocumentType, sheet: Sheet, part: Part, numbers: Iterator[int]) -> None:
    heading = word.add_line(document, part.title, "Heading 1")
    heading.paragraph_format.page_break_before = True
    for text in (part.intro, part.notice):
        if text:
            word.add_line(document, text)
    for group in part.groups:
        if group.section:
            word.add_line(document, group.section, "Heading 1")
            word.add_line(document, group.section_intro)
        word.add_line(document, group.title, "Heading 2")
        if shared := sheet.only_if(group.conditions):
            word.add_line(document, shared)
        _add_table(document, sheet, group, numbers)


def _add_table(document: DocumentType, sheet: Sheet, group: Group, numbers: Iterator[int]) -> None:
    is_work = sheet.reference.kind is SheetKind.WORK_ORDER
    table: Any = word.add_table(document, _LINES if is_work else _QUESTIONS)
    for item in group.items:
        cells = table.add_row().cells
        word.fill(cells[0], item.label)
        _write_question(cells[1], item, _own_condition(sheet, group, item))
        _write_choices(cells[2], item, numbers)
    word.set_widths(table, _LINE_WIDTHS_MM if is_work else _QUESTION_WIDTHS_MM)


def _own_condition(sheet: Sheet, group: Group, item: Item) -> str:
    shared = group.conditions
    return sheet.only_if([condition for condition in item.conditions if condition not in shared])


def _write_question(cell: _Cell, item: Item, condition: str) -> None:
    word.fill(cell, item.ask, bold=True)
    facts = [f"{name} : {value}" for name, value in item.facts]
    evidence = f"Document demandé : {item.evidence}" if item.evidence else ""
    hint = f"En {item.unit}." if item.kind == "number" else _HINTS.get(item.kind, "")
    if item.kind == "choices":
        hint = "Plusieurs réponses possibles."
    for text in (condition, item.help, *facts, hint, evidence):
        if text:
            word.write(cell.add_paragraph(), text, quiet=True)


def _write_choices(cell: _Cell, item: Item, numbers: Iterator[int]) -> None:
    labels = [option.label for option in item.options]
    if item.may_not_apply and item.kind != LINE_KIND:
        labels.append(WITHOUT_OBJECT)
    paragraph = cell.paragraphs[0]
    if not item.options and labels:
        paragraph = cell.add_paragraph()  # the answer is typed above
    for rank, label in enumerate(labels):
        _write_box(paragraph if rank == 0 else cell.add_paragraph(), next(numbers))
        word.write(cell.paragraphs[-1], f" {label}")


def _write_box(paragraph: Paragraph, number: int) -> None:
    box: Any = parse_xml(_BOX.format(number=number, sign=OPEN_BOX))
    paragraph._p.append(box)  # noqa: SLF001 - python-docx has no content control


def _add_signature(document: DocumentType, sheet: Sheet) -> None:
    heading = word.add_line(document, "Attestation à signer", "Heading 1")
    heading.paragraph_format.page_break_before = True
    for part in sheet.parts:
        word.add_line(document, part.title, "Heading 2")
        word.add_line(document, part.declaration)
    for label in ("Fait à", "Le", "Nom et fonction", "Signature et cachet"):
        word.add_line(document, f"{label} : ")
        word.add_line(document, "")
