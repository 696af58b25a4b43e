"""What to do next: the six actions that avoid the most risk per minute of effort."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt

from hygie.assessment.rules.standing import Standing, Status
from hygie.catalog.model import Measure

PLAN_LENGTH = 6
_NBSP = "\N{NO-BREAK SPACE}"

# The share of a measure's risk that doing it would take away, by status.
_GAP = {
    Status.CONTRADICTED: 1.0,
    Status.TO_DO: 1.0,
    Status.UNKNOWN: 0.6,  # « je ne sais pas », or a look that failed
    Status.EXPIRED: 0.5,
    Status.DECLARED: 0.2,
}
# A measure nobody was asked about yet: the questions by theme will come to it.
_UNANSWERED_GAP = 0.3


@dataclass(frozen=True)
class NextAction:
    """One action: what to do about a measure.

    `rank` starts at 1; `urgency` orders, it has no unit.
    """

    measure: Measure
    status: Status
    title: str
    urgency: float
    effort_minutes: int
    rank: int = 0


def next_actions(
    rows: Iterable[tuple[Measure, Standing]], *, length: int = PLAN_LENGTH
) -> tuple[NextAction, ...]:
    """At most `length` actions, most useful first; the guide's order breaks ties."""
    found = [
        NextAction(
            measure,
            item.status,
            _title(measure, item.status),
            _urgency(measure, item),
            _effort(measure, item.status),
        )
        for measure, item in rows
        if item.status in _GAP
    ]
    found.sort(key=lambda action: -action.urgency)
    return tuple(replace(item, rank=rank) for rank, item in enumerate(found[:length], start=1))


def _urgency(measure: Measure, item: Standing) -> float:
    # Effort enters by its square root: a vital measure of two hours (backups) must not be pushed
    # behind a dozen five-minute trifles, yet among equals the quick one comes first.
    return _gap(item) * measure.weight / sqrt(_effort(measure, item.status))


def _gap(item: Standing) -> float:
    if item.status is Status.UNKNOWN and item.declared is None and not item.observations:
        return _UNANSWERED_GAP
    return _GAP[item.status]


def _effort(measure: Measure, status: Status) -> int:
    # Showing what is already done takes minutes, whatever the measure asked at first.
    return min(measure.effort_minutes, 15) if status in _SHOW_ONLY else measure.effort_minutes


_SHOW_ONLY = (Status.DECLARED, Status.EXPIRED, Status.UNKNOWN)


def _title(measure: Measure, status: Status) -> str:
    subject = f"« {measure.title} »"
    if status is Status.DECLARED:
        return f"Ajouter une preuve : {subject}"
    if status is Status.EXPIRED:
        return f"Renouveler la preuve : {subject}"
    if status is Status.UNKNOWN:
        return f"Vérifier où vous en êtes : {subject}"
    return measure.action


def suggested_due_on(rank: int, effort_minutes: int, today: date) -> date:
    """A first date for an action: two a week, and at least a fortnight for long work."""
    days = 7 * ((rank + 1) // 2)
    if effort_minutes > 60:
        days = max(days, 14)
    return today + timedelta(days=days)


def effort_label(minutes: int) -> str:
    """« 15 min », « 2 h », « 1 jour »: how a person says it, its unit on the same line."""
    if minutes < 60:
        return f"{minutes}{_NBSP}min"
    if minutes < 420:
        hours, rest = divmod(minutes, 60)
        return f"{hours}{_NBSP}h{_NBSP}{rest:02d}" if rest else f"{hours}{_NBSP}h"
    days = max(1, round(minutes / 420))
    return f"1{_NBSP}jour" if days == 1 else f"{days}{_NBSP}jours"
