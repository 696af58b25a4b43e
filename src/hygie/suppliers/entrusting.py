"""What the plan leaves to the IT supplier, as lines that can be entrusted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hygie.assessment.models import RecommendationTick
from hygie.assessment.rules.observation import Observation, Outcome
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import MeasureRow, Overview
from hygie.catalog.model import Measure
from hygie.suppliers.services.work_orders import PlannedLine

# What shows that the work is done, by the first word of the topics that prove the measure.
_PROOFS: Final = {
    "workstation": "Un rapport de « hygie check » pour chaque poste, à joindre ici.",
    "backup": "Le journal de la dernière sauvegarde, et la fiche d’un essai de restauration.",
    "vault": "La fiche de destruction de chaque appareil, avec son numéro de série.",
    "awareness": "Le document remis, avec sa date.",
}
_ANY_PROOF: Final = "Ce qui a été fait, sur quel appareil, à quelle date."
_STATEMENT: Final = "practice.statement"


@dataclass(frozen=True)
class Candidate:
    """A measure whose action may be entrusted. `is_advised`: something of it was seen wrong."""

    row: MeasureRow
    line: PlannedLine
    is_advised: bool

    @property
    def measure(self) -> Measure:
        return self.row.measure


def candidates(overview: Overview, *, now: datetime) -> tuple[Candidate, ...]:
    """The actions of the plan that the supplier does, alone or with the practice.

    One line a measure: what it signs is worth for the devices that the line names, else for the
    whole practice. What is proven already, set aside, or asked by a questionnaire is left out.
    """
    ticked = set(
        RecommendationTick.objects.filter(assessment=overview.assessment).values_list(
            "recommendation_id", flat=True
        )
    )
    return tuple(
        _candidate(row, ticked, now)
        for row in overview.rows
        if row.applicability.applies
        and row.measure.doer != "me"
        and row.standing.status not in (Status.PROVEN, Status.NOT_APPLICABLE)
        and not row.is_off_the_plan
        and not _is_on_paper(row.measure)
    )


def _is_on_paper(measure: Measure) -> bool:
    """Proven by what a supplier writes or signs, never by a work of its hands."""
    needs = [need for alternative in measure.proof.any_of for need in alternative]
    return all(need.scope == "supplier" for need in needs if need.topic != _STATEMENT)


def _candidate(row: MeasureRow, ticked: set[str], now: datetime) -> Candidate:
    failing = [
        item
        for item in row.standing.observations
        if item.outcome is Outcome.FAIL and item.is_current(now)
    ]
    line = PlannedLine(
        measure_id=row.measure.id,
        title=row.measure.action[:200],
        details="\n".join(_details(row.measure, failing, ticked))[:2000],
        devices=tuple(dict.fromkeys(_devices(failing))),
        proof=_proof(row.measure),
    )
    return Candidate(row, line, bool(failing))


def _details(measure: Measure, failing: Iterable[Observation], ticked: set[str]) -> Iterator[str]:
    for item in failing:
        said, label = item.reason or item.summary, item.subject.label
        yield f"– {said}" if label in said or not item.subject.id else f"– {label} : {said}"
    for one in measure.recommendations:
        if one.doer != "me" and one.id not in ticked:
            yield f"– {one.text}"


def _devices(failing: Iterable[Observation]) -> Iterator[str]:
    for item in failing:
        if item.subject.scope in ("computer", "mobile", "device", "medium"):
            yield item.subject.label


def _proof(measure: Measure) -> str:
    for alternative in measure.proof.any_of:
        for need in alternative:
            if found := _PROOFS.get(need.topic.partition(".")[0]):
                return found
    return _ANY_PROOF
