"""This year against last year, and one supplier beside another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.comparing import Kind, compare, side_by_side
from hygie.suppliers.rules.judging import Level
from hygie.suppliers.rules.reading import read_back
from tests.suppliers.questions import (
    ANY_QUESTIONNAIRE,
    ANY_SERVICES,
    Q1,
    Q2,
    TODAY,
    good_answers,
    some_answers,
)


def read(questionnaire, answers):
    return read_back(questionnaire, answers, today=TODAY)


def kinds(before, after) -> dict[str, Kind]:
    return {change.question.id: change.kind for change in compare(before, after)}


def test_each_question_says_what_became_of_it() -> None:
    before = good_answers(Q1, q1_03="no", q1_13="yes", q1_16="no")
    after = good_answers(Q1, q1_03="yes", q1_13="no", q1_16="yes")
    del after["q1.41"]
    found = kinds(read(Q1, before), read(Q1, after))

    assert found["q1.03"] is Kind.BETTER
    assert found["q1.13"] is Kind.WORSE
    assert found["q1.04"] is Kind.SAME
    assert found["q1.17"] is Kind.NEW
    assert found["q1.41"] is Kind.DROPPED


def test_another_answer_of_the_same_worth_is_said() -> None:
    before, after = read(Q1, good_answers(Q1, q1_24=4)), read(Q1, good_answers(Q1, q1_24=72))
    [changed] = [change for change in compare(before, after) if change.reworded]

    assert (changed.question.id, changed.kind) == ("q1.24", Kind.SAME)


def test_a_half_answer_is_better_than_none_and_worse_than_whole() -> None:
    no, half, yes = (read(Q1, good_answers(Q1, q1_04=word)) for word in ("no", "partly", "yes"))

    assert kinds(no, half)["q1.04"] is Kind.BETTER
    assert kinds(yes, half)["q1.04"] is Kind.WORSE


def test_without_object_is_neither_better_nor_worse() -> None:
    claimed = {**good_answers(Q1), "q1.33": Answer(not_applicable="Rien.")}
    found = compare(read(Q1, good_answers(Q1)), read(Q1, claimed))
    [change] = [item for item in found if item.question.id == "q1.33"]

    assert (change.kind, change.reworded) == (Kind.SAME, True)


def test_last_year_is_judged_at_its_own_date() -> None:
    answers = good_answers(Q2, q2_32=date(2025, 12, 1))
    then = read_back(Q2, answers, today=date(2025, 12, 15))
    now = read_back(Q2, answers, today=date(2026, 12, 15))

    assert kinds(then, now)["q2.32"] is Kind.WORSE


@given(st.data())
def test_every_answer_given_appears_once_in_the_comparison(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    services = data.draw(ANY_SERVICES)
    before, after = (
        read_back(
            questionnaire,
            data.draw(some_answers(questionnaire)),
            today=TODAY,
            service_ids=services,
        )
        for _ in range(2)
    )
    found = [change.question.id for change in compare(before, after)]
    given_ones = {
        item.question.id
        for item in (*before.judged, *after.judged)
        if item.level is not Level.UNANSWERED
    }

    assert len(found) == len(set(found))
    assert set(found) == given_ones


@given(st.data())
def test_the_other_way_round_better_is_worse(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    one, other = (read(questionnaire, data.draw(some_answers(questionnaire))) for _ in range(2))
    turned = {
        Kind.SAME: Kind.SAME,
        Kind.BETTER: Kind.WORSE,
        Kind.WORSE: Kind.BETTER,
        Kind.NEW: Kind.DROPPED,
        Kind.DROPPED: Kind.NEW,
    }

    forward = kinds(one, other)
    assert kinds(other, one) == {name: turned[kind] for name, kind in forward.items()}
    assert set(kinds(one, one).values()) <= {Kind.SAME}


def test_two_suppliers_stand_side_by_side() -> None:
    one = read(Q1, good_answers(Q1, q1_03="no", q1_16="no"))
    other = read(Q1, good_answers(Q1, q1_16="yes"))
    rows = {row.question.id: row for row in side_by_side([one, other])}

    assert rows["q1.03"].texts == ("Non", "Oui")
    assert rows["q1.03"].differs
    assert not rows["q1.04"].differs
    assert rows["q1.17"].texts == ("Non posée", "Réponse.")


def test_nothing_beside_nothing_is_nothing() -> None:
    assert side_by_side([]) == ()


def test_two_different_questionnaires_do_not_stand_side_by_side() -> None:
    with pytest.raises(ValueError, match="one questionnaire"):
        side_by_side([read(Q1, {}), read(Q2, {})])
