"""How a practice stands, as a document for programs."""

from datetime import datetime
from typing import Any

from hygie import __version__
from hygie.assessment import selectors
from hygie.assessment.models import Assessment
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import MeasureRow, Overview, PlannedAction
from hygie.catalog.loader import CURRENT_EDITION
from hygie.practice.models import Practice
from hygie.practice.selectors import only_practice

FORMAT = "hygie-status/1"
SOMETHING_TO_DO, SOMETHING_UNKNOWN = 3, 4


def read_overview(*, now: datetime) -> Overview | None:
    """The folder's practice at `now`, None before the first one. Writes nothing."""
    practice = only_practice()
    if practice is None:
        return None
    assessment = selectors.open_assessment(practice)
    if assessment is None:
        # Described, not yet answered: the one that would be opened, without title, never saved.
        assessment = Assessment(practice=practice, edition=CURRENT_EDITION, opened_at=now)
    return selectors.overview(practice, assessment, now=now)


def exit_code(overview: Overview) -> int:
    """3 when something is to do or contradicted, else 4 when something is unknown, else 0."""
    counts = overview.counts
    if counts[Status.TO_DO] or counts[Status.CONTRADICTED]:
        return SOMETHING_TO_DO
    if counts[Status.UNKNOWN] or counts[Status.EXPIRED] or not overview.applicable:
        return SOMETHING_UNKNOWN
    return 0


def document(overview: Overview, *, protection: str) -> dict[str, Any]:
    """The standing as others may read it; docs/formats.md says what each key promises."""
    return {
        "format": FORMAT,
        "version": __version__,
        "at": overview.now.isoformat(timespec="seconds"),
        "protection": protection,
        "practice": _practice(overview.practice),
        "assessment": _assessment(overview.assessment),
        "scores": _scores(overview),
        "counts": _counts(overview),
        "measures": [_measure(row) for row in overview.rows],
        "actions": [_action(planned) for planned in overview.actions],
    }


def _practice(practice: Practice) -> dict[str, Any]:
    situation = practice.situation
    return {
        "id": str(practice.id),
        "name": practice.name,
        "profession": practice.profession,
        "described": practice.described_at is not None,
        "situation": {
            "local": situation.uses_local,
            "cloud": situation.uses_cloud,
            "several_users": situation.several_users,
            "third_party_premises": situation.third_party_premises,
        },
    }


def _assessment(assessment: Assessment) -> dict[str, Any] | None:
    if not assessment.title:
        return None
    return {
        "edition": assessment.edition,
        "title": assessment.title,
        "opened_at": _moment(assessment.opened_at),
    }


def _scores(overview: Overview) -> dict[str, Any]:
    scores = overview.scores
    return {
        "proven": scores.proven,
        "declared_or_proven": scores.declared_or_proven,
        "by_strength": {item.value: scores.part(item) for item in Strength},
        "total_weight": scores.total_weight,
        "proven_weight": scores.proven_weight,
        "declared_weight": scores.declared_weight,
    }


def _counts(overview: Overview) -> dict[str, int]:
    by_status = {status.value: number for status, number in overview.counts.items()}
    return {"applicable": len(overview.applicable), **by_status}


def _measure(row: MeasureRow) -> dict[str, Any]:
    standing = row.standing
    return {
        "id": row.measure.id,
        "theme": row.measure.theme,
        "title": row.measure.title,
        "weight": row.measure.weight,
        "applies": row.applicability.applies,
        "advice": row.applicability.advice,
        "answer": row.answer.value if row.answer else None,
        "status": standing.status.value,
        "word": standing.status.word,
        "reason": standing.reason,
        "strength": standing.strength.value if standing.strength else None,
        "proven_at": _moment(standing.proven_at),
        "valid_until": _moment(standing.valid_until),
    }


def _action(planned: PlannedAction) -> dict[str, Any]:
    item = planned.item
    return {
        "rank": planned.action.rank,
        "measure": planned.measure.id,
        "title": planned.action.title,
        "status": planned.action.status.value,
        "effort_minutes": planned.action.effort_minutes,
        "state": item.state if item else None,
        "owner": item.owner.name if item and item.owner else None,
        "due_on": item.due_on.isoformat() if item and item.due_on else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
