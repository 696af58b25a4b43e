"""What an import would do, row by row, before anything is written."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hygie.practice.rules.sheets.columns import (
    NBSP,
    CellError,
    Column,
    Kind,
    Taken,
    plain,
    quoted,
    read_cell,
    same_text,
    show_cell,
)
from hygie.practice.rules.sheets.reading import Row, Sheet, refused

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Layout:
    """A list as an import sees it.

    `key`: the fields by which a row is known, in words that people use. `alone`: the fields whose
    values two rows may not share, when they have one.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    alone: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.field == name)

    def recognises(self, title: str) -> bool:
        return any(plain(title) in column.names for column in self.columns)


@dataclass(frozen=True)
class Present:
    """A row that the list has already, its values as the columns read them."""

    id: UUID
    values: Values


@dataclass(frozen=True)
class Fault:
    """Something that cannot be read. `column` is empty when the whole line is at fault."""

    line: int
    column: str
    what: str


@dataclass(frozen=True)
class Addition:
    """A row to be added, with all its values."""

    line: int
    name: str
    values: Values


@dataclass(frozen=True)
class Difference:
    """One value that an import would change, in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Alteration:
    """A row to be changed: the values that differ, and how they read."""

    line: int
    name: str
    id: UUID
    values: Values
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Plan:
    """All that an import would do. `unknown` and `left_aside` are titles it does not use."""

    additions: tuple[Addition, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    same: int = 0
    faults: tuple[Fault, ...] = ()
    unknown: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()

    @property
    def faulty_lines(self) -> int:
        return len({fault.line for fault in self.faults})

    @property
    def writes(self) -> int:
        """How many rows it would add or change."""
        return len(self.additions) + len(self.alterations)

    @property
    def fingerprint(self) -> str:
        """The same for the same plan: a list that changed meanwhile gives another."""
        said = [
            [[item.line, dict(item.values)] for item in self.additions],
            [
                [item.line, item.id, dict(item.values), [vars(d) for d in item.differences]]
                for item in self.alterations
            ],
            [vars(fault) for fault in self.faults],
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan_import(
    layout: Layout,
    sheet: Sheet,
    present: Sequence[Present],
    names: Mapping[str, Mapping[str, str]],
) -> Plan:
    """What importing the sheet would do to the list. Raises InvalidInputError about its titles.

    `names`: for each reference, the names that exist, by `same_text`. A column that is not in the
    sheet is left as it is; an empty cell empties a text or a date, and leaves a choice as it is.
    """
    places = _places(layout, sheet.header)
    known = [plain(name) for column in layout.columns for name in (column.title, *column.also)]
    planning = _Planning(layout, len(sheet.header), places, present, names)
    for row in sheet.rows:
        planning.take(row)
    return Plan(
        additions=tuple(planning.additions),
        alterations=tuple(planning.alterations),
        same=planning.same,
        faults=tuple(planning.faults),
        unknown=tuple(name for name in sheet.header if name.strip() and plain(name) not in known),
        left_aside=tuple(c.title for c in places.values() if c.taken is Taken.NEVER),
    )


def _places(layout: Layout, header: Sequence[str]) -> dict[int, Column]:
    """Which column each cell belongs to, by rank."""
    by_name = {name: column for column in layout.columns for name in column.names}
    places: dict[int, Column] = {}
    for rank, title in enumerate(header):
        column = by_name.get(plain(title))
        if column is None:
            continue
        if column in places.values():
            raise refused(
                f"La colonne « {column.title} » est deux fois dans le fichier.",
                "Gardez-en une seule.",
            )
        places[rank] = column
    missing = [c.title for c in layout.columns if c.required and c not in places.values()]
    if missing:
        raise refused(
            f"Il manque la colonne « {missing[0]} » dans la première ligne du fichier.",
            "Écrivez les titres du modèle sur la première ligne, puis une ligne par élément.",
        )
    return places


@dataclass
class _Planning:
    """The plan while it grows, line after line."""

    layout: Layout
    width: int
    places: Mapping[int, Column]
    present: Sequence[Present]
    names: Mapping[str, Mapping[str, str]]
    additions: list[Addition] = field(default_factory=list)
    alterations: list[Alteration] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0

    def __post_init__(self) -> None:
        self._exact = {self._exactly(row.values): row for row in self.present}
        self._alike = {self._key(row.values): row for row in self.present}
        self._lines: dict[tuple[str, ...], int] = {}
        self._owners: dict[tuple[str, str], UUID | int] = {
            (name, same_text(value)): row.id
            for row in self.present
            for name in self.layout.alone
            if (value := str(row.values[name] or ""))
        }

    def take(self, row: Row) -> None:
        faults_before = len(self.faults)
        values = self._values(row)
        if len(self.faults) > faults_before:
            return
        key = self._key(values)
        if key in self._lines:
            first = self._lines[key]
            self._fault(row, self._key_column, f"Déjà à la ligne {first} du même fichier.")
            return
        self._lines[key] = row.line
        found = self._exact.get(self._exactly(values)) or self._alike.get(key)
        if self._is_alone(row, values, found):
            self._add(row, values) if found is None else self._alter(row, values, found)

    @property
    def _key_column(self) -> Column:
        return self.layout.column(self.layout.key[-1])

    def _key(self, values: Values) -> tuple[str, ...]:
        return tuple(same_text(str(values.get(name) or "")) for name in self.layout.key)

    def _exactly(self, values: Values) -> tuple[str, ...]:
        return tuple(str(values.get(name) or "") for name in self.layout.key)

    def _values(self, row: Row) -> dict[str, Any]:
        """What the line says, by field; what is missing or wrong goes to the faults."""
        if any(cell.strip() for cell in row.cells[self.width :]):
            self._fault(row, None, "Cette ligne a plus de cases que la ligne des titres.")
        values: dict[str, Any] = {}
        for rank, column in self.places.items():
            text = row.cells[rank].strip() if rank < len(row.cells) else ""
            if column.taken is Taken.NEVER or (not text and self._stays(column)):
                continue
            try:
                values[column.field] = self._value(column, text)
            except CellError as error:
                self._fault(row, column, str(error))
        return values

    def _value(self, column: Column, text: str) -> Any:
        if text:
            return read_cell(column, text, self.names.get(column.field))
        if column.required:
            raise CellError("Cette case est vide.")
        return column.blank

    @staticmethod
    def _stays(column: Column) -> bool:
        """Whether an empty cell says nothing: nobody means « no choice at all »."""
        return not column.required and column.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO)

    def _is_alone(self, row: Row, values: Values, found: Present | None) -> bool:
        for name in self.layout.alone:
            value = str(values.get(name) or "")
            if not value:
                continue
            owner = self._owners.setdefault(
                (name, same_text(value)), found.id if found else row.line
            )
            if owner != (found.id if found else row.line):
                column = self.layout.column(name)
                self._fault(row, column, f"{quoted(value)} est déjà celui d’un autre élément.")
                return False
        return True

    def _add(self, row: Row, values: Values) -> None:
        whole = {c.field: c.blank for c in self.layout.columns if c.taken is not Taken.NEVER}
        self.additions.append(Addition(row.line, self._name(values), {**whole, **values}))

    def _alter(self, row: Row, values: Values, found: Present) -> None:
        changed = {
            name: value
            for name, value in values.items()
            if name not in self.layout.key and value != found.values[name]
        }
        for name in list(changed):
            column = self.layout.column(name)
            if column.taken is Taken.WHEN_ADDED:
                present = show_cell(column, found.values[name])
                self._fault(
                    row, column, f"C’est à présent « {present} ». Changez-le depuis sa fiche."
                )
                return
        if not changed:
            self.same += 1
            return
        differences = tuple(
            Difference(
                self.layout.column(name).title,
                show_cell(self.layout.column(name), found.values[name]),
                show_cell(self.layout.column(name), value),
            )
            for name, value in changed.items()
        )
        name = self._name(found.values)
        self.alterations.append(Alteration(row.line, name, found.id, changed, differences))

    def _name(self, values: Values) -> str:
        parts = [show_cell(self.layout.column(n), values.get(n)) for n in reversed(self.layout.key)]
        return f"{NBSP}· ".join(part for part in parts if part)

    def _fault(self, row: Row, column: Column | None, what: str) -> None:
        self.faults.append(Fault(row.line, column.title if column else "", what))
