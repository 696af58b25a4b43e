"""A defect of lent computers: told in writing, answered, settled, or taken further."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hygie.errors import InvalidInputError
from hygie.practice.models import Person
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.models import Shortcoming
from hygie.suppliers.services.rows import apply, held


def _past(day: date, now: datetime, field: str) -> None:
    if day > timezone.localdate(now):
        raise InvalidInputError("Cette date n’est pas encore passée.", field=field)


@transaction.atomic
def note_sent(
    *, row: Shortcoming, reported_on: date, answer_by: date, actor: Person, now: datetime
) -> Shortcoming:
    """The letter left, and an answer is expected by that day. Raises InvalidInputError."""
    _past(reported_on, now, "reported_on")
    if answer_by < reported_on:
        raise InvalidInputError("La réponse serait attendue avant l’envoi.", field="answer_by")
    changes = {"reported_on": reported_on, "answer_by": answer_by}
    return apply(current=held(row), changes=changes, act="sent", actor=actor, now=now)


@transaction.atomic
def note_reminder(
    *, row: Shortcoming, reminded_on: date, answer_by: date, actor: Person, now: datetime
) -> Shortcoming:
    """A reminder left, with a new date. Raises InvalidInputError."""
    current = held(row)
    _past(reminded_on, now, "reminded_on")
    if current.reported_on is None or reminded_on < current.reported_on:
        raise InvalidInputError("La relance serait avant le signalement.", field="reminded_on")
    if answer_by < reminded_on:
        raise InvalidInputError("La réponse serait attendue avant la relance.", field="answer_by")
    changes = {"reminded_on": reminded_on, "answer_by": answer_by}
    return apply(current=current, changes=changes, act="reminded", actor=actor, now=now)


@transaction.atomic
def note_answer(
    *, row: Shortcoming, answered_on: date, answer: str, actor: Person, now: datetime
) -> Shortcoming:
    """What the place answered, and when. Raises InvalidInputError."""
    _past(answered_on, now, "answered_on")
    changes = {"answered_on": answered_on, "answer": answer.strip()}
    return apply(current=held(row), changes=changes, act="answered", actor=actor, now=now)


@transaction.atomic
def note_settled(
    *, row: Shortcoming, settled_on: date | None, actor: Person, now: datetime
) -> Shortcoming:
    """The defect is mended, seen by the practice; None: it is not after all."""
    if settled_on is not None:
        _past(settled_on, now, "settled_on")
    act = "settled" if settled_on else "reopened"
    return apply(
        current=held(row), changes={"settled_on": settled_on}, act=act, actor=actor, now=now
    )


@transaction.atomic
def note_authority(
    *, row: Shortcoming, authority_id: str, told_on: date, actor: Person, now: datetime
) -> Shortcoming:
    """Whom the practice turned to, and when. Raises InvalidInputError."""
    _past(told_on, now, "authority_told_on")
    if authority_id not in {item.id for item in load_clauses().authorities}:
        raise InvalidInputError("Choisissez qui vous avez prévenu.", field="authority_id")
    changes = {"authority_id": authority_id, "authority_told_on": told_on}
    return apply(current=held(row), changes=changes, act="taken_further", actor=actor, now=now)
