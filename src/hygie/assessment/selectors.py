"""Reads of the hub: how a whole practice stands, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from hygie.assessment import providers
from hygie.assessment.models import Answer, Assessment, PoamItem
from hygie.assessment.rules.first_pass import first_pass, next_question
from hygie.assessment.rules.observation import Observation, Outcome, Subject
from hygie.assessment.rules.plan import NextAction, effort_label, next_actions
from hygie.assessment.rules.scores import Scores, count_by_status, scores
from hygie.assessment.rules.standing import Declared, Standing, Status, standing
from hygie.catalog.applicability import Applicability, profile
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Catalog, Measure, Theme
from hygie.practice.models import Practice
from hygie.practice.selectors import subjects_of


@dataclass(frozen=True)
class MeasureRow:
    """One measure with all the hub knows of it."""

    measure: Measure
    applicability: Applicability
    answer: Answer | None
    standing: Standing
    action: PoamItem | None = None

    @property
    def slug(self) -> str:
        """The measure's id, fit for the `id` of an element."""
        return self.measure.id.replace(".", "-")

    @property
    def effort_label(self) -> str:
        return effort_label(self.measure.effort_minutes)

    @property
    def advice_word(self) -> str:
        """What stands beside « Sans objet » when the guide itself leaves the measure out."""
        return "conseil" if self.applicability.advice else ""

    @property
    def is_unanswered(self) -> bool:
        """It concerns the practice, nobody answered, nothing was seen: no status to show."""
        return (
            self.standing.status is Status.UNKNOWN
            and self.answer is None
            and not self.standing.observations
        )

    @property
    def is_to_check(self) -> bool:
        """Shown as « À revérifier »."""
        return self.standing.status.is_to_check and not self.is_unanswered

    @property
    def unknown_word(self) -> str:
        """Why an unknown measure is unknown, in a few words."""
        if self.is_to_confirm:
            return "à confirmer"
        return "vous ne savez pas" if self.answer else "pas pu voir"

    @property
    def is_contradicted_by_a_look(self) -> bool:
        """It is to be done because of what was seen, not of what was answered: say it."""
        found = self.standing
        by_look = found.status is Status.TO_DO and found.declared is not Declared.NO
        return found.status is Status.CONTRADICTED or (by_look and not self.is_to_confirm)

    @property
    def is_off_the_plan(self) -> bool:
        """Its action was set aside, or done since the last answer and nothing says otherwise."""
        if self.action is None:
            return False
        if self.action.state == PoamItem.State.SET_ASIDE:
            return True
        if self.standing.status in (Status.CONTRADICTED, Status.EXPIRED):
            return False
        return self.action.state == PoamItem.State.DONE and not self._is_reopened_since(
            self.action.changed_at
        )

    def _is_reopened_since(self, done_at: datetime) -> bool:
        if self.answer is not None and self.answer.answered_at > done_at:
            return True
        return any(
            seen.outcome is Outcome.FAIL and seen.collected_at > done_at
            for seen in self.standing.observations
        )

    @property
    def is_to_confirm(self) -> bool:
        """Its answer is still last year's."""
        return self.applicability.applies and self.answer is not None and self.answer.to_confirm


@dataclass(frozen=True)
class ThemeRow:
    """A theme with its measures.

    `done` counts those declared or proven, `total` those that count.
    """

    theme: Theme
    rows: tuple[MeasureRow, ...]

    @property
    def counted(self) -> tuple[MeasureRow, ...]:
        return tuple(row for row in self.rows if row.standing.counts)

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def done(self) -> int:
        return sum(row.standing.counts_as_declared for row in self.counted)

    @property
    def proven(self) -> int:
        return sum(row.standing.status is Status.PROVEN for row in self.counted)

    @property
    def unanswered(self) -> int:
        return sum(row.answer is None for row in self.counted)


@dataclass(frozen=True)
class PlannedAction:
    """One of the six next actions, with what was decided about it."""

    action: NextAction
    row: MeasureRow

    @property
    def item(self) -> PoamItem | None:
        return self.row.action

    @property
    def measure(self) -> Measure:
        return self.action.measure

    @property
    def effort_label(self) -> str:
        return effort_label(self.action.effort_minutes)


@dataclass(frozen=True)
class Overview:
    """A practice, one day: every measure, both scores, the six next actions.

    Answers and actions are those read at its making. A measure's standing is worked out when it is
    first asked for: a page about one measure does not pay for the other thirty-two.
    """

    practice: Practice
    assessment: Assessment
    catalog: Catalog
    answers: Mapping[str, Answer]
    planned: Mapping[str, PoamItem]
    now: datetime

    @cached_property
    def rows(self) -> tuple[MeasureRow, ...]:
        _ = self._observed  # all are wanted: the rooms are asked once
        return tuple(self.row(measure.id) for measure in self.catalog.measures)

    def row(self, measure_id: str) -> MeasureRow:
        """Raises KeyError when the edition has no such measure."""
        if measure_id not in self._made:
            self._made[measure_id] = self._make(self.catalog.measure(measure_id))
        return self._made[measure_id]

    def _make(self, measure: Measure) -> MeasureRow:
        answer = self.answers.get(measure.id)
        applicability = self._profile[measure.id]
        stands = standing(
            applicability=applicability,
            declared=Declared(answer.value) if answer else None,
            reason=answer.reason if answer else "",
            to_confirm=answer.to_confirm if answer else False,
            rule=measure.proof,
            observations=self._seen(measure.id),
            subjects=self._subjects,
            now=self.now,
        )
        return MeasureRow(measure, applicability, answer, stands, self.planned.get(measure.id))

    @cached_property
    def _made(self) -> dict[str, MeasureRow]:
        return {}

    @cached_property
    def _profile(self) -> Mapping[str, Applicability]:
        return profile(self.catalog, self.practice.situation)

    def _seen(self, measure_id: str) -> Sequence[Observation]:
        """Asks the rooms about the first measure alone; from the second on, about all at once."""
        if self._made or "_observed" in self.__dict__:
            return self._observed.get(measure_id, ())
        return providers.observe_one(self.practice, measure_id, now=self.now)

    @cached_property
    def _observed(self) -> dict[str, list[Observation]]:
        found: dict[str, list[Observation]] = {}
        for item in providers.observe_all(self.practice, now=self.now):
            found.setdefault(item.measure_id, []).append(item)
        return found

    @cached_property
    def _subjects(self) -> tuple[Subject, ...]:
        return tuple(Subject(*item) for item in subjects_of(self.practice))

    @cached_property
    def applicable(self) -> tuple[Measure, ...]:
        return tuple(row.measure for row in self.rows if row.applicability.applies)

    @cached_property
    def scores(self) -> Scores:
        return scores((row.measure.weight, row.standing) for row in self.rows)

    @cached_property
    def counts(self) -> dict[Status, int]:
        """By status, over the measures that concern the practice: advice is left out."""
        return count_by_status(row.standing for row in self.rows if row.applicability.applies)

    @cached_property
    def themes(self) -> tuple[ThemeRow, ...]:
        return tuple(
            ThemeRow(theme, tuple(row for row in self.rows if row.measure.theme == theme.id))
            for theme in self.catalog.themes
        )

    @cached_property
    def actions(self) -> tuple[PlannedAction, ...]:
        """The six next actions; what was done or set aside leaves its place to the next one."""
        open_rows = ((row.measure, row.standing) for row in self.rows if not row.is_off_the_plan)
        return tuple(
            PlannedAction(action, self.row(action.measure.id)) for action in next_actions(open_rows)
        )

    @cached_property
    def first_questions(self) -> tuple[Measure, ...]:
        return first_pass(self.applicable)

    @cached_property
    def answered(self) -> frozenset[str]:
        return frozenset(row.measure.id for row in self.rows if row.answer is not None)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def next_theme(self) -> Theme | None:
        """The first theme with a measure still without an answer."""
        return next((row.theme for row in self.themes if row.unanswered), None)

    @property
    def next_question(self) -> Measure | None:
        return next_question(self.first_questions, self.answered)

    @cached_property
    def to_confirm(self) -> tuple[MeasureRow, ...]:
        """Those whose answer was copied from last year, and which nobody has confirmed yet."""
        return tuple(row for row in self.rows if row.is_to_confirm)

    @cached_property
    def unanswered(self) -> int:
        """Measures that concern the practice and about which nothing is known yet."""
        return sum(row.is_unanswered for row in self.rows)

    @property
    def remaining(self) -> int:
        """Applicable measures without an answer."""
        return sum(measure.id not in self.answered for measure in self.applicable)


def open_assessment(practice: Practice) -> Assessment | None:
    """The assessment under way, None before the first."""
    return Assessment.objects.filter(practice=practice, closed_at__isnull=True).first()


def overview(practice: Practice, assessment: Assessment, *, now: datetime) -> Overview:
    """How the practice stands at `now`, by the edition of the guide its assessment began with."""
    answers = Answer.objects.filter(assessment=assessment)
    planned = PoamItem.objects.filter(assessment=assessment).select_related("owner")
    return Overview(
        practice=practice,
        assessment=assessment,
        catalog=load_catalog(assessment.edition),
        answers={row.measure_id: row for row in answers},
        planned={row.measure_id: row for row in planned},
        now=now,
    )
