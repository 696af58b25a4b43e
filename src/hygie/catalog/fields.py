"""Reading one TOML table strictly.

A missing, unknown or mistyped key names the file and the key.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from hygie.errors import CatalogError


class Fields:
    """One table of a catalog file. Every read is checked; `done()` refuses the keys nobody read."""

    def __init__(self, table: object, *, file: str, where: str) -> None:
        self.file = file
        self.where = where
        if not isinstance(table, dict):
            raise self.error("", "une table est attendue")
        self._table: dict[str, Any] = table
        self._read: set[str] = set()

    def error(self, key: str, what: str) -> CatalogError:
        path = f"{self.where}.{key}" if key and self.where else key or self.where
        return CatalogError(what, file=self.file, key=path)

    def _take(self, key: str, kind: type, expected: str, default: object = None) -> Any:
        self._read.add(key)
        if key not in self._table:
            if default is None:
                raise self.error(key, "clé manquante")
            return default
        value = self._table[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"{expected} est attendu")
        return value

    def text(self, key: str, *, default: str | None = None, longest: int = 600) -> str:
        """A text, not blank unless a default is given."""
        value: str = self._take(key, str, "un texte", default)
        if not value.strip() and default is None:
            raise self.error(key, "le texte est vide")
        if len(value) > longest:
            raise self.error(key, f"le texte dépasse {longest} caractères")
        return value

    def number(self, key: str, *, low: int, high: int, default: int | None = None) -> int:
        value: int = self._take(key, int, "un nombre entier", default)
        if not low <= value <= high:
            raise self.error(key, f"un nombre de {low} à {high} est attendu")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        value: bool = self._take(key, bool, "true ou false", default)
        return value

    def day(self, key: str) -> date:
        value: date = self._take(key, date, "une date")
        if isinstance(value, datetime):  # which Python takes for a date
            raise self.error(key, "une date sans heure est attendue")
        return value

    def has(self, key: str) -> bool:
        """Whether the key is there; reading it stays to be done."""
        return key in self._table

    def optional_day(self, key: str) -> date | None:
        return self.day(key) if self.has(key) else None

    def choice(self, key: str, choices: Sequence[str], *, default: str | None = None) -> Any:
        """One of `choices`. Typed Any because the caller knows the Literal it belongs to."""
        value = self._take(key, str, "un texte", default)
        if value not in choices:
            raise self.error(key, f"« {value} » n’est pas l’un de : {', '.join(choices)}")
        return value

    def texts(self, key: str, *, default: Sequence[str] | None = None) -> tuple[str, ...]:
        value = self._take(key, list, "une liste", list(default) if default is not None else None)
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self.error(key, "une liste de textes est attendue")
        return tuple(value)

    def choices(
        self, key: str, choices: Sequence[str], *, default: Sequence[str] | None = None
    ) -> Any:
        """Some of `choices`, at least one."""
        values = self.texts(key, default=default)
        for value in values:
            if value not in choices:
                raise self.error(key, f"« {value} » n’est pas l’un de : {', '.join(choices)}")
        if not values:
            raise self.error(key, "la liste est vide")
        return values

    def table(self, key: str) -> "Fields | None":
        self._read.add(key)
        if key not in self._table:
            return None
        return Fields(self._table[key], file=self.file, where=f"{self.where}.{key}".lstrip("."))

    def tables(self, key: str) -> tuple["Fields", ...]:
        """The `[[key]]` tables, possibly none; each is named by its id when it has one."""
        value = self._take(key, list, "une liste de tables", [])
        return tuple(
            Fields(item, file=self.file, where=self._name(key, rank, item))
            for rank, item in enumerate(value, start=1)
        )

    def some_tables(self, key: str) -> tuple["Fields", ...]:
        """The `[[key]]` tables, at least one: a file cut short does not pass for a small one."""
        found = self.tables(key)
        if not found:
            raise self.error(key, "au moins une table est attendue")
        return found

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts."""
        value = self._take(key, list, "une liste de listes")
        for item in value:
            if not isinstance(item, list) or not item or not all(isinstance(x, str) for x in item):
                raise self.error(key, "une liste de listes de textes est attendue")
        return tuple(tuple(item) for item in value)

    def _name(self, key: str, rank: int, item: object) -> str:
        label: object = rank
        if isinstance(item, Mapping):
            label = item.get("id", rank)
        return f"{self.where}.{key}[{label}]".lstrip(".")

    def done(self) -> None:
        """Raises CatalogError on the first key that nothing read: most often a spelling mistake."""
        for key in self._table:
            if key not in self._read:
                raise self.error(key, "clé inconnue")
