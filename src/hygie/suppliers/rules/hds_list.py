"""A list of certified hosts, from a table of ours: bounded, with errors by row and column.

The format is Hygie's, never the ANS's: no official export was found.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hygie.documents.rules.table import to_csv
from hygie.errors import RefusedFileError
from hygie.suppliers.questionnaires.model import HdsFacts
from hygie.suppliers.rules.days import read_day

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 40
LONGEST_CELL = 400
MOST_FAULTS = 200
COLUMNS = (
    "raison sociale",
    "numéro de certificat",
    "activités",
    "version du référentiel",
    "organisme",
    "délivré le",
    "fin le",
    "adresse de transparence",
)
_REQUIRED = COLUMNS[0], COLUMNS[2], COLUMNS[6]
_EXAMPLE = (
    "Exemple hébergement SAS",
    "HDS-0000",
    "1-4, 6",
    "v2",
    "Exemple certification",
    "15/01/2026",
    "14/01/2029",
    "https://exemple.invalid/transferts",
)
_RANGE = re.compile(r"([1-6])(?:-([1-6]))?")
_VERSION = re.compile(r"v?([12])(?:[.,]\d)?")
_COMPANY_FORMS = frozenset("sa sas sasu sarl eurl sa s scop gie se ag gmbh bv ltd inc".split())


@dataclass(frozen=True)
class Listed:
    """One line of the list."""

    row: int
    holder: str
    number: str
    activities: frozenset[int]
    referential_id: str
    body: str
    issued_on: date | None
    ends_on: date
    url: str


@dataclass(frozen=True)
class RowFault:
    """What is wrong, and where: row as a spreadsheet counts them, and column by its name."""

    row: int
    column: str
    what: str


@dataclass(frozen=True)
class HdsList:
    """The lines that could be read, and those that could not."""

    listed: tuple[Listed, ...]
    faults: tuple[RowFault, ...]


def template() -> bytes:
    """The table to fill, with one example to replace; opens in a French spreadsheet."""
    return to_csv(COLUMNS, [_EXAMPLE])


def read_list(content: bytes, facts: HdsFacts) -> HdsList:
    """Every line, or why not. Raises RefusedFileError when it is no such table at all."""
    rows = _rows(content)
    places = _places(rows[0] if rows else [])
    listed: list[Listed] = []
    faults: list[RowFault] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        line = _Line(number, cells)
        if found := _listed(line, facts):
            listed.append(found)
        elif len(faults) < MOST_FAULTS:
            faults += line.faults
    return HdsList(tuple(listed), tuple(faults[:MOST_FAULTS]))


def look_up(listed: Iterable[Listed], *, holder: str, number: str) -> tuple[Listed, ...]:
    """The lines with this certificate number, otherwise those of this company."""
    rows = tuple(listed)
    wanted = _folded(number)
    by_number = tuple(row for row in rows if wanted and _folded(row.number) == wanted)
    name = _company(holder)
    return by_number or tuple(row for row in rows if name and _company(row.holder) == name)


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > LARGEST_BYTES:
        raise _refused(f"il dépasse {LARGEST_BYTES // (1024 * 1024)} Mo")
    text = _decoded(content)
    if "\x00" in text:
        raise _refused("ce n’est pas un fichier CSV")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS + 1 or len(row) > MOST_COLUMNS:
                raise _refused(f"il dépasse {MOST_ROWS} lignes ou {MOST_COLUMNS} colonnes")
    except csv.Error as error:
        raise _refused(f"la ligne {len(rows) + 1} est mal formée") from error
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8, or the encodings in which Windows spreadsheets save."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _places(head: Sequence[str]) -> dict[str, int]:
    """Where each column of ours is; others are left alone."""
    folded = [_folded(cell) for cell in head]
    places = {name: folded.index(_folded(name)) for name in COLUMNS if _folded(name) in folded}
    missing = [name for name in _REQUIRED if name not in places]
    if missing:
        raise _refused(f"il manque la colonne « {missing[0]} »")
    return places


class _Line:
    """One row being read; what is wrong with it gathers in `faults`."""

    def __init__(self, row: int, cells: Mapping[str, str]) -> None:
        self.row = row
        self.faults: list[RowFault] = []
        self._cells = cells
        for column, cell in cells.items():
            if len(cell) > LONGEST_CELL:
                self.fault(column, f"le texte dépasse {LONGEST_CELL} caractères")
            elif any(unicodedata.category(sign) in ("Cc", "Cs") for sign in cell):
                self.fault(column, "un caractère est interdit")

    def fault(self, column: str, what: str) -> None:
        self.faults.append(RowFault(self.row, column, what))

    def text(self, column: str) -> str:
        return self._cells.get(column, "")

    def required(self, column: str) -> str:
        if not self.text(column):
            self.fault(column, "cette case est vide")
        return self.text(column)

    def day(self, column: str) -> date | None:
        text = self.text(column)
        day = read_day(text)
        if text and day is None:
            self.fault(column, f"« {text[:30]} » n’est pas une date comme 31/12/2027")
        return day

    def activities(self, column: str) -> frozenset[int]:
        text = self.required(column)
        found = _activities(text) if text else frozenset()
        if found is None:
            self.fault(column, "des numéros de 1 à 6 sont attendus, comme « 1-4, 6 »")
        return found or frozenset()

    def referential_id(self, column: str, facts: HdsFacts) -> str:
        found = _referential_id(self.text(column), facts)
        if found is None:
            self.fault(column, "« v1 » ou « v2 » est attendu")
        return found or ""

    def url(self, column: str) -> str:
        text = self.text(column)
        if text and not text.startswith("https://"):
            self.fault(column, "une adresse en https:// est attendue")
        return text


def _listed(line: _Line, facts: HdsFacts) -> Listed | None:
    """The line, or None when it has faults."""
    holder, number, activities, referential, body, issued, ends, url = COLUMNS
    issued_on, ends_on = line.day(issued), line.day(ends)
    line.required(ends)
    if issued_on and ends_on and ends_on < issued_on:
        line.fault(ends, "la fin est avant la délivrance")
    found = Listed(
        row=line.row,
        holder=line.required(holder),
        number=line.text(number),
        activities=line.activities(activities),
        referential_id=line.referential_id(referential, facts),
        body=line.text(body),
        issued_on=issued_on,
        ends_on=ends_on or date.min,
        url=line.url(url),
    )
    return None if line.faults else found


def _activities(text: str) -> frozenset[int] | None:
    """« 1-4, 6 », « 1 à 6 », « 1+2 »; None when it is something else, or nothing."""
    text = re.sub(r"\s*(?:à|–|-)\s*", "-", text.lower())
    found: set[int] = set()
    for piece in re.split(r"[\s,;+/]+|et", text):
        if not piece:
            continue
        part = _RANGE.fullmatch(piece)
        if part is None:
            return None
        first, last = int(part[1]), int(part[2] or part[1])
        if last < first:
            return None
        found |= set(range(first, last + 1))
    return frozenset(found) or None


def _referential_id(text: str, facts: HdsFacts) -> str | None:
    """The id of a known version, "" when nothing is said, None when it is not understood."""
    if not text:
        return ""
    part = _VERSION.fullmatch(re.sub(r"\s|version", "", text.lower()))
    known = facts.referential(f"v{part[1]}") if part else None
    return known.id if known else None


def _folded(text: str) -> str:
    """Lower case, without accents, signs or spaces: how two spellings are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def _company(name: str) -> str:
    """The name without the company's form: « Nuage SAS » and « nuage » are the same."""
    words = [_folded(word) for word in re.split(r"[\s,()]+", name)]
    return "".join(word for word in words if word and word not in _COMPANY_FORMS)


def _refused(why: str) -> RefusedFileError:
    return RefusedFileError(
        f"Ce fichier n’est pas accepté : {why}.",
        field="file",
        means="Rien n’a été importé.",
        next_step="Partez du modèle de Hygie, remplissez-le et enregistrez-le en CSV.",
    )
