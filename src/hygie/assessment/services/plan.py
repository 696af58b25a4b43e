"""The action plan: deciding who does what, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.assessment.models import Assessment, PoamItem
from hygie.assessment.rules.plan import NextAction, suggested_due_on
from hygie.assessment.services.answers import hold_open
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person

NOTES_LIMIT = 4000


@dataclass(frozen=True)
class Decision:
    """What is decided about an action."""

    owner: Person | None
    due_on: date | None
    state: str
    notes: str


@transaction.atomic
def adopt_actions(
    *, assessment: Assessment, actions: Iterable[NextAction], actor: Person, now: datetime
) -> list[PoamItem]:
    """Gives an owner and a first date to the actions that have none; the others stay as decided."""
    hold_open(assessment)
    known = set(PoamItem.objects.filter(assessment=assessment).values_list("measure_id", flat=True))
    adopted = []
    today = timezone.localdate(now)
    for action in actions:
        if action.measure.id in known:
            continue
        due_on = suggested_due_on(action.rank, action.measure.effort_minutes, today)
        decision = Decision(actor, due_on, PoamItem.State.OPEN, "")
        adopted.append(_create(assessment, action.measure.id, decision, actor, now))
    return adopted


@transaction.atomic
def decide_action(
    *,
    assessment: Assessment,
    measure_id: str,
    decision: Decision,
    revision: int,
    actor: Person,
    now: datetime,
) -> PoamItem:
    """Saves who, by when, in which state. `revision` is the one on screen (0: nothing decided yet).

    Raises ConflictError when it changed meanwhile or the year is closed, InvalidInputError on a
    wrong value.
    """
    _check(assessment, measure_id, decision)
    hold_open(assessment)
    item = (
        PoamItem.objects.select_for_update()
        .filter(assessment=assessment, measure_id=measure_id)
        .first()
    )
    if (item.revision if item else 0) != revision:
        raise ConflictError(
            "Cette action a changé entre-temps, sans doute dans un autre onglet.",
            means="Rien n’a été écrasé.",
            next_step="Relisez-la, puis enregistrez de nouveau si besoin.",
        )
    if item is None:
        return _create(assessment, measure_id, decision, actor, now)
    before = _facts(item)
    _apply(item, decision, now)
    if before != _facts(item):
        item.revision += 1
        item.save()
        _trace(item, "action.changed", before, actor, now)
    return item


def _check(assessment: Assessment, measure_id: str, decision: Decision) -> None:
    if not load_catalog(assessment.edition).has_measure(measure_id):
        raise InvalidInputError(f"La mesure « {measure_id[:20]} » n’existe pas.", field="measure")
    if decision.state not in PoamItem.State.values:
        raise InvalidInputError("Cet état n’existe pas.", field="state")
    if len(decision.notes) > NOTES_LIMIT:
        raise InvalidInputError(
            f"Les notes dépassent {NOTES_LIMIT} caractères.",
            field="notes",
            means="Rien n’a été enregistré.",
            next_step="Raccourcissez-les.",
        )
    if decision.owner and decision.owner.practice_id != assessment.practice_id:
        raise InvalidInputError("Cette personne n’est pas du cabinet.", field="owner")


def _create(
    assessment: Assessment, measure_id: str, decision: Decision, actor: Person, now: datetime
) -> PoamItem:
    item = PoamItem(
        practice=assessment.practice, assessment=assessment, measure_id=measure_id, created_at=now
    )
    _apply(item, decision, now)
    item.save(force_insert=True)
    _trace(item, "action.planned", None, actor, now)
    return item


def _apply(item: PoamItem, decision: Decision, now: datetime) -> None:
    item.owner = decision.owner
    item.due_on = decision.due_on
    item.state = PoamItem.State(decision.state)
    item.notes = decision.notes
    item.changed_at = now


def _facts(item: PoamItem) -> dict[str, Any]:
    return {
        "owner": item.owner.name if item.owner else None,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "state": str(item.state),
        "notes": item.notes,
    }


def _trace(
    item: PoamItem, verb: str, before: dict[str, Any] | None, actor: Person, now: datetime
) -> None:
    journal.record(
        practice=item.practice,
        actor=actor,
        verb=verb,
        subject=item.measure_id,
        before=before,
        after=_facts(item),
        now=now,
    )
