"""A measure as its card shows it, on the theme's page and on its own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.assessment.models import Answer, RecommendationTick, StatementMeasure
from hygie.assessment.providers import topics_seen
from hygie.assessment.rules.observation import Observation, Outcome
from hygie.assessment.selectors import MeasureRow, Overview
from hygie.catalog.model import SYSTEMS, HowTo, Measure, Recommendation, Resource
from hygie.practice.selectors import systems_of

ANSWERS = tuple(Answer.Value.choices)


@dataclass(frozen=True)
class Marks:
    """What the cards show beside the standing, read once for the whole page."""

    ticked: frozenset[str]
    withdrawn: Counter[str]
    systems: frozenset[str]


@dataclass(frozen=True)
class Steps:
    """How to do it: first on the systems of the practice, then on the others."""

    first: tuple[HowTo, ...]
    others: tuple[HowTo, ...]

    @property
    def count(self) -> int:
        """The number of steps on the practice's own systems."""
        return sum(len(how.steps) for how in self.first)


def steps_for(measure: Measure, systems: frozenset[str]) -> Steps:
    """Steps that hold everywhere come first; without any known system, all of them do."""
    wanted = systems | {"all"} if systems else frozenset(SYSTEMS)
    return Steps(
        tuple(how for how in measure.how if how.system in wanted),
        tuple(how for how in measure.how if how.system not in wanted),
    )


@dataclass(frozen=True)
class Computers:
    """How many of the computers concerned were seen right; `total` 0 when none was spoken of."""

    right: int
    total: int


def computers_right(seen: Iterable[Sequence[Observation]], *, now: datetime) -> Computers:
    """One group of observations a computer; those exempt of everything are not concerned."""
    concerned = [
        group for group in seen if any(it.outcome is not Outcome.NOT_APPLICABLE for it in group)
    ]
    fine = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    right = [
        group
        for group in concerned
        if all(item.outcome in fine and item.is_current(now) for item in group)
    ]
    return Computers(len(right), len(concerned))


@dataclass(frozen=True)
class Card:
    """One measure on screen. `typed` is what was just refused, so that nothing typed is lost."""

    row: MeasureRow
    theme_title: str
    resources: tuple[Resource, ...]
    marks: Marks
    now: datetime
    typed: Mapping[str, Any] | None = None

    choices = ANSWERS

    @property
    def computers(self) -> Computers:
        """How many of the computers that were spoken of are right today."""
        seen: dict[str, list[Observation]] = {}
        for item in self.row.standing.observations:
            if item.subject.scope == "computer":
                seen.setdefault(item.subject.id, []).append(item)
        return computers_right(seen.values(), now=self.now)

    @property
    def revision(self) -> int:
        return self.row.answer.revision if self.row.answer else 0

    @property
    def value(self) -> str:
        if self.typed is not None:
            return str(self.typed.get("value", ""))
        return self.row.answer.value if self.row.answer else ""

    @property
    def reason(self) -> str:
        if self.typed is not None:
            return str(self.typed.get("reason", ""))
        return self.row.answer.reason if self.row.answer else ""

    @property
    def is_seen_by_hygie(self) -> bool:
        """Whether some room can look at what proves this measure."""
        seen = topics_seen()
        alternatives = self.row.measure.proof.any_of
        return any(requirement.topic in seen for rule in alternatives for requirement in rule)

    @property
    def steps(self) -> Steps:
        return steps_for(self.row.measure, self.marks.systems)

    @property
    def withdrawn(self) -> int:
        return self.marks.withdrawn[self.row.measure.id]

    @property
    def recommendations(self) -> tuple[tuple[Recommendation, bool], ...]:
        """Each recommendation, and whether it is ticked."""
        ticked = self.marks.ticked
        return tuple((item, item.id in ticked) for item in self.row.measure.recommendations)

    @property
    def ticked_count(self) -> int:
        return sum(ticked for _, ticked in self.recommendations)


def read_marks(overview: Overview) -> Marks:
    """The ticks, the withdrawn proofs and the systems of the practice, in three queries."""
    ticks = RecommendationTick.objects.filter(assessment=overview.assessment)
    withdrawn = StatementMeasure.objects.filter(
        practice=overview.practice, statement__withdrawn_at__isnull=False
    )
    return Marks(
        frozenset(ticks.values_list("recommendation_id", flat=True)),
        Counter(withdrawn.values_list("measure_id", flat=True)),
        systems_of(overview.practice),
    )


def make_card(
    overview: Overview, row: MeasureRow, marks: Marks, typed: Mapping[str, Any] | None = None
) -> Card:
    """The card of one measure."""
    return Card(
        row=row,
        theme_title=overview.catalog.theme(row.measure.theme).title,
        resources=tuple(overview.catalog.resource(item) for item in row.measure.resources),
        marks=marks,
        now=overview.now,
        typed=typed,
    )
