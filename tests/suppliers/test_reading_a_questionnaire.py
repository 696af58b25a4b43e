"""What is asked, what each answer is worth, and what a returned questionnaire proves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.asking import asked
from hygie.suppliers.rules.judging import Level, expected_in_words, in_words, judge
from hygie.suppliers.rules.reading import Outcome, read_back, verdict
from tests.suppliers.questions import (
    ANY_QUESTIONNAIRE,
    ANY_SERVICES,
    EDITION,
    Q1,
    Q2,
    Q3,
    Q4,
    TODAY,
    good_answers,
    some_answers,
)

SIGNED = date(2026, 10, 1)


def names(questions) -> list[str]:
    return [question.id for question in questions]


def conclude(questionnaire, answers, *, signed_on=SIGNED, today=TODAY, services=(), **more):
    reading = read_back(questionnaire, answers, today=today, service_ids=services)
    return verdict(reading, signed_on=signed_on, today=today, **more)


# --- what is asked ------------------------------------------------------------------------------


def test_a_question_waits_for_its_condition() -> None:
    assert "q1.07" not in names(asked(Q1, {}))
    told = {"q1.05": Answer("yes"), "q1.06": Answer("processor")}
    assert "q1.07" in names(asked(Q1, told))
    assert "q1.07" not in names(asked(Q1, {**told, "q1.06": Answer("controller")}))


def test_what_hangs_on_a_question_no_longer_asked_is_not_asked_either() -> None:
    answers = {"q1.05": Answer("no"), "q1.06": Answer("processor")}

    assert "q1.07" not in names(asked(Q1, answers))


def test_a_host_is_asked_about_patients_data_whatever_it_says() -> None:
    answers = {"q1.05": Answer("no"), "q1.06": Answer("processor")}

    assert "q1.07" in names(asked(Q1, answers, ["host"]))
    reading = read_back(Q1, answers, today=TODAY, service_ids=["host"])
    assert "q1.05" in [item.question.id for item in reading.gaps]


def test_only_the_parts_that_the_supplier_does_are_asked() -> None:
    assert names(asked(Q2, {})) == ["q2.01"]
    only_backups = asked(Q2, {"q2.01": Answer(("backups",))})
    assert {question.section_id for question in only_backups} == {"", "backups"}
    only_destruction = asked(Q2, {"q2.01": Answer(("destruction",))})
    assert {question.theme_id for question in only_destruction} == {"scope", "destruction"}


def test_a_question_for_one_service_is_asked_to_it_alone() -> None:
    answers = {"q2.01": Answer(("destruction",))}

    assert "q2.54" in names(asked(Q2, answers, ["printer_rental"]))
    assert "q2.54" not in names(asked(Q2, answers, ["maintenance_on_site"]))
    assert "q2.54" in names(asked(Q2, answers))


@given(st.data())
def test_a_question_is_never_asked_before_what_it_hangs_on(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    found = names(
        asked(questionnaire, data.draw(some_answers(questionnaire)), data.draw(ANY_SERVICES))
    )

    assert found == [name for name in names(questionnaire.questions) if name in found]
    for name in found:
        for condition in questionnaire.question(name).conditions:
            assert condition.question_id in found


# --- what an answer is worth --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "value", "level"),
    [
        (Q1.question("q1.03"), "yes", Level.MET),
        (Q1.question("q1.03"), "no", Level.NOT_MET),
        (Q1.question("q1.04"), "partly", Level.PARTLY),
        (Q1.question("q1.10"), "no", Level.MET),
        (Q1.question("q1.10"), "yes", Level.NOT_MET),
        (Q1.question("q1.26"), 48, Level.MET),
        (Q1.question("q1.26"), 49, Level.NOT_MET),
        (Q3.question("q3.19"), 5, Level.NOT_MET),
        (Q3.question("q3.19"), 6, Level.MET),
        (Q2.question("q2.13"), 0, Level.NOT_MET),
        (Q1.question("q1.24"), 900, Level.MET),
        (Q2.question("q2.25"), "media", Level.PARTLY),
        (Q2.question("q2.25"), "same", Level.NOT_MET),
        (Q2.question("q2.50"), ("physical",), Level.MET),
        (Q2.question("q2.50"), ("physical", "simple_delete"), Level.NOT_MET),
        (Q4.question("q4.34"), ("summary", "access_traces", "report"), Level.MET),
        (Q4.question("q4.34"), ("summary",), Level.PARTLY),
        (Q4.question("q4.34"), ("own_resources",), Level.NOT_MET),
        (Q4.question("q4.12"), ("a.pdf",), Level.MET),
        (Q1.question("q1.02"), "Tout.", Level.MET),
        (Q2.question("q2.32"), TODAY, Level.MET),
        (Q2.question("q2.32"), date(2025, 11, 26), Level.MET),
        (Q2.question("q2.32"), date(2025, 11, 25), Level.NOT_MET),
        (Q2.question("q2.32"), TODAY + timedelta(days=1), Level.NOT_MET),
        (Q4.question("q4.06"), TODAY, Level.MET),
        (Q4.question("q4.06"), TODAY - timedelta(days=1), Level.NOT_MET),
    ],
)
def test_an_answer_is_worth_what_was_hoped_for(question, value, level) -> None:
    assert judge(question, Answer(value), today=TODAY) is level


def test_no_answer_is_never_a_good_one() -> None:
    for questionnaire in EDITION.questionnaires:
        for question in questionnaire.questions:
            assert judge(question, None, today=TODAY) is Level.UNANSWERED
            assert judge(question, Answer(comment="?"), today=TODAY) is Level.UNANSWERED


def test_without_object_counts_only_where_it_may_be_said() -> None:
    claim = Answer(not_applicable="Rien.")

    assert judge(Q1.question("q1.33"), claim, today=TODAY) is Level.NOT_APPLICABLE
    assert judge(Q1.question("q1.03"), claim, today=TODAY) is Level.UNANSWERED


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        (Q1.question("q1.03"), Answer("no"), "Non"),
        (Q1.question("q1.26"), Answer(1), "1 heure"),
        (Q1.question("q1.26"), Answer(48), "48 heures"),
        (Q3.question("q3.19"), Answer(1), "1 mois"),
        (Q2.question("q2.32"), Answer(date(2026, 3, 1)), "1er mars 2026"),
        (Q2.question("q2.15"), Answer("wpa3"), "WPA3"),
        (Q1.question("q1.03"), None, "Pas de réponse"),
        (Q1.question("q1.33"), Answer(not_applicable="Rien."), "Sans objet : Rien."),
        (Q4.question("q4.12"), Answer(("a.pdf", "b.pdf")), "a.pdf ; b.pdf"),
    ],
)
def test_an_answer_reads_in_words(question, answer, words: str) -> None:
    assert in_words(question, answer).replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_answer_hoped_for_reads_in_words() -> None:
    assert expected_in_words(Q1.question("q1.03")) == "Oui"
    assert expected_in_words(Q1.question("q1.10")) == "Non"
    assert expected_in_words(Q1.question("q1.01")) == ""
    assert expected_in_words(Q3.question("q3.03")) == "Oui, palier 2 ou oui, palier 1"


# --- scores and gaps ----------------------------------------------------------------------------


def test_the_score_is_by_theme_of_what_was_asked() -> None:
    reading = read_back(Q1, good_answers(Q1, q1_03="no", q1_04="partly"), today=TODAY)
    engagement = reading.themes[0]

    assert engagement.theme.id == "engagement"
    assert (engagement.score.met, engagement.score.partly, engagement.score.not_met) == (2, 1, 1)
    assert engagement.score.percent == 62


def test_what_is_without_object_does_not_count() -> None:
    answers = {**good_answers(Q1), "q1.33": Answer(not_applicable="Rien n’est modifié.")}
    score = read_back(Q1, answers, today=TODAY).score

    assert score.not_applicable == 1
    assert score.percent == 100


def test_nothing_asked_has_no_percentage() -> None:
    assert read_back(Q2, {}, today=TODAY).of_section("backups").score.percent is None


def test_the_blocking_gaps_come_first_each_with_its_consequence_and_next_question() -> None:
    answers = good_answers(Q1, q1_04="no", q1_13="no", q1_25="no", q1_32="partly", q1_41="no")
    gaps = read_back(Q1, answers, today=TODAY).gaps

    assert [gap.question.id for gap in gaps] == ["q1.13", "q1.25", "q1.04", "q1.41", "q1.32"]
    assert all(gap.question.missing and gap.question.next for gap in gaps)


@given(st.data())
def test_the_score_counts_every_question_once(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    answers, services = data.draw(some_answers(questionnaire)), data.draw(ANY_SERVICES)
    reading = read_back(questionnaire, answers, today=TODAY, service_ids=services)
    score = reading.score

    assert score.counted + score.not_applicable == len(reading.judged)
    assert sum(item.score.counted for item in reading.themes) == score.counted
    assert len(reading.gaps) == score.partly + score.not_met
    blocking = [gap.blocks for gap in reading.gaps]
    assert blocking == sorted(blocking, reverse=True)
    assert score.percent is None or 0 <= score.percent <= 100
    assert (score.percent == 100) == (score.counted > 0 and score.met == score.counted)


# --- the verdict --------------------------------------------------------------------------------


@pytest.mark.parametrize("questionnaire", EDITION.questionnaires, ids=lambda item: item.id)
def test_good_answers_signed_this_year_pass(questionnaire) -> None:
    found = conclude(questionnaire, good_answers(questionnaire))

    assert (found.outcome, found.reasons) == (Outcome.PASS, ())
    assert found.valid_until == date(2027, 10, 1)


def test_one_blocking_answer_fails_with_its_consequence() -> None:
    found = conclude(Q1, good_answers(Q1, q1_13="no"))

    assert found.outcome is Outcome.FAIL
    assert found.reasons == (Q1.question("q1.13").missing,)


def test_a_gap_that_does_not_block_passes() -> None:
    assert conclude(Q1, good_answers(Q1, q1_41="no")).outcome is Outcome.PASS


def test_one_unanswered_question_is_not_a_pass() -> None:
    answers = good_answers(Q1)
    del answers["q1.41"]
    found = conclude(Q1, answers)

    assert found.outcome is Outcome.UNKNOWN
    assert "q1.41" in found.reasons[0]


def test_many_unanswered_questions_are_named_in_short() -> None:
    found = conclude(Q1, {})

    assert found.outcome is Outcome.UNKNOWN
    assert "de plus" in found.reasons[0]


def test_answers_without_a_signature_are_not_a_pass() -> None:
    found = conclude(Q1, good_answers(Q1), signed_on=None)

    assert found.outcome is Outcome.UNKNOWN
    assert "signées" in found.reasons[0]
    assert found.valid_until is None


def test_a_signature_in_the_future_is_not_a_pass() -> None:
    found = conclude(Q1, good_answers(Q1), signed_on=TODAY + timedelta(days=1))

    assert found.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("signed_on", "outcome"),
    [(date(2025, 11, 26), Outcome.PASS), (date(2025, 11, 25), Outcome.EXPIRED)],
)
def test_answers_expire_after_twelve_months(signed_on: date, outcome: Outcome) -> None:
    assert conclude(Q1, good_answers(Q1), signed_on=signed_on).outcome is outcome


def test_old_answers_are_expired_even_when_they_fail() -> None:
    found = conclude(Q1, good_answers(Q1, q1_13="no"), signed_on=date(2024, 1, 1))

    assert found.outcome is Outcome.EXPIRED


def test_without_object_to_a_blocking_question_waits_for_the_practice() -> None:
    answers = {**good_answers(Q1), "q1.40": Answer(not_applicable="Nous ne gardons aucune copie.")}

    assert conclude(Q1, answers).outcome is Outcome.UNKNOWN
    assert "q1.40" in conclude(Q1, answers).reasons[0]
    assert conclude(Q1, answers, accepted={"q1.40"}).outcome is Outcome.PASS


def test_the_backups_are_proven_by_their_own_part() -> None:
    answers = good_answers(Q2, q2_05="no")

    assert conclude(Q2, answers).outcome is Outcome.FAIL
    assert conclude(Q2, answers, section_id="backups").outcome is Outcome.PASS


def test_a_part_that_the_supplier_does_not_do_is_not_proven() -> None:
    answers = good_answers(Q2, q2_01=("maintenance",))
    found = conclude(Q2, answers, section_id="backups")

    assert found.outcome is Outcome.UNKNOWN
    assert "Sauvegardes" in found.reasons[0]


def test_a_restore_test_gets_too_old_while_the_signature_still_holds() -> None:
    answers = good_answers(Q2, q2_32=date(2025, 12, 1))

    assert conclude(Q2, answers).outcome is Outcome.PASS
    assert conclude(Q2, answers, today=date(2026, 12, 1)).outcome is Outcome.FAIL


@given(st.data())
def test_unknown_never_counts_as_a_pass(data: st.DataObject) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    answers, services = data.draw(some_answers(questionnaire)), data.draw(ANY_SERVICES)
    reading = read_back(questionnaire, answers, today=TODAY, service_ids=services)
    signed_on = data.draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    found = verdict(reading, signed_on=signed_on, today=TODAY)

    assert bool(found.reasons) == (found.outcome is not Outcome.PASS)
    if found.outcome is Outcome.PASS:
        assert not reading.unanswered
        assert not reading.blocking
        assert signed_on is not None
        assert signed_on <= TODAY < found.valid_until


@given(st.data())
def test_a_good_questionnaire_passes_until_a_blocking_answer_is_spoilt(data) -> None:
    questionnaire = data.draw(ANY_QUESTIONNAIRE)
    good = good_answers(questionnaire)
    blocking = [q for q in asked(questionnaire, good) if q.blocking and q.kind == "yes_no"]
    spoilt = data.draw(st.sampled_from(blocking))
    answers = {**good, spoilt.id: Answer("yes" if spoilt.expected.values == ("no",) else "no")}

    assert conclude(questionnaire, good).outcome is Outcome.PASS
    assert conclude(questionnaire, answers).outcome is Outcome.FAIL
