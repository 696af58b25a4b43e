"""What comes back is bounded, and refused with the id of its question."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.questionnaires.model import Question
from hygie.suppliers.rules.answers import Answer, AnswerError, answer_as_data, read_answer
from tests.suppliers.questions import ANY_QUESTIONNAIRE, Q1, Q2, Q4, an_answer

YES_NO, TEXT, CHOICE, NUMBER = (Q1.question(f"q1.{n}") for n in ("03", "01", "06", "24"))
HALF, MAY_NOT_APPLY = Q1.question("q1.04"), Q1.question("q1.33")
DAY, CHOICES, FILE = Q2.question("q2.32"), Q2.question("q2.50"), Q4.question("q4.12")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (YES_NO, "yes", "yes"),
        (HALF, "partly", "partly"),
        (TEXT, "  Hygiène\r\nréseau ", "Hygiène\nréseau"),
        (CHOICE, "controller", "controller"),
        (NUMBER, 4, 4),
        (NUMBER, " 48 ", 48),
        (DAY, "2026-03-01", date(2026, 3, 1)),
        (DAY, "1/3/2026", date(2026, 3, 1)),
        (DAY, date(2026, 3, 1), date(2026, 3, 1)),
        (CHOICES, ["physical", "secure_erase"], ("secure_erase", "physical")),
        (FILE, ["certificat HDS.pdf"], ("certificat HDS.pdf",)),
    ],
)
def test_a_good_answer_is_read(question: Question, raw: object, value: object) -> None:
    assert read_answer(question, {"value": raw}) == Answer(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", [{}, {"value": None}, {"value": ""}, {"value": []}])
@pytest.mark.parametrize("question", [YES_NO, TEXT, CHOICES, NUMBER, DAY, FILE])
def test_nothing_is_no_answer(question: Question, raw: object) -> None:
    assert not read_answer(question, raw).is_answered


@pytest.mark.parametrize(
    ("question", "raw"),
    [
        (YES_NO, "partly"),
        (YES_NO, "oui"),
        (YES_NO, True),
        (YES_NO, ["yes"]),
        (TEXT, 3),
        (TEXT, "a" * 2001),
        (TEXT, "a\x00b"),
        (TEXT, "a\x1b[31m"),
        (TEXT, "\ud800"),
        (CHOICE, "pilot"),
        (CHOICE, {"id": "processor"}),
        (NUMBER, -1),
        (NUMBER, 100_001),
        (NUMBER, 1.5),
        (NUMBER, True),
        (NUMBER, "9" * 5000),
        (NUMBER, "٣"),
        (NUMBER, "deux"),
        (DAY, "31/02/2026"),
        (DAY, "2026-13-01"),
        (DAY, "0001-01-01"),
        (DAY, 20260101),
        (CHOICES, "physical"),
        (CHOICES, ["physical", "fire"]),
        (CHOICES, [["physical"]]),
        (FILE, "certificat.pdf"),
        (FILE, ["../../etc/passwd"]),
        (FILE, ["c:\\x"]),
        (FILE, [".."]),
        (FILE, [""]),
        (FILE, ["a.pdf"] * 11),
    ],
)
def test_a_wrong_answer_is_refused_by_its_question(question: Question, raw: object) -> None:
    with pytest.raises(AnswerError) as caught:
        read_answer(question, {"value": raw})

    assert caught.value.field == question.id
    assert question.id in caught.value.message


@pytest.mark.parametrize(
    "raw",
    [
        "yes",
        ["yes"],
        {"value": "yes", "score": 20},
        {"value": "yes", 3: 4},
        {"value": "yes", "comment": 3},
        {"value": "yes", "comment": "a" * 2001},
        {"value": "yes", "files": "a.pdf"},
        {"value": "yes", "files": [3]},
        {"value": "yes", "files": None},
    ],
)
def test_a_wrong_table_is_refused(raw: object) -> None:
    with pytest.raises(AnswerError):
        read_answer(YES_NO, raw)


def test_without_object_needs_a_question_that_allows_it_and_a_reason() -> None:
    assert read_answer(MAY_NOT_APPLY, {"not_applicable": "Rien n’est modifié."}).is_answered
    with pytest.raises(AnswerError, match="sans objet"):
        read_answer(YES_NO, {"not_applicable": "Non."})
    with pytest.raises(AnswerError, match="ne vont pas ensemble"):
        read_answer(MAY_NOT_APPLY, {"value": "yes", "not_applicable": "Non."})


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    question = data.draw(st.sampled_from(questionnaire.questions))
    answer = data.draw(an_answer(question))

    assert read_answer(question, answer_as_data(answer)) == answer


@given(st.data(), JSON)
def test_anything_is_read_or_refused_in_words(data: st.DataObject, raw: object) -> None:
    question = data.draw(st.sampled_from(data.draw(ANY_QUESTIONNAIRE).questions))
    for table in (raw, {"value": raw}, {"files": raw}, {"not_applicable": raw}):
        with suppress(AnswerError):
            answer = read_answer(question, table)
            assert read_answer(question, answer_as_data(answer)) == answer
