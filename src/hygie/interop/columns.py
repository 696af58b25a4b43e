"""A column of a table, as an archive writes it: plain JSON, the same on every engine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Field, Model

_WHOLE_NUMBERS = range(-(2**63), 2**63)


class UnreadableValueError(ValueError):
    """A value that a column cannot hold; says nothing of the value itself."""


@dataclass(frozen=True)
class Kind:
    """A kind of column: its name in docs/archive.md, and its two translations."""

    name: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column of one table. `name` is that of the database: a reference ends with `_id`."""

    name: str
    kind: Kind
    nullable: bool
    field: "Field[Any, Any]"

    def write(self, value: Any) -> Any:
        """The value as JSON."""
        return None if value is None else self.kind.write(value)

    def read(self, value: Any) -> Any:
        """The value that this JSON says. Raises UnreadableValueError."""
        if value is None:
            if not self.nullable:
                raise UnreadableValueError(self.name)
            return None
        return self.kind.read(value)

    @property
    def has_default(self) -> bool:
        """Whether an archive made before this column existed can do without it."""
        if self.field.primary_key:
            return False
        return self.field.has_default() or self.nullable or self._may_be_blank

    def default(self) -> Any:
        """What such an archive is given."""
        return self.field.get_default()

    @property
    def _may_be_blank(self) -> bool:
        return self.kind is TEXT and self.field.blank


def _typed(*kinds: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise UnreadableValueError
        return value

    return read


def _text(value: Any) -> str:
    text: str = _typed(str)(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnreadableValueError from None
    return text


def _integer(value: Any) -> int:
    number: int = _typed(int)(value)
    if number not in _WHOLE_NUMBERS:
        raise UnreadableValueError
    return number


def _uuid(value: Any) -> UUID:
    try:
        return UUID(_typed(str)(value))
    except ValueError:
        raise UnreadableValueError from None


def _instant(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_typed(str)(value))
        if moment.tzinfo is None:
            raise UnreadableValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableValueError from None


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(_typed(str)(value))
    except ValueError:
        raise UnreadableValueError from None


def _as_it_is(value: Any) -> Any:
    return value


def _write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


TEXT = Kind("texte", str, _text)
UUID_KIND = Kind("UUID", str, _uuid)
# The value is the SHA-256 of the bytes, which are a file of the archive of that name.
BYTES = Kind("octets", _as_it_is, _text)
_KINDS: "tuple[tuple[type[Field[Any, Any]], Kind], ...]" = (
    (models.UUIDField, UUID_KIND),
    (models.DateTimeField, Kind("instant", _write_instant, _instant)),
    (models.DateField, Kind("jour", date.isoformat, _day)),
    (models.BooleanField, Kind("booléen", bool, _typed(bool))),
    (models.IntegerField, Kind("entier", int, _integer)),
    (models.JSONField, Kind("JSON", _as_it_is, _as_it_is)),
    (models.BinaryField, BYTES),
    (models.CharField, TEXT),
    (models.TextField, TEXT),
)


class UnsupportedColumnError(TypeError):
    """A model uses a kind of field that archives do not know yet: teach it to `columns`."""


@cache
def columns_of(table: type[Model]) -> tuple[Column, ...]:
    """The columns of a table, in the order of its fields. Raises UnsupportedColumnError."""
    stored = (field for field in table._meta.concrete_fields if not field.generated)
    return tuple(_column(field) for field in stored)


def _column(field: "Field[Any, Any]") -> Column:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        # It would put the day of the import in the place of what was.
        raise UnsupportedColumnError(f"{field}: give the moment as an argument")
    return Column(field.attname, _kind_of(field), field.null, field)


def _kind_of(field: "Field[Any, Any]") -> Kind:
    if isinstance(field, models.ForeignKey):
        return _kind_of(field.target_field)
    for known, kind in _KINDS:
        if isinstance(field, known):
            return kind
    raise UnsupportedColumnError(f"{field}: {type(field).__name__}")
