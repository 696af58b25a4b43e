"""Opening an assessment, answering, ticking."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from hygie.assessment.models import Answer, Assessment, RecommendationTick
from hygie.assessment.rules.standing import Declared
from hygie.catalog.loader import CURRENT_EDITION, load_catalog
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice

REASON_LIMIT = 1000


@transaction.atomic
def open_assessment(*, practice: Practice, actor: Person, now: datetime) -> Assessment:
    """The practice's open assessment; a new one when there is none."""
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    known = Assessment.objects.filter(practice=practice, closed_at__isnull=True).first()
    if known:
        return known
    assessment = Assessment.objects.create(
        practice=practice, edition=CURRENT_EDITION, title=f"Bilan {now.year}", opened_at=now
    )
    journal.record(
        practice=practice,
        actor=actor,
        verb="assessment.opened",
        subject=assessment.title,
        after={"edition": assessment.edition},
        now=now,
    )
    return assessment


def hold_open(assessment: Assessment) -> Assessment:
    """The assessment read anew, and held until the end of the transaction.

    So nothing is written in a year while it is being closed. Raises ConflictError when it is.
    """
    current = Assessment.objects.select_for_update().get(id=assessment.id)
    if current.closed_at is not None:
        raise ConflictError(
            f"« {current.title} » est clos, sans doute depuis un autre onglet.",
            means="Rien n’a été modifié : un bilan clos ne change plus.",
            next_step="Rechargez la page pour continuer dans le bilan suivant.",
        )
    return current


@transaction.atomic
def record_answer(
    *,
    assessment: Assessment,
    measure_id: str,
    value: Declared | None,
    reason: str = "",
    revision: int,
    to_confirm: bool = False,
    actor: Person,
    now: datetime,
) -> Answer | None:
    """Saves what the practice says of a measure; `value` None takes the answer back.

    `revision` is the one the user had on screen (0: no answer yet). Answering confirms what was
    copied from the year before, even with the same answer; `to_confirm` undoes that. Raises
    ConflictError when the answer changed meanwhile or the year is closed, InvalidInputError for an
    unknown measure or a missing reason.
    """
    reason = _checked_reason(assessment, measure_id, value, reason)
    hold_open(assessment)
    rows = Answer.objects.select_for_update()
    known = rows.filter(assessment=assessment, measure_id=measure_id).first()
    if _is_same(known, value, reason, to_confirm):
        return known
    _refuse_stale(known, revision)
    is_yearly = to_confirm or bool(known and known.to_confirm)
    before = _facts(known, is_yearly) if known else None
    answer = None
    if value is None and known:
        known.delete()
    elif value:
        answer = known or Answer(
            practice=assessment.practice, assessment=assessment, measure_id=measure_id
        )
        answer.value, answer.reason = Answer.Value(value.value), reason
        answer.to_confirm = to_confirm
    entry = journal.record(
        practice=assessment.practice,
        actor=actor,
        verb="answer.recorded",
        subject=measure_id,
        before=before,
        after=_facts(answer, is_yearly) if answer else None,
        now=now,
    )
    if answer:
        # The journal's rank never comes back: an answer taken back and given again is another one.
        answer.revision = entry.sequence
        _store(answer, actor, now)
    return answer


def _facts(answer: Answer, is_yearly: bool) -> dict[str, Any]:  # noqa: FBT001 - one caller
    facts: dict[str, Any] = {"value": str(answer.value), "reason": answer.reason}
    return facts | {"to_confirm": answer.to_confirm} if is_yearly else facts


def _checked_reason(
    assessment: Assessment, measure_id: str, value: Declared | None, reason: str
) -> str:
    if not load_catalog(assessment.edition).has_measure(measure_id):
        raise InvalidInputError(f"La mesure « {measure_id[:20]} » n’existe pas.", field="measure")
    reason = reason.strip()
    if value is not Declared.NOT_APPLICABLE:
        return ""
    if not reason:
        raise InvalidInputError(
            "Dites en quelques mots pourquoi cette mesure est sans objet chez vous.",
            field="reason",
            means="Votre réponse n’est pas encore enregistrée.",
        )
    if len(reason) > REASON_LIMIT:
        raise InvalidInputError(
            f"Cette raison dépasse {REASON_LIMIT} caractères.",
            field="reason",
            means="Rien n’a été enregistré.",
            next_step="Raccourcissez-la.",
        )
    return reason


def _is_same(
    known: Answer | None,
    value: Declared | None,
    reason: str,
    to_confirm: bool,  # noqa: FBT001 - one caller
) -> bool:
    if known is None or value is None:
        return known is None and value is None
    said = (known.value, known.reason, known.to_confirm)
    return said == (value.value, reason, to_confirm)


def _refuse_stale(known: Answer | None, revision: int) -> None:
    if (known.revision if known else 0) != revision:
        raise ConflictError(
            "Cette réponse a changé entre-temps, sans doute dans un autre onglet.",
            means="La réponse enregistrée est celle affichée maintenant.",
            next_step="Relisez-la, puis répondez de nouveau si besoin.",
        )


def _store(answer: Answer, actor: Person, now: datetime) -> None:
    answer.answered_at = now
    answer.answered_by = actor.name
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError as error:
        # Two tabs gave the first answer at once: the second is the stale one.
        raise ConflictError(
            "Cette réponse vient d’être donnée dans un autre onglet.",
            next_step="Relisez-la, puis répondez de nouveau si besoin.",
        ) from error


@transaction.atomic
def tick_recommendation(
    *, assessment: Assessment, recommendation_id: str, ticked: bool, actor: Person, now: datetime
) -> None:
    """Ticks or unticks one recommendation; saying the same twice changes nothing."""
    try:
        load_catalog(assessment.edition).recommendation(recommendation_id)
    except KeyError as error:
        raise InvalidInputError("Cette recommandation n’existe pas.", field="tick") from error
    hold_open(assessment)
    rows = RecommendationTick.objects.filter(
        assessment=assessment, recommendation_id=recommendation_id
    )
    if rows.exists() == ticked:
        return
    if ticked:
        RecommendationTick.objects.create(
            practice=assessment.practice,
            assessment=assessment,
            recommendation_id=recommendation_id,
            ticked_at=now,
        )
    else:
        rows.delete()
    journal.record(
        practice=assessment.practice,
        actor=actor,
        verb="recommendation.ticked" if ticked else "recommendation.unticked",
        subject=recommendation_id,
        before={"ticked": not ticked},
        after={"ticked": ticked},
        now=now,
    )


@transaction.atomic
def finish_first_pass(*, assessment: Assessment, actor: Person, now: datetime) -> Assessment:
    """Notes that the first questions are over; saying it again changes nothing."""
    current = hold_open(assessment)
    if current.first_pass_done_at is None:
        current.first_pass_done_at = now
        current.save(update_fields=["first_pass_done_at"])
        journal.record(
            practice=current.practice,
            actor=actor,
            verb="first_pass.finished",
            subject=current.title,
            now=now,
        )
    return current
