"""Answers to an older edition are kept, shown for review, or said to be lost: never in silence."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.questionnaires.model import Equivalence
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.merging import merge
from tests.suppliers.questions import ANY_QUESTIONNAIRE, Q1, good_answers, some_answers

OLD = "hygie-2025"
ROWS = (
    Equivalence(OLD, "q1.03", ("q1.03",), "same", ""),
    Equivalence(OLD, "q1.90", ("q1.13",), "same", ""),
    Equivalence(OLD, "q1.91", ("q1.17", "q1.18"), "changed", "La question a été coupée en deux."),
    Equivalence(OLD, "q1.92", (), "dropped", "Cette obligation n’existe plus."),
    Equivalence("", "", ("q1.41",), "new", ""),
)


def merged(answers, rows=ROWS, edition_id=OLD):
    return merge(Q1, answers, edition_id=edition_id, equivalences=rows)


def test_what_means_the_same_is_kept_under_its_new_name() -> None:
    answer = Answer("yes", comment="Voir annexe 2.")
    found = merged({"q1.90": answer})

    assert found.kept == {"q1.13": answer}
    assert (found.to_review, found.lost) == ((), ())


def test_what_changed_is_shown_with_its_reason() -> None:
    [item] = merged({"q1.91": Answer("no")}).to_review

    assert item.question_ids == ("q1.17", "q1.18")
    assert item.why == "La question a été coupée en deux."


def test_what_is_dropped_is_said_to_be_lost() -> None:
    [item] = merged({"q1.92": Answer("no")}).lost

    assert (item.origin, item.why) == ("q1.92", "Cette obligation n’existe plus.")


def test_an_answer_that_no_longer_fits_is_to_review() -> None:
    [item] = merged({"q1.03": Answer("partly")}).to_review

    assert "q1.03" in item.why


def test_two_old_answers_to_one_question_are_not_chosen_between() -> None:
    rows = (*ROWS, Equivalence(OLD, "q1.93", ("q1.13",), "same", ""))
    found = merged({"q1.90": Answer("yes"), "q1.93": Answer("no")}, rows)

    assert found.kept == {"q1.13": Answer("yes")}
    assert [item.origin for item in found.to_review] == ["q1.93"]


def test_a_question_that_the_table_forgets_is_to_review_or_lost() -> None:
    found = merged({"q1.05": Answer("yes"), "q1.99": Answer("yes")})

    assert [item.origin for item in found.to_review] == ["q1.05"]
    assert [item.origin for item in found.lost] == ["q1.99"]


def test_what_nobody_answered_is_new() -> None:
    found = merged({"q1.03": Answer("yes"), "q1.91": Answer("no")})

    assert "q1.41" in found.new
    assert not {"q1.03", "q1.17", "q1.18"} & set(found.new)


@given(st.data())
def test_the_same_edition_keeps_every_answer(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    answers = data.draw(some_answers(questionnaire))
    found = merge(questionnaire, answers, edition_id=questionnaire.edition_id, equivalences=ROWS)

    assert found.kept == answers
    assert (found.to_review, found.lost) == ((), ())


@given(st.data())
def test_no_answer_is_lost_without_a_word(data: st.DataObject) -> None:
    names = [question.id for question in Q1.questions] + ["q1.98", "q1.99"]
    kinds = st.sampled_from(["same", "changed", "dropped"])
    origins = data.draw(st.sets(st.sampled_from(names)))
    rows = []
    for origin in origins:
        kind = data.draw(kinds)
        targets = () if kind == "dropped" else (data.draw(st.sampled_from(names)),)
        rows.append(Equivalence(OLD, origin, targets, kind, ""))
    answers = dict(data.draw(some_answers(Q1)))
    answers |= {name: Answer("yes") for name in ("q1.98", "q1.99")}
    found = merged(answers, rows)

    reviewed = [item.origin for item in found.to_review]
    lost = [item.origin for item in found.lost]
    assert len(found.kept) + len(reviewed) + len(lost) == len(answers)
    assert len(set(reviewed) | set(lost)) == len(reviewed) + len(lost)
    assert all(item.why for item in (*found.to_review, *found.lost))
    assert set(found.kept) <= {question.id for question in Q1.questions}
    assert not set(found.new) & set(found.kept)


def test_an_older_file_may_be_read_by_a_later_edition() -> None:
    later = dataclasses.replace(Q1, edition_id="hygie-2027")
    rows = [
        Equivalence("hygie-2026", question.id, (question.id,), "same", "")
        for question in Q1.questions
    ]
    answers = good_answers(Q1)
    found = merge(later, answers, edition_id="hygie-2026", equivalences=rows)

    assert found.kept == answers
