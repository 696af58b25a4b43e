"""Answering a measure: nothing is lost, nothing is overwritten unseen, everything is traced."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.assessment.models import Answer, Assessment, RecommendationTick
from hygie.assessment.rules.standing import Declared, Status
from hygie.assessment.services import answers
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories

MEASURE = "2.3.3"
LATER = timedelta(minutes=5)


def entries(practice: Practice, verb: str = "answer.recorded") -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(practice=practice, verb=verb))


def current(practice: Practice, measure_id: str = MEASURE) -> Answer:
    return Answer.objects.get(practice=practice, measure_id=measure_id)


@pytest.fixture
def assessment(practice: Practice, now: datetime) -> Assessment:
    return factories.assessment_of(practice, now=now)


@pytest.mark.parametrize("value", [item for item in Declared if item != Declared.NOT_APPLICABLE])
def test_an_answer_is_kept_with_who_and_when(
    practice: Practice, owner: Person, now: datetime, value: Declared
) -> None:
    answer = factories.answer(practice, MEASURE, value, now=now)

    assert answer == current(practice)
    assert answer.value == value
    assert answer.revision == entries(practice)[-1].sequence
    assert answer.answered_at == now
    assert answer.answered_by == owner.name


def test_an_answer_leaves_its_trace_with_what_it_was_before(
    practice: Practice, owner: Person, now: datetime
) -> None:
    factories.answer(practice, MEASURE, "no", now=now)
    factories.answer(practice, MEASURE, "yes", now=now + LATER)
    first, second = entries(practice)

    assert (first.before, first.after) == (None, {"value": "no", "reason": ""})
    assert (second.before, second.after) == (first.after, {"value": "yes", "reason": ""})
    assert (second.actor, second.at, second.subject) == (owner.name, now + LATER, MEASURE)


def test_the_same_answer_twice_is_one_entry_of_the_journal(
    practice: Practice, now: datetime
) -> None:
    first = factories.answer(practice, MEASURE, "yes", now=now)
    again = factories.answer(practice, MEASURE, "yes", now=now + LATER)

    assert again == first
    assert again.revision == first.revision
    assert len(entries(practice)) == 1


def test_the_same_answer_from_an_old_tab_is_not_a_conflict(
    practice: Practice, now: datetime
) -> None:
    factories.answer(practice, MEASURE, "yes", now=now)
    factories.answer(practice, MEASURE, "yes", now=now, revision=0)

    assert len(entries(practice)) == 1


def test_the_revision_grows_at_each_change(practice: Practice, now: datetime) -> None:
    values = ("no", "dont_know", None, "yes")
    answers = [factories.answer(practice, MEASURE, value, now=now) for value in values]
    revisions = [answer.revision for answer in answers if answer]

    assert revisions == sorted(set(revisions))
    assert len(revisions) == 3


# --- two tabs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", [0, 1, 99])
def test_an_answer_over_another_revision_than_the_one_on_screen_is_refused(
    practice: Practice, now: datetime, revision: int
) -> None:
    factories.answer(practice, MEASURE, "yes", now=now)

    with pytest.raises(ConflictError) as caught:
        factories.answer(practice, MEASURE, "no", now=now, revision=revision)

    assert "onglet" in caught.value.message
    assert current(practice).value == "yes"
    assert len(entries(practice)) == 1


def test_an_old_tab_cannot_answer_what_was_taken_back(practice: Practice, now: datetime) -> None:
    factories.answer(practice, MEASURE, "yes", now=now)
    factories.answer(practice, MEASURE, None, now=now)

    with pytest.raises(ConflictError):
        factories.answer(practice, MEASURE, "no", now=now, revision=1)
    assert not Answer.objects.filter(practice=practice).exists()


def test_an_old_tab_is_refused_even_if_the_answer_was_taken_back_and_given_again(
    practice: Practice, now: datetime
) -> None:
    old_tab = factories.answer(practice, MEASURE, "yes", now=now).revision
    factories.answer(practice, MEASURE, None, now=now)
    factories.answer(practice, MEASURE, "no", now=now)

    with pytest.raises(ConflictError):
        factories.answer(practice, MEASURE, "dont_know", now=now, revision=old_tab)
    assert current(practice).value == "no"


# --- taking back --------------------------------------------------------------------------------


def test_an_answer_taken_back_leaves_the_measure_unanswered_and_its_trace(
    practice: Practice, now: datetime
) -> None:
    factories.answer(practice, MEASURE, "yes", now=now)
    assert factories.answer(practice, MEASURE, None, now=now) is None

    row = factories.overview_of(practice, now=now).row(MEASURE)
    assert row.answer is None
    assert row.standing.status is Status.UNKNOWN
    assert entries(practice)[-1].before == {"value": "yes", "reason": ""}
    assert entries(practice)[-1].after is None


def test_taking_back_what_was_never_given_changes_nothing(
    practice: Practice, now: datetime
) -> None:
    assert factories.answer(practice, MEASURE, None, now=now) is None
    assert entries(practice) == []


def test_undoing_gives_back_the_answer_before_with_its_reason(
    practice: Practice, now: datetime
) -> None:
    factories.answer(practice, MEASURE, "not_applicable", reason="Aucun poste.", now=now)
    factories.answer(practice, MEASURE, "yes", now=now)
    factories.answer(practice, MEASURE, "not_applicable", reason="Aucun poste.", now=now)

    assert current(practice).reason == "Aucun poste."
    assert current(practice).value == "not_applicable"


# --- the reason ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_sans_objet_asks_for_its_reason(practice: Practice, now: datetime, reason: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        factories.answer(practice, MEASURE, "not_applicable", reason=reason, now=now)

    assert caught.value.field == "reason"
    assert not Answer.objects.filter(practice=practice).exists()
    assert entries(practice) == []


def test_a_reason_has_its_limit(practice: Practice, now: datetime) -> None:
    whole = "a" * answers.REASON_LIMIT
    factories.answer(practice, MEASURE, "not_applicable", reason=whole, now=now)

    with pytest.raises(InvalidInputError) as caught:
        factories.answer(practice, MEASURE, "not_applicable", reason=whole + "a", now=now)
    assert caught.value.field == "reason"
    assert current(practice).reason == whole


def test_a_new_reason_is_a_change(practice: Practice, now: datetime) -> None:
    factories.answer(practice, MEASURE, "not_applicable", reason="Aucun poste.", now=now)
    factories.answer(practice, MEASURE, "not_applicable", reason="Tout est en ligne.", now=now)

    assert len(entries(practice)) == 2


@pytest.mark.parametrize("value", ["yes", "no", "dont_know"])
def test_a_reason_is_kept_for_sans_objet_only(
    practice: Practice, now: datetime, value: str
) -> None:
    assert factories.answer(practice, MEASURE, value, reason="Oui mais.", now=now).reason == ""


@pytest.mark.parametrize("measure_id", ["9.9.9", "", "2.3.3-01", "2.3.3'; DROP TABLE answer", "é"])
def test_an_unknown_measure_is_refused(practice: Practice, now: datetime, measure_id: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        factories.answer(practice, measure_id, "yes", now=now)
    assert caught.value.field == "measure"


# --- the situation changes ----------------------------------------------------------------------


def test_changing_the_situation_never_loses_an_answer(
    practice: Practice, owner: Person, now: datetime
) -> None:
    ids = [measure.id for measure in factories.overview_of(practice, now=now).applicable]
    for measure_id in ids:
        factories.answer(practice, measure_id, "yes", now=now)
    factories.describe(practice, by=owner, now=now, uses=list(factories.CLOUD))
    moved = factories.overview_of(practice, now=now)

    assert moved.answered == frozenset(ids)
    assert moved.row("2.3.4").standing.status is Status.NOT_APPLICABLE
    assert moved.row("2.3.4").answer.value == "yes"

    factories.describe(practice, by=owner, now=now, uses=list(factories.LOCAL + factories.CLOUD))
    back = factories.overview_of(practice, now=now)
    assert {back.row(measure_id).standing.status for measure_id in ids} == {Status.DECLARED}


def test_a_measure_outside_the_situation_may_be_answered_all_the_same(
    now: datetime, db: None
) -> None:
    practice = factories.make_practice(now=now, uses=factories.CLOUD)
    factories.answer(practice, "2.3.4", "no", now=now)
    row = factories.overview_of(practice, now=now).row("2.3.4")

    assert row.answer.value == "no"
    assert row.standing.status is Status.NOT_APPLICABLE


# --- ticks --------------------------------------------------------------------------------------


def tick(assessment: Assessment, actor: Person, now: datetime, *, ticked: bool) -> None:
    answers.tick_recommendation(
        assessment=assessment, recommendation_id="2.3.3-01", ticked=ticked, actor=actor, now=now
    )


def test_a_recommendation_is_ticked_and_unticked_with_its_trace(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    tick(assessment, owner, now, ticked=True)
    assert RecommendationTick.objects.get().recommendation_id == "2.3.3-01"

    tick(assessment, owner, now, ticked=False)
    assert not RecommendationTick.objects.exists()
    assert len(entries(practice, "recommendation.ticked")) == 1
    assert len(entries(practice, "recommendation.unticked")) == 1


@pytest.mark.parametrize("ticked", [True, False])
def test_ticking_the_same_twice_changes_nothing(
    assessment: Assessment, owner: Person, now: datetime, ticked: bool
) -> None:
    tick(assessment, owner, now, ticked=ticked)
    count = JournalEntry.objects.count()
    tick(assessment, owner, now, ticked=ticked)

    assert JournalEntry.objects.count() == count


def test_an_unknown_recommendation_is_refused(
    assessment: Assessment, owner: Person, now: datetime
) -> None:
    with pytest.raises(InvalidInputError):
        answers.tick_recommendation(
            assessment=assessment, recommendation_id="2.3.3-99", ticked=True, actor=owner, now=now
        )


def test_ticks_do_not_answer_for_the_measure(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    tick(assessment, owner, now, ticked=True)

    assert factories.overview_of(practice, now=now).row(MEASURE).answer is None


# --- the assessment -----------------------------------------------------------------------------


def test_a_practice_has_one_open_assessment(
    practice: Practice, owner: Person, now: datetime
) -> None:
    first = answers.open_assessment(practice=practice, actor=owner, now=now)
    second = answers.open_assessment(practice=practice, actor=owner, now=now + LATER)

    assert first == second
    assert first.edition == "ans-2021"
    assert len(entries(practice, "assessment.opened")) == 1


def test_the_first_questions_are_finished_once(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    for moment in (now, now + LATER):
        answers.finish_first_pass(assessment=assessment, actor=owner, now=moment)

    assessment.refresh_from_db()
    assert assessment.first_pass_done_at == now
    assert len(entries(practice, "first_pass.finished")) == 1


def test_all_that_is_refused_leaves_the_journal_whole(
    practice: Practice, assessment: Assessment, owner: Person, now: datetime
) -> None:
    factories.answer(practice, MEASURE, "yes", now=now)
    for refused in (
        {"value": "no", "revision": 7},
        {"value": "not_applicable"},
    ):
        with pytest.raises((ConflictError, InvalidInputError)):
            factories.answer(practice, MEASURE, now=now, **refused)

    assert broken_at(practice) is None


# --- the database itself refuses ----------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        {"value": "perhaps"},
        {"value": "not_applicable", "reason": ""},
        {"measure_id": "2.3.4"},
    ],
)
def test_the_database_refuses_what_no_service_would_write(
    practice: Practice, assessment: Assessment, now: datetime, bad: dict[str, str]
) -> None:
    factories.answer(practice, "2.3.4", "yes", now=now)
    row = {
        "practice": practice,
        "assessment": assessment,
        "measure_id": MEASURE,
        "value": "yes",
        "answered_at": now,
        "answered_by": "",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(**(row | bad))


def test_the_database_refuses_a_second_open_assessment(
    practice: Practice, assessment: Assessment, now: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(practice=practice, edition="x", title="y", opened_at=now)
