"""A column of a list: how its cells are written for people, and read back from what they typed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

NBSP = "\N{NO-BREAK SPACE}"
LARGEST_NUMBER = 2**63 - 1


class Kind(Enum):
    """What a cell holds, said as a person would."""

    TEXT = "du texte"
    CHOICE = "un choix"
    CHOICES = "un ou plusieurs choix, séparés par des points-virgules"
    YES_NO = "oui ou non"
    DAY = "une date, comme 31/12/2026"
    SIZE = "une taille, comme 32 Go"
    REFERENCE = "un nom d’une autre liste"
    INSTANT = "une date et une heure"


class Taken(Enum):
    """When an import takes the column into account."""

    ALWAYS = "always"
    WHEN_ADDED = "when_added"
    NEVER = "never"


@dataclass(frozen=True)
class Column:
    """One column, as data. `longest` is that of a text, 0 for no limit."""

    field: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    longest: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    default: Any = ""
    also: tuple[str, ...] = ()
    taken: Taken = Taken.ALWAYS
    hint: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The titles under which it is recognised."""
        return tuple(plain(name) for name in (self.title, *self.also))

    @property
    def blank(self) -> Any:
        """The value of an empty cell of a new row."""
        if self.kind is Kind.CHOICES:
            return []
        return self.default if self.kind in (Kind.CHOICE, Kind.YES_NO) else _BLANKS[self.kind]


_BLANKS: dict[Kind, Any] = {
    Kind.TEXT: "",
    Kind.REFERENCE: "",
    Kind.DAY: None,
    Kind.SIZE: None,
    Kind.INSTANT: None,
}


class CellError(ValueError):
    """A cell that cannot be read; its text is a sentence in French."""


def plain(text: str) -> str:
    """The same for titles and choices that differ by accents, case, spaces or punctuation only."""
    letters = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    kept = (char if char.isalnum() else " " for char in letters if not unicodedata.combining(char))
    return " ".join("".join(kept).casefold().split())


def same_text(text: str) -> str:
    """The same for names that differ by case or spaces only."""
    return " ".join(text.split()).casefold()


def quoted(text: str, longest: int = 40) -> str:
    """A cell's text, for an error: short, on one line."""
    line = " ".join(visible(text).split())
    return f"« {line if len(line) <= longest else line[:longest].rstrip() + '…'} »"


# --- reading ------------------------------------------------------------------------------------


def read_cell(column: Column, text: str, known: Mapping[str, str] | None = None) -> Any:
    """The value of a cell that is not empty. Raises CellError.

    `known`: for a reference, the names that exist, by `same_text`.
    """
    said = clean(text)
    if column.kind is Kind.REFERENCE:
        return _reference(said, known or {})
    return _READERS[column.kind](column, said)


def clean(text: str) -> str:
    """Without what no screen shows, and without the mark that an export puts before a formula."""
    kept = visible(text).replace("\r\n", "\n").strip()
    return kept[1:] if kept[:1] == "'" and kept[1:2] in FORMULA_SIGNS else kept


def visible(text: str) -> str:
    """Without the control characters that files refuse or hide, except ends of lines and tabs."""
    return "".join(char for char in text if char in "\t\r\n" or not _is_control(char))


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff"


# What a spreadsheet would run rather than show.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


_LINE_ENDS = re.compile(r"[\t\r\n]+")


def _text(column: Column, said: str) -> str:
    text = said if column.longest > 500 else _LINE_ENDS.sub(" ", said).strip()
    if column.longest and len(text) > column.longest:
        raise CellError(f"{len(text)} caractères, {column.longest} au plus.")
    return text


def _choice(column: Column, said: str) -> str:
    wanted = plain(said)
    for key, label in column.choices:
        if wanted in (plain(key), plain(label)):
            return key
    labels = " · ".join(label for _, label in column.choices)
    raise CellError(f"{quoted(said)} n’est pas un des choix : {labels}.")


_BETWEEN_CHOICES = re.compile(r"[;|\n]+")


def _choices(column: Column, said: str) -> list[str]:
    """Each named once, in the order of the choices."""
    known = {plain(name): key for key, label in column.choices for name in (key, label)}
    found = set()
    for part in filter(plain, _BETWEEN_CHOICES.split(said)):
        if plain(part) not in known:
            raise CellError(
                f"{quoted(part)} n’est pas un des choix. Reprenez les mots du modèle, séparés par "
                "des points-virgules."
            )
        found.add(known[plain(part)])
    return [key for key, _ in column.choices if key in found]


_YES, _NO = frozenset({"oui", "o", "vrai", "x", "1", "yes"}), frozenset({"non", "n", "faux", "0"})


def _yes_no(_column: Column, said: str) -> bool:
    wanted = plain(said)
    if wanted in _YES or wanted in _NO:
        return wanted in _YES
    raise CellError(f"{quoted(said)} n’est ni oui ni non.")


_DAYS = (
    re.compile(
        r"(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})(?: 0?0:00(?::00)?)?", re.ASCII
    ),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]00:00:00)?", re.ASCII),
)


def _day(_column: Column, said: str) -> date:
    for form in _DAYS:
        if found := form.fullmatch(said):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise CellError(f"{quoted(said)} n’est pas une date. Écrivez par exemple 31/12/2026.")


_UNITS: dict[str, int] = {"": 1, "o": 1, "octet": 1, "octets": 1, "b": 1} | {
    name + end: 1000**power
    for power, name in enumerate(("k", "m", "g", "t"), start=1)
    for end in ("o", "b")
}
_SIZE = re.compile(r"(?P<number>\d{1,20}(?:[.,]\d{1,6})?)\s*(?P<unit>[A-Za-z]{0,6})", re.ASCII)


def _size(_column: Column, said: str) -> int:
    return size_of(said)


def size_of(text: str) -> int:
    """A number of bytes from « 32 Go », « 1,5 To » or « 32000000000 ». Raises CellError."""
    found = _SIZE.fullmatch("".join(text.split()))
    unit = _UNITS.get(found["unit"].casefold()) if found else None
    if found and unit:
        whole, _, rest = found["number"].replace(",", ".").partition(".")
        part = int(rest) * unit // int("1" + "0" * len(rest)) if rest else 0
        value = int(whole) * unit + part
        if 0 < value <= LARGEST_NUMBER:
            return value
    raise CellError(f"{quoted(text)} n’est pas une taille. Écrivez par exemple 32 Go.")


def size_words(value: int | None) -> str:
    """A number of bytes for people: « 32 Go », « 1,5 To »; nothing for None."""
    if value is None:
        return ""
    for unit, name in ((10**12, "To"), (10**9, "Go"), (10**6, "Mo"), (10**3, "ko")):
        if value >= unit:
            number = f"{value / unit:.1f}".replace(".0", "").replace(".", ",")
            return f"{number}{NBSP}{name}"
    return f"{value}{NBSP}octets"


def _reference(said: str, known: Mapping[str, str]) -> str:
    if (name := known.get(same_text(said))) is not None:
        return name
    raise CellError(
        f"{quoted(said)} n’est pas dans la liste. Ajoutez-le d’abord, ou videz la case."
    )


def _never(_column: Column, _said: str) -> Any:
    raise CellError("Cette colonne ne s’importe pas.")


_READERS = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.DAY: _day,
    Kind.SIZE: _size,
    Kind.INSTANT: _never,
}


# --- writing ------------------------------------------------------------------------------------


def show_cell(column: Column, value: Any) -> str:
    """The text of a cell, such that reading it gives the value again."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.CHOICE:
        return dict(column.choices).get(value, str(value))
    if column.kind is Kind.CHOICES:
        return "; ".join(label for key, label in column.choices if key in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/}{value.year:04d}"
    return str(value)


def titles(columns: Iterable[Column]) -> tuple[str, ...]:
    """The line of titles."""
    return tuple(column.title for column in columns)
