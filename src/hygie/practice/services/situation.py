"""The practice itself: its beginning, its situation, how far its wizard went."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.practice import journal
from hygie.practice.models import Person, Practice, Role, choice_words
from hygie.practice.rules.as_shown import refuse_overwriting
from hygie.practice.services.rows import validate

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


@transaction.atomic
def create_practice(
    *, name: str, profession: str, owner_name: str, now: datetime
) -> tuple[Practice, Person]:
    """A new practice with its owner. Raises InvalidInputError naming the field."""
    practice = Practice(name=name, profession=profession, created_at=now, wizard_step=2)
    validate(practice)
    practice.save()
    owner = Person(practice=practice, name=owner_name, role=Role.OWNER, created_at=now)
    validate(owner)
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
    validate(current)
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
