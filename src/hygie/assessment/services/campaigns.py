"""Closing a year: the frozen copy, its seal in the journal, and the year that follows."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hygie.assessment.models import (
    Answer,
    Assessment,
    AssessmentSnapshot,
    PoamItem,
    RecommendationTick,
)
from hygie.assessment.rules.campaign import carried_answers, carried_ticks, next_title
from hygie.assessment.rules.snapshot import content_of, seal
from hygie.assessment.selectors import Overview, overview
from hygie.assessment.selectors_campaigns import (
    CLOSED,
    frozen_answer,
    frozen_year,
    lineage_between,
)
from hygie.assessment.services.answers import hold_open
from hygie.catalog.loader import CURRENT_EDITION, load_catalog
from hygie.errors import InvalidInputError
from hygie.practice import journal
from hygie.practice.models import JournalEntry, Person, Practice


@transaction.atomic
def close_assessment(*, assessment: Assessment, actor: Person, now: datetime) -> Assessment:
    """Freezes a year, seals it in the journal, opens the next one with its answers to confirm.

    All or nothing; gives back the assessment that opens. Raises ConflictError when it is closed
    already, InvalidInputError when nobody has answered or confirmed anything in it.
    """
    current = hold_open(assessment)
    practice = Practice.objects.get(id=current.practice_id)
    view = overview(practice, current, now=now)
    _refuse_empty(view)
    sealed = _freeze(view, actor, now)
    return _open_next(current, practice, sealed, actor, now)


def _refuse_empty(view: Overview) -> None:
    if any(row.answer and not row.answer.to_confirm for row in view.rows):
        return
    raise InvalidInputError(
        "Personne n’a encore rien répondu ni confirmé dans ce bilan.",
        means="Rien n’a été clos : la copie gelée n’apprendrait rien.",
        next_step="Répondez d’abord à quelques mesures.",
    )


def _freeze(view: Overview, actor: Person, now: datetime) -> JournalEntry:
    practice, current = view.practice, view.assessment
    content = content_of(frozen_year(view, closed_at=now, closed_by=actor.name))
    current.closed_at = now
    current.save(update_fields=["closed_at"])
    copy = AssessmentSnapshot.objects.create(
        practice=practice, assessment=current, content=content, sha256=seal(content)
    )
    return journal.record(
        practice=practice,
        actor=actor,
        verb=CLOSED,
        subject=current.title,
        after={"id": str(copy.id), "sha256": copy.sha256},
        now=now,
    )


def _open_next(
    last: Assessment, practice: Practice, sealed: JournalEntry, actor: Person, now: datetime
) -> Assessment:
    titles = Assessment.objects.filter(practice=practice).values_list("title", flat=True)
    following = Assessment.objects.create(
        practice=practice,
        edition=CURRENT_EDITION,
        title=next_title(timezone.localdate(now).year, set(titles)),
        opened_at=now,
        first_pass_done_at=last.first_pass_done_at,
    )
    carried = {
        "answers": _carry_answers(last, following, sealed),
        "actions": _carry_actions(last, following, now),
        "ticks": _carry_ticks(last, following),
    }
    journal.record(
        practice=practice,
        actor=actor,
        verb="assessment.opened",
        subject=following.title,
        after={"edition": following.edition, "copied_from": last.title, **carried},
        now=now,
    )
    return following


def _carry_answers(last: Assessment, following: Assessment, sealed: JournalEntry) -> int:
    rows = {row.measure_id: row for row in Answer.objects.filter(assessment=last)}
    origins = lineage_between(last.edition, following.edition, tuple(rows), _measures(following))
    carried = carried_answers({key: frozen_answer(row) for key, row in rows.items()}, origins)
    copies = Answer.objects.bulk_create(
        Answer(
            practice_id=last.practice_id,
            assessment=following,
            measure_id=measure_id,
            value=answer.value.value,
            reason=answer.reason,
            # A page left open since before the closing holds an older rank: it is refused.
            revision=sealed.sequence,
            answered_at=answer.answered_at,
            answered_by=answer.answered_by,
            to_confirm=True,
        )
        for measure_id, answer in carried.items()
    )
    return len(copies)


def _carry_actions(last: Assessment, following: Assessment, now: datetime) -> int:
    """The actions that are not done; where several measures became one, the most pressing."""
    rows = PoamItem.objects.filter(assessment=last).exclude(state=PoamItem.State.DONE)
    waiting = {row.measure_id: row for row in rows}
    origins = lineage_between(last.edition, following.edition, tuple(waiting), _measures(following))
    copies = []
    for measure_id, sources in origins.items():
        row = min((waiting[source] for source in sources), key=_pressing)
        copies.append(
            PoamItem(
                practice_id=last.practice_id,
                assessment=following,
                measure_id=measure_id,
                owner_id=row.owner_id,
                due_on=row.due_on,
                state=row.state,
                notes=row.notes,
                revision=row.revision + 1,
                created_at=row.created_at,
                changed_at=now,
            )
        )
    return len(PoamItem.objects.bulk_create(copies))


def _pressing(row: PoamItem) -> tuple[date, datetime]:
    return (row.due_on or date.max, row.created_at)


def _carry_ticks(last: Assessment, following: Assessment) -> int:
    rows = {
        row.recommendation_id: row for row in RecommendationTick.objects.filter(assessment=last)
    }
    ids = tuple(
        item.id
        for measure in load_catalog(last.edition).measures
        for item in measure.recommendations
    )
    known = {
        item.id
        for measure in load_catalog(following.edition).measures
        for item in measure.recommendations
    }
    origins = lineage_between(last.edition, following.edition, ids, known)
    copies = RecommendationTick.objects.bulk_create(
        RecommendationTick(
            practice_id=last.practice_id,
            assessment=following,
            recommendation_id=identifier,
            ticked_at=max(rows[source].ticked_at for source in origins[identifier]),
        )
        for identifier in carried_ticks(rows, origins)
    )
    return len(copies)


def _measures(assessment: Assessment) -> Collection[str]:
    return frozenset(measure.id for measure in load_catalog(assessment.edition).measures)
