"""Every write about the practice: one transaction each, traced in the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Device, Person, Practice, Role, Supplier

SITUATION_FIELDS = (
    "name",
    "profession",
    "street",
    "postal_code",
    "city",
    "exercise_mode",
    "software_sharing",
    "uses",
    "third_party_premises",
)
Listed = TypeVar("Listed", bound=Person | Device | Supplier)


@transaction.atomic
def create_practice(
    *, name: str, profession: str, owner_name: str, now: datetime
) -> tuple[Practice, Person]:
    """A new practice with its owner. Raises InvalidInputError naming the field."""
    practice = Practice(name=name, profession=profession, created_at=now, wizard_step=2)
    _validate(practice)
    practice.save()
    owner = Person(practice=practice, name=owner_name, role=Role.OWNER, created_at=now)
    _validate(owner)
    owner.save()
    journal.record(
        practice=practice,
        actor=owner,
        verb="practice.created",
        subject=practice.name,
        after={"name": name, "profession": profession},
        now=now,
    )
    return practice, owner


@transaction.atomic
def describe_situation(
    *, practice: Practice, actor: Person, changes: Mapping[str, Any], now: datetime
) -> Practice:
    """Changes some fields of the situation; answers already given are never touched."""
    current = Practice.objects.select_for_update().get(id=practice.id)
    before = {key: getattr(current, key) for key in changes if key in SITUATION_FIELDS}
    after = {key: value for key, value in changes.items() if key in SITUATION_FIELDS}
    for key, value in after.items():
        setattr(current, key, value)
    _validate(current)
    current.save()
    if before != after:
        journal.record(
            practice=current,
            actor=actor,
            verb="situation.described",
            subject=current.name,
            before=before,
            after=after,
            now=now,
        )
    return current


@transaction.atomic
def reach_step(*, practice: Practice, step: int, now: datetime, last_step: int) -> Practice:
    """Notes how far the wizard went, so that it can be left and resumed; never goes back."""
    current = Practice.objects.select_for_update().get(id=practice.id)
    if step > last_step and current.described_at is None:
        current.described_at = now
    current.wizard_step = max(current.wizard_step, min(step, last_step))
    current.save(update_fields=["wizard_step", "described_at"])
    return current


@transaction.atomic
def add_listed(*, row: Listed, actor: Person, now: datetime) -> Listed:
    """Adds a person, a device or a supplier to its practice. Raises InvalidInputError."""
    row.created_at = now
    _validate(row)
    row.save(force_insert=True)
    _trace(row, actor, "added", after=_facts(row), now=now)
    return row


@transaction.atomic
def change_listed(
    *, row: Listed, changes: Mapping[str, Any], actor: Person, now: datetime
) -> Listed:
    """Changes a person, a device or a supplier. The last owner stays one."""
    before = _facts(row)
    for key, value in changes.items():
        setattr(row, key, value)
    if isinstance(row, Person) and not row.is_owner:
        _keep_an_owner(row)
    _validate(row)
    row.save()
    if before != _facts(row):
        _trace(row, actor, "changed", before=before, after=_facts(row), now=now)
    return row


@transaction.atomic
def remove_listed(*, row: Person | Device | Supplier, actor: Person, now: datetime) -> None:
    """Removes a person, a device or a supplier; the journal keeps what it was."""
    if isinstance(row, Person):
        _keep_an_owner(row)
        if row.id == actor.id:
            raise ConflictError(
                "Vous ne pouvez pas vous retirer vous-même.",
                means="Rien n’a été modifié.",
                next_step="Demandez à un autre responsable du cabinet.",
            )
    _trace(row, actor, "removed", before=_facts(row), now=now)
    row.delete()


def _keep_an_owner(person: Person) -> None:
    others = Person.objects.filter(practice=person.practice_id, role=Role.OWNER)
    if not others.exclude(id=person.id).exists():
        raise ConflictError(
            "Le cabinet doit garder au moins un responsable.",
            means="Rien n’a été modifié.",
            next_step="Nommez d’abord un autre responsable.",
        )


def _facts(row: Person | Device | Supplier) -> dict[str, Any]:
    hidden = {"id", "practice", "created_at"}
    names: Iterable[str] = (f.name for f in row._meta.concrete_fields if f.name not in hidden)
    return {name: getattr(row, name) for name in names}


def _trace(
    row: Person | Device | Supplier,
    actor: Person,
    act: str,
    *,
    before: Any = None,
    after: Any = None,
    now: datetime,
) -> None:
    journal.record(
        practice=row.practice,
        actor=actor,
        verb=f"{row._meta.model_name}.{act}",
        subject=str(row),
        before=before,
        after=after,
        now=now,
    )


def _validate(row: Practice | Person | Device | Supplier) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInputError(messages[0], field="" if field == "__all__" else field) from error
