"""A measure and a year as they stood one day, with nothing left to look up.

Titles, reasons and summaries are copied: reading an old year asks nothing of the catalog or of the
rooms, which will have changed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from hygie.assessment.rules.observation import STRENGTH_LABELS, Observation, Strength
from hygie.assessment.rules.scores import Scores
from hygie.assessment.rules.standing import Declared, Standing, Status
from hygie.catalog.applicability import Applicability
from hygie.catalog.model import Measure

TEXT_LIMIT = 4000

ANSWERS = {
    Declared.YES: "Oui",
    Declared.NO: "Non",
    Declared.DONT_KNOW: "Je ne sais pas",
    Declared.NOT_APPLICABLE: "Sans objet",
}


@dataclass(frozen=True)
class FrozenAnswer:
    """What was declared of a measure, by whom, and whether it was still last year's answer."""

    value: Declared
    reason: str
    answered_at: datetime
    answered_by: str
    to_confirm: bool = False

    @property
    def label(self) -> str:
        return ANSWERS[self.value]


@dataclass(frozen=True)
class FrozenAction:
    """What was decided about a measure's action. `state` is the plan's own word for it."""

    state: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class FrozenMeasure:
    """One measure, one day.

    `applies_reason` says why it concerned the practice or not, `reason` why it stood so;
    `declared` whether it counted in « déclaré ou prouvé »; `ticks` are ids of recommendations.
    """

    id: str
    title: str
    theme: str
    weight: int
    applies: bool
    advice: bool
    applies_reason: str
    status: Status
    reason: str
    declared: bool
    answer: FrozenAnswer | None = None
    strength: Strength | None = None
    proven_at: datetime | None = None
    valid_until: datetime | None = None
    action: FrozenAction | None = None
    ticks: tuple[str, ...] = ()
    observations: tuple[Observation, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it was part of the scores."""
        return self.status is not Status.NOT_APPLICABLE

    @property
    def is_to_confirm(self) -> bool:
        """Still last year's answer, about a measure that concerns the practice."""
        return self.applies and self.answer is not None and self.answer.to_confirm

    @property
    def is_unanswered(self) -> bool:
        """Nobody answered, nothing was seen: it had no status on screen."""
        return self.status is Status.UNKNOWN and self.answer is None and not self.observations

    @property
    def strength_label(self) -> str:
        return STRENGTH_LABELS[self.strength] if self.strength else ""

    @property
    def state_words(self) -> str:
        """Its state in a cell: « Prouvé, vu par Hygie »."""
        if self.is_unanswered:
            return "Pas encore de réponse"
        if self.is_to_confirm and self.status is Status.UNKNOWN:
            return "À confirmer"
        return ", ".join(filter(None, (self.status.word, self.strength_label)))


@dataclass(frozen=True)
class FrozenYear:
    """A whole assessment: the situation, every measure in the guide's order, both scores.

    `closed_at` is None for the one under way, seen as it stands now.
    """

    edition: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    situation: Mapping[str, Any]
    themes: Mapping[str, str]
    measures: tuple[FrozenMeasure, ...]
    scores: Scores
    by_id: Mapping[str, FrozenMeasure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {item.id: item for item in self.measures})


def freeze_measure(
    *,
    measure: Measure,
    applicability: Applicability,
    standing: Standing,
    answer: FrozenAnswer | None = None,
    action: FrozenAction | None = None,
    ticked: Collection[str] = (),
) -> FrozenMeasure:
    """A measure as it stands, with what was seen and the hash of each file behind it."""
    return FrozenMeasure(
        id=measure.id,
        title=measure.title,
        theme=measure.theme,
        weight=measure.weight,
        applies=applicability.applies,
        advice=applicability.advice,
        applies_reason=applicability.reason,
        status=standing.status,
        reason=_clipped(standing.reason),
        declared=standing.counts_as_declared,
        answer=answer,
        strength=standing.strength,
        proven_at=standing.proven_at,
        valid_until=standing.valid_until,
        action=action,
        ticks=tuple(item.id for item in measure.recommendations if item.id in ticked),
        observations=tuple(_frozen(item) for item in standing.observations),
    )


def _frozen(item: Observation) -> Observation:
    # The address of a file is of today's pages; its hash is for ever.
    return replace(
        item,
        summary=_clipped(item.summary),
        reason=_clipped(item.reason),
        evidence=tuple(replace(file, url="") for file in item.evidence),
    )


def _clipped(text: str) -> str:
    """A room may write at length; what is kept for ever need not."""
    text = text.replace("\0", "")  # which no PostgreSQL keeps
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"
