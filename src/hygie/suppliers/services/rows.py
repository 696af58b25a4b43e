"""One row of the room: held while it changes, checked, and traced in the journal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice, choice_words
from hygie.practice.rules.as_shown import refuse_overwriting
from hygie.suppliers.models import Contract, HdsCertificate, Shortcoming, SupplierProfile

Row = TypeVar("Row", bound=models.Model)
_NOUNS: dict[type[models.Model], str] = {
    Contract: "contract",
    HdsCertificate: "certificate",
    Shortcoming: "shortcoming",
    SupplierProfile: "supplier_profile",
}
_SUBJECT_LIMIT = 200  # the journal's column
_HIDDEN = frozenset(
    {"id", "practice", "supplier", "created_at", "created_by", "changed_at", "nonce", "answers"}
)


@transaction.atomic
def add_row(*, row: Row, actor: Person, now: datetime) -> Row:
    """Adds a contract, a certificate or a report. Raises InvalidInputError naming the field."""
    found: Any = row
    found.created_at = now
    validate(row)
    row.save(force_insert=True)
    trace(row=row, act="added", after=facts(row), actor=actor, now=now)
    return row


@transaction.atomic
def change_row(
    *, row: Row, changes: Mapping[str, Any], actor: Person, shown: str = "", now: datetime
) -> Row:
    """Changes a row. Raises ConflictError when it changed since `shown`, InvalidInputError."""
    current = held(row)
    present = {key: getattr(current, key) for key in changes}
    refuse_overwriting(present, changes, shown=shown, labels=choice_words())
    return apply(current=current, changes=changes, act="changed", actor=actor, now=now)


@transaction.atomic
def remove_row(*, row: models.Model, actor: Person, now: datetime) -> None:
    """Removes a row and its files; the journal keeps what it was."""
    current = held(row)
    trace(row=current, act="removed", before=facts(current), actor=actor, now=now)
    current.delete()


def apply(
    *, current: Row, changes: Mapping[str, Any], act: str, actor: Person, now: datetime
) -> Row:
    """Writes these values into a row that is held, and traces what differs, if anything does."""
    before = facts(current)
    for key, value in changes.items():
        setattr(current, key, value)
    validate(current)
    current.save()
    after = facts(current)
    if before != after:
        differs = [key for key in after if before[key] != after[key]]
        trace(
            row=current,
            act=act,
            before={key: before[key] for key in differs},
            after={key: after[key] for key in differs},
            actor=actor,
            now=now,
        )
    return current


def held(row: Row) -> Row:
    """The row as it is now, nobody else changing it. Raises ConflictError when it is gone."""
    practice_id = getattr(row, "practice_id")  # noqa: B009 - every table of the room carries it
    Practice.objects.select_for_update().only("id").get(id=practice_id)
    rows = type(row)._default_manager.select_for_update(of=("self",))
    current = rows.select_related("practice").filter(pk=row.pk).first()
    if current is None:
        raise ConflictError(
            "Cette ligne a été retirée entre-temps, sans doute dans un autre onglet.",
            means="Rien n’a été modifié.",
            next_step="Revenez à la page du fournisseur.",
        )
    return current


def validate(row: models.Model) -> None:
    """Raises InvalidInputError naming the field."""
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInputError(messages[0], field="" if field == "__all__" else field) from error


def facts(row: models.Model) -> dict[str, Any]:
    """What the journal keeps of a row: plain JSON."""
    return {
        field.name: _plain(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name not in _HIDDEN
    }


def trace(
    *,
    row: models.Model,
    act: str,
    actor: Person,
    now: datetime,
    before: Any = None,
    after: Any = None,
) -> None:
    """Notes in the journal what happened to a row, under the name of its supplier."""
    found: Any = row
    noun = _NOUNS[type(row)]
    whose, what = str(found.supplier), str(row)
    journal.record(
        practice=found.practice,
        actor=actor,
        verb=f"{noun}.{act}",
        subject=(whose if whose == what else f"{whose} : {what}")[:_SUBJECT_LIMIT],
        before=before,
        after=after,
        now=now,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value) if isinstance(value, models.Model) else value
