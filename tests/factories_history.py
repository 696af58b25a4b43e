"""Years of history, made through the services as a practice would live them, with given dates.

Nothing here is of the tests alone: `live_years` asks for a practice, its owner and a date, so that
a demonstration or a measure of speed can live the same years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.assessment.models import Answer, Assessment, PoamItem
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared
from hygie.assessment.selectors import Overview, overview
from hygie.assessment.services import answers, plan, proofs
from hygie.assessment.services.campaigns import close_assessment
from hygie.assessment.services.plan import Decision
from hygie.assessment.services.proofs import Proof
from hygie.practice.models import Person, Practice

# What is answered the first year, in turn over the measures that concern the practice.
FIRST_YEAR = (Declared.YES, Declared.NO, Declared.YES, Declared.DONT_KNOW, Declared.NO)
# Each year one « no » out of two becomes a « yes », and one measure out of seven is neglected.
LEARNT_EVERY, NEGLECTED_EVERY, PROVEN_EVERY, TICKED_EVERY = 2, 7, 3, 4
LAST_WEEKS = timedelta(weeks=7)
_BETWEEN_ACTS = timedelta(minutes=3)


@dataclass
class _Year:
    """One year being lived. `rank` from 0; time passes by a few minutes at each act."""

    practice: Practice
    owner: Person
    assessment: Assessment
    rank: int
    clock: datetime

    def now(self) -> datetime:
        self.clock += _BETWEEN_ACTS
        return self.clock

    def overview(self) -> Overview:
        return overview(self.practice, self.assessment, now=self.clock)


def live_years(
    practice: Practice, *, owner: Person, years: int = 5, until: datetime
) -> list[Assessment]:
    """`years` closed assessments, one a year, then the one under way: the oldest first.

    The last closing is at `until`, some minutes more or less; nothing may be in the future then.
    """
    opened_at = add_months(until, -12 * years)
    current = answers.open_assessment(practice=practice, actor=owner, now=opened_at)
    for rank in range(years):
        began, closing = (add_months(until, 12 * (rank + part - years)) for part in (0, 1))
        _live(_Year(practice, owner, current, rank, began), closing)
        current = close_assessment(assessment=current, actor=owner, now=closing)
    return list(Assessment.objects.filter(practice=practice).order_by("opened_at"))


def _live(year: _Year, closing: datetime) -> None:
    """Answers at the beginning; proofs and actions in the last weeks, as the date draws near."""
    for measure_id, value in list(_answers(year)):
        known = Answer.objects.filter(assessment=year.assessment, measure_id=measure_id).first()
        answers.record_answer(
            assessment=year.assessment,
            measure_id=measure_id,
            value=value,
            reason="Le cabinet n’en a pas l’usage." if value is Declared.NOT_APPLICABLE else "",
            revision=known.revision if known else 0,
            actor=year.owner,
            now=year.now(),
        )
    if year.rank == 0:
        answers.finish_first_pass(assessment=year.assessment, actor=year.owner, now=year.now())
        _tick(year)
    year.clock = closing - LAST_WEEKS
    _prove(year)
    _plan(year)


def _answers(year: _Year) -> Iterator[tuple[str, Declared]]:
    """What is answered this year: first everything, then what was confirmed or has changed."""
    for rank, row in enumerate(row for row in year.overview().rows if row.applicability.applies):
        if year.rank == 0:
            yield row.measure.id, FIRST_YEAR[rank % len(FIRST_YEAR)]
        elif (rank + year.rank) % NEGLECTED_EVERY and row.answer:
            value = Declared(row.answer.value)
            learnt = value is not Declared.YES and (rank + year.rank) % LEARNT_EVERY == 0
            yield row.measure.id, Declared.YES if learnt else value


def _prove(year: _Year) -> None:
    """Every third « yes » is shown: a dated sentence, which will expire in its own time."""
    said = [row for row in year.overview().rows if row.answer and row.answer.value == "yes"]
    for row in said[year.rank % PROVEN_EVERY :: PROVEN_EVERY]:
        moment = year.now()
        proof = Proof(
            measure_ids=[row.measure.id],
            text=f"Vérifié sur place : {row.measure.title.lower()}.",
            strength=Strength.STATED,
            effective_on=moment.date(),
        )
        proofs.add_statement(practice=year.practice, proof=proof, actor=year.owner, now=moment)


def _tick(year: _Year) -> None:
    details = [item for row in year.overview().rows for item in row.measure.recommendations]
    for item in details[::TICKED_EVERY]:
        answers.tick_recommendation(
            assessment=year.assessment,
            recommendation_id=item.id,
            ticked=True,
            actor=year.owner,
            now=year.now(),
        )


def _plan(year: _Year) -> None:
    """The six next actions are taken on; one of them is done, another has begun."""
    shown = year.overview()
    actions = [planned.action for planned in shown.actions]
    plan.adopt_actions(
        assessment=year.assessment, actions=actions, actor=year.owner, now=year.now()
    )
    rows = PoamItem.objects.filter(assessment=year.assessment).order_by("due_on", "measure_id")
    for row, state in zip(rows, (PoamItem.State.DONE, PoamItem.State.STARTED), strict=False):
        decision = Decision(row.owner, row.due_on, state, row.notes)
        plan.decide_action(
            assessment=year.assessment,
            measure_id=row.measure_id,
            decision=decision,
            revision=row.revision,
            actor=year.owner,
            now=year.now(),
        )
