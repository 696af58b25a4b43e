"""The keys of an answer file, one by one: each is what it should be, or the file is refused."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hygie.suppliers.exchange.faults import AnswerFileError

_KEPT_CONTROLS = "\n\t"


class Fields:
    """One table of the file. Unknown keys are left alone, as the format promises."""

    def __init__(self, told: Mapping[str, Any], where: str = "") -> None:
        self.told = told
        self._where = where

    def fault(self, key: str, what: str) -> AnswerFileError:
        """The refusal of this key."""
        name = f"{self._where}{key}"
        return AnswerFileError(f"Ce fichier de réponses est abîmé : {name}, {what}.", field=name)

    def text(self, key: str, longest: int, *, required: bool = True) -> str:
        """A bounded text without control character."""
        value = self.told.get(key, "")
        if not isinstance(value, str):
            raise self.fault(key, "un texte est attendu")
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > longest:
            raise self.fault(key, f"{longest} caractères au plus sont attendus")
        if any(_is_forbidden(sign) for sign in text):
            raise self.fault(key, "un caractère est interdit")
        if required and not text:
            raise self.fault(key, "ce texte manque")
        return text

    def uuid(self, key: str) -> UUID:
        try:
            return UUID(self.text(key, 40))
        except ValueError:
            raise self.fault(key, "un identifiant est attendu") from None

    def instant(self, key: str) -> datetime:
        """An aware moment of these years, in UTC."""
        text = self.text(key, 40)
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            raise self.fault(key, "un instant est attendu") from None
        if value.utcoffset() is None or not 2000 <= value.year <= 2200:
            raise self.fault(key, "un instant de ces années est attendu, avec son décalage")
        return value.astimezone(UTC)

    def count(self, key: str, most: int) -> int:
        value = self.told.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self.fault(key, f"un nombre de 0 à {most} est attendu")
        return value

    def table(self, key: str) -> "Fields":
        value = self.told.get(key)
        if not isinstance(value, dict):
            raise self.fault(key, "une table est attendue")
        return Fields(value, f"{self._where}{key}.")

    def tables(self, key: str, most: int) -> list["Fields"]:
        rows = self.told.get(key, [])
        if not isinstance(rows, list) or len(rows) > most:
            raise self.fault(key, f"une liste de {most} lignes au plus est attendue")
        if not all(isinstance(row, dict) for row in rows):
            raise self.fault(key, "une liste de tables est attendue")
        return [Fields(row, f"{self._where}{key}[{rank}].") for rank, row in enumerate(rows)]

    def texts(self, key: str, most: int, longest: int) -> tuple[str, ...]:
        rows = self.told.get(key)
        if not isinstance(rows, list) or not 0 < len(rows) <= most:
            raise self.fault(key, f"une liste de 1 à {most} textes est attendue")
        return tuple(Fields({key: row}, self._where).text(key, longest) for row in rows)


def _is_forbidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs") and sign not in _KEPT_CONTROLS
