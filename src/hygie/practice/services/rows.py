"""One row of a list: held while it changes, checked, and traced in the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import (
    Device,
    Person,
    Practice,
    RemovableMedium,
    Software,
    Supplier,
)

AnyRow = Person | Device | RemovableMedium | Software | Supplier
Row = TypeVar("Row", bound=AnyRow)
_NOUNS: dict[type[models.Model], str] = {RemovableMedium: "medium"}


def held(*, row: Row) -> Row:
    """The row as it is now, nobody else changing it; nor the list that it belongs to.

    Whether an owner remains is a question about the whole list: its practice is held too.
    Raises ConflictError when it is gone.
    """
    Practice.objects.select_for_update().only("id").get(id=row.practice_id)
    rows = type(row).objects.select_for_update(of=("self",)).select_related("practice")
    current: Any = rows.filter(id=row.id).first()
    if current is None:
        raise ConflictError(
            f"« {row} » a été retiré entre-temps, sans doute dans un autre onglet.",
            means="Rien n’a été modifié.",
            next_step="Revenez à la liste.",
        )
    found: Row = current
    return found


def facts(*, row: AnyRow) -> dict[str, Any]:
    """What the journal keeps of a row: plain JSON, a reference by its name."""
    hidden = {"id", "practice", "created_at", "last_seen_at"}
    return {
        field.name: _plain(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name not in hidden
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, models.Model) else value


def act_of(*, row: AnyRow, act: str, before: Any = None, after: Any = None) -> journal.Act:
    """What happened to a row, as the journal takes it."""
    noun = _NOUNS.get(type(row)) or row._meta.model_name
    return journal.Act(f"{noun}.{act}", str(row), before, after)


def trace(
    *,
    row: AnyRow,
    actor: Person | None,
    act: str,
    before: Any = None,
    after: Any = None,
    actor_label: str = journal.HYGIE,
    now: datetime,
) -> None:
    """Notes in the journal what happened to a row."""
    journal.record_all(
        practice=row.practice,
        actor=actor,
        actor_label=actor_label,
        acts=[act_of(row=row, act=act, before=before, after=after)],
        now=now,
    )


def validate(row: Practice | AnyRow) -> None:
    """Raises InvalidInputError naming the field."""
    with _in_words():
        row.full_clean()


def validate_alone(row: AnyRow) -> None:
    """The same, without asking the database for other rows, nor for those that it refers to."""
    others = {field.name for field in row._meta.concrete_fields if field.remote_field}
    with _in_words():
        row.full_clean(exclude=others, validate_unique=False, validate_constraints=False)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInputError(messages[0], field="" if field == "__all__" else field) from error
