"""Every write about the practice: one transaction each, traced in the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Device, Person, Practice, Role, Supplier, choice_words
from hygie.practice.rules.as_shown import refuse_overwriting

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
    *,
    practice: Practice,
    actor: Person,
    changes: Mapping[str, Any],
    shown: str = "",
    now: datetime,
) -> Practice:
    """Changes some fields of the situation; answers already given are never touched.

    `shown`: the fingerprint of these fields when the form was shown. Raises ConflictError when
    they changed since.
    """
    current = Practice.objects.select_for_update().get(id=practice.id)
    before = {key: getattr(current, key) for key in changes if key in SITUATION_FIELDS}
    after = {key: value for key, value in changes.items() if key in SITUATION_FIELDS}
    refuse_overwriting(before, after, shown=shown, labels=choice_words())
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
    *, row: Listed, changes: Mapping[str, Any], actor: Person, shown: str = "", now: datetime
) -> Listed:
    """Changes a person, a device or a supplier. The last owner stays one.

    `shown`: the fingerprint of these fields when the form was shown. Raises ConflictError when
    they changed since, InvalidInputError.
    """
    current = _held(row)
    present = {key: getattr(current, key) for key in changes}
    refuse_overwriting(present, changes, shown=shown, labels=choice_words())
    before = _facts(current)
    for key, value in changes.items():
        setattr(current, key, value)
    if isinstance(current, Person) and not current.is_owner:
        _keep_an_owner(current)
    _validate(current)
    current.save()
    if before != _facts(current):
        _trace(current, actor, "changed", before=before, after=_facts(current), now=now)
    return current


def _held(row: Listed) -> Listed:
    """The row as it is now, nobody else changing it; nor the list that it belongs to.

    Whether an owner remains is a question about the whole list: its practice is held too.
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
    held: Listed = current
    return held


@transaction.atomic
def remove_listed(*, row: Person | Device | Supplier, actor: Person, now: datetime) -> None:
    """Removes a person, a device or a supplier; the journal keeps what it was."""
    row = _held(row)
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
