"""Two tabs at the very same instant: one wins, the other is told; nothing is lost or doubled."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hygie.assessment.models import Answer, Assessment, PoamItem, RecommendationTick
from hygie.assessment.services import answers
from hygie.assessment.services.plan import Decision, adopt_actions, decide_action
from hygie.errors import ConflictError
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

VALUES = ["yes", "no", "dont_know", "yes", "no"]


@pytest.fixture
def assessment(practice: Practice, now: datetime) -> Assessment:
    return factories.assessment_of(practice, now=now)


def answering(
    practice: Practice, value: str, measure_id: str, now: datetime
) -> Callable[[], object]:
    return lambda: factories.answer(practice, measure_id, value, revision=0, now=now)


def test_of_several_first_answers_one_is_kept_and_the_others_are_conflicts(
    practice: Practice, assessment: Assessment, now: datetime
) -> None:
    results = at_once(*(answering(practice, value, "2.3.3", now) for value in VALUES))
    kept = Answer.objects.get()
    conflicts = [item for item in results if isinstance(item, ConflictError)]

    # The same answer as the one that won is no conflict: both tabs say the same.
    assert len(conflicts) == sum(value != kept.value for value in VALUES)
    assert kept.revision > 0
    assert JournalEntry.objects.filter(verb="answer.recorded").count() == 1
    assert broken_at(practice) is None


def test_answers_to_different_measures_are_all_kept_in_one_whole_chain(
    practice: Practice, assessment: Assessment, now: datetime
) -> None:
    ids = ["2.3.1", "2.3.3", "2.3.4", "2.3.5", "2.6.1"]
    at_once(*(answering(practice, "yes", measure_id, now) for measure_id in ids))

    assert set(Answer.objects.values_list("measure_id", flat=True)) == set(ids)
    assert broken_at(practice) is None


def test_ticking_in_several_tabs_ticks_once(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    def tick() -> None:
        answers.tick_recommendation(
            assessment=assessment, recommendation_id="2.3.3-01", ticked=True, actor=owner, now=now
        )

    at_once(*[tick] * 4)

    assert RecommendationTick.objects.count() == 1
    assert JournalEntry.objects.filter(verb="recommendation.ticked").count() == 1
    assert broken_at(practice) is None


def test_of_several_first_decisions_one_is_kept_and_the_others_are_conflicts(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    def decide(notes: str) -> PoamItem:
        return decide_action(
            assessment=assessment,
            measure_id="2.6.1",
            decision=Decision(owner, None, "open", notes),
            revision=0,
            actor=owner,
            now=now,
        )

    results = at_once(*(lambda notes=notes: decide(notes) for notes in ("un", "deux", "trois")))

    assert sum(isinstance(item, ConflictError) for item in results) == 2
    assert PoamItem.objects.count() == 1
    assert JournalEntry.objects.filter(verb="action.planned").count() == 1
    assert broken_at(practice) is None


def test_the_plan_drawn_up_twice_at_once_is_one_plan(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    actions = [planned.action for planned in factories.overview_of(practice, now=now).actions]

    def adopt() -> None:
        adopt_actions(assessment=assessment, actions=actions, actor=owner, now=now)

    at_once(*[adopt] * 3)

    assert PoamItem.objects.count() == len(actions)
    assert broken_at(practice) is None


def test_the_assessment_opened_by_several_tabs_is_one_assessment(
    practice: Practice, owner: Person, now: datetime
) -> None:
    at_once(
        *[lambda: answers.open_assessment(practice=practice, actor=owner, now=now)] * 4,
    )

    assert Assessment.objects.filter(practice=practice).count() == 1
    assert broken_at(practice) is None


def test_answering_while_the_situation_changes_loses_neither(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    at_once(
        answering(practice, "yes", "2.3.3", now),
        lambda: factories.describe(practice, by=owner, now=now, exercise_mode="collective"),
        lambda: factories.add_device(practice, by=owner, name="Accueil", now=now),
        lambda: factories.state(practice, "2.3.4", now=now),
    )
    practice.refresh_from_db()

    assert practice.exercise_mode == "collective"
    assert Answer.objects.get().value == "yes"
    assert broken_at(practice) is None
