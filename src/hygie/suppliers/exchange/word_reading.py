"""Answers written in the Word document, whatever it went through: each is clear, or said not to be.

Nothing is guessed. A row that could mean two things becomes a doubt, which somebody decides.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from hygie.suppliers.exchange.answer_file import (
    LONGEST_NAME,
    LONGEST_NOTE,
    AnswerFile,
    Respondent,
)
from hygie.suppliers.exchange.faults import AnswerFileError
from hygie.suppliers.exchange.sheet import Item, Reference, Sheet
from hygie.suppliers.exchange.word_answers import Doubt, Said, interpret
from hygie.suppliers.exchange.word_layout import WHO, read_stamp
from hygie.suppliers.exchange.word_package import body_of
from hygie.suppliers.rules.days import read_day

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Removed by tracked changes, or the second telling of the same thing.
_LEFT_OUT: Final = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"}
_NUMBER: Final = re.compile(r"(?:Q\d\.\d\d|L\d\d)", re.ASCII)
# Boxes as symbols of Wingdings: ticked, crossed, empty.
_SYMBOLS: Final = {
    **dict.fromkeys(("F0FE", "F0FD", "F052", "F053", "F054", "F0FC"), "☒"),
    **dict.fromkeys(("F0A8", "F0A3", "F06F", "F071"), "☐"),
}
_MOST_ROWS: Final = 3000
_LONGEST_CELL: Final = 6000


@dataclass(frozen=True)
class Row:
    """One row of a table: its first cell, then the others, as lines of text."""

    key: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class WordReading:
    """What the document says, before anybody decided of its doubts.

    `missing`: rows that are no longer there; `stray`: rows that say something under a number that
    was not sent, or under none.
    """

    reference: Reference
    sha256: str
    rows: tuple[Row, ...]

    def told(self, key: str) -> str:
        """What was written about who answers, under this key of WHO."""
        return next((row.cells[-1].strip() for row in self.rows if row.key == key), "")

    @property
    def respondent(self) -> Respondent:
        """Possibly without a name."""
        name, role, company = (
            " ".join(self.told(key).split())[:LONGEST_NAME]
            for key in ("NOM", "FONCTION", "ENTREPRISE")
        )
        return Respondent(name, role, company)

    @property
    def filled_on(self) -> date | None:
        return read_day(self.told("DATE"))

    @property
    def note(self) -> str:
        return self.told("MOT")[:LONGEST_NOTE]


@dataclass(frozen=True)
class Interpretation:
    """Each row against its question."""

    said: dict[str, Said]
    doubts: tuple[Doubt, ...]
    missing: tuple[str, ...]
    stray: tuple[str, ...]


def read_word(content: bytes) -> WordReading:
    """The document's rows, and which sending it answers. Raises AnswerFileError."""
    rows = tuple(_rows(body_of(content)))
    stamps = {row.cells[-1] for row in rows if row.key == "REF"}
    reference = read_stamp(stamps.pop()) if len(stamps) == 1 else None
    if reference is None:
        raise AnswerFileError(
            "Ce document ne dit plus à quel envoi il répond : la ligne « REF » a été effacée ou "
            "modifiée.",
            field="REF",
            next_step="Demandez au fournisseur de recopier ses réponses dans le document que vous "
            "lui avez envoyé, sans toucher à cette ligne.",
        )
    return WordReading(reference, hashlib.sha256(content).hexdigest(), rows)


def interpreted(reading: WordReading, sheet: Sheet) -> Interpretation:
    """Each row against its item: said, doubtful, missing or stray; none is left out."""
    by_label = {item.label: item for item in sheet.items}
    said: dict[str, Said] = {}
    doubts: list[Doubt] = []
    for label, item in by_label.items():
        rows = [row for row in reading.rows if row.key == label]
        if rows:
            found = _one(item, rows)
            if isinstance(found, Doubt):
                doubts.append(found)
            else:
                said[item.id] = found
    known = {row.key for row in reading.rows}
    return Interpretation(
        said={name: found for name, found in said.items() if found.told},
        doubts=tuple(doubts),
        missing=tuple(label for label in by_label if label not in known),
        stray=tuple(_stray(reading.rows, by_label)),
    )


def _one(item: Item, rows: Sequence[Row]) -> Said | Doubt:
    found = [interpret(item, row.cells) for row in rows]
    if len(found) == 1 or all(other == found[0] for other in found):
        return found[0]
    text = "\n".join("\n".join(row.cells) for row in rows)
    return Doubt(item.id, text[:_LONGEST_CELL], "Cette ligne figure plusieurs fois.")


def _stray(rows: Sequence[Row], by_label: dict[str, Item]) -> Iterator[str]:
    for row in rows:
        if row.key in by_label or row.key in WHO:
            continue
        text = " ".join(" ".join(row.cells[1:]).split())
        if _NUMBER.fullmatch(row.key) or (not row.key and len(row.cells) > 2 and text):
            yield f"{row.key} {text}".strip()[:300]


def as_answer_file(
    reading: WordReading,
    sheet: Sheet,
    answers: dict[str, dict[str, object]],
    *,
    respondent: Respondent,
    filled_on: date,
) -> AnswerFile:
    """The document as an answer file, once its doubts are decided."""
    return AnswerFile(
        reference=reading.reference,
        practice_name=sheet.practice_name,
        supplier_name=sheet.supplier_name,
        respondent=respondent,
        finished_at=datetime.combine(filled_on, time(12), tzinfo=UTC),
        answers=answers,
        note=reading.note,
        seal=reading.sha256,
        by_hand=True,
    )


# --- the document's XML -------------------------------------------------------------------------


def _rows(root: Any) -> Iterator[Row]:
    for rank, row in enumerate(root.iter(f"{_W}tr")):
        if rank >= _MOST_ROWS:
            raise AnswerFileError("Ce document contient plus de lignes qu’il n’en a été envoyé.")
        cells = [_text(cell) for cell in _cells(row)]
        if cells:
            yield Row(" ".join(cells[0].split()).upper(), tuple(cells[1:]) or ("",))


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            yield from _cells(child)


def _text(cell: Any) -> str:
    lines = ["".join(_pieces(paragraph)) for paragraph in _paragraphs(cell)]
    text = unicodedata.normalize("NFC", "\n".join(lines))
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))
    return kept.strip()[:_LONGEST_CELL]


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _paragraphs(child)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab":
            yield " "
        elif child.tag == f"{_W}sym":
            yield _SYMBOLS.get((child.get(f"{_W}char") or "").upper(), "")
        else:
            yield from _pieces(child)
