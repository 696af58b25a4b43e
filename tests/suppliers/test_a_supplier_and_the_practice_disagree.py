"""A supplier says « non » to what the practice itself noted: seen, first, and never a pass."""

import pytest

from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.asking import asked
from hygie.suppliers.rules.known import PATIENT_DATA, told
from hygie.suppliers.rules.reach import Reach
from hygie.suppliers.rules.reading import Outcome, Reading, read_back, verdict
from tests.suppliers.questions import EDITION, Q1, TODAY, good_answers

NO = good_answers(Q1, q1_05="no")
TOLD = {PATIENT_DATA: "il traite ces données pour votre compte"}
# What is asked of whoever sees patients' data, and was skipped.
SKIPPED = {"q1.06", "q1.07", "q1.08", "q1.09", "q1.10", "q1.11", "q1.12", "q1.22"}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def read(**more) -> Reading:
    return read_back(Q1, NO, today=TODAY, **more)


def test_a_no_that_nobody_contradicts_is_taken() -> None:
    found = read()

    assert found.contradictions == ()
    assert verdict(found, signed_on=TODAY, today=TODAY).outcome is Outcome.PASS


def test_what_was_skipped_counts_as_unanswered() -> None:
    found = read(told=TOLD)

    assert {item.question.id for item in found.skipped} >= SKIPPED
    assert set(found.skipped) <= set(found.unanswered)
    assert found.score.percent < read().score.percent


def test_the_contradiction_comes_first_and_blocks() -> None:
    answers = {**NO, "q1.13": Answer("no")}
    found = read_back(Q1, answers, today=TODAY, told=TOLD)

    assert [item.question.id for item in found.gaps][:2] == ["q1.05", "q1.13"]
    assert [item.question.id for item in found.blocking] == ["q1.05", "q1.13"]


def test_it_says_what_each_says_and_what_to_do() -> None:
    [item] = read(told=TOLD).contradictions

    assert "dit « Non »" in plain(item.missing)
    assert "votre cabinet dit qu’il traite ces données pour votre compte" in item.missing
    assert "répondre de nouveau" in item.next
    assert "corrigez" in item.next


def test_it_is_never_a_pass() -> None:
    found = verdict(read(told=TOLD), signed_on=TODAY, today=TODAY)

    assert found.outcome is Outcome.FAIL
    assert "votre cabinet dit" in found.reasons[0]


def test_a_host_that_says_no_blocks_too() -> None:
    found = read(service_ids=["host"])

    assert [item.question.id for item in found.blocking] == ["q1.05"]


def test_a_yes_contradicts_nobody() -> None:
    found = read_back(Q1, good_answers(Q1), today=TODAY, told=TOLD)

    assert (found.contradictions, found.skipped) == ((), ())


def test_no_answer_at_all_contradicts_nobody_and_opens_what_hangs_on_it() -> None:
    found = read_back(Q1, {}, today=TODAY, told=TOLD)

    assert found.contradictions == ()
    assert "q1.06" in [item.question.id for item in found.unanswered]


def test_answers_given_under_another_role_are_left_alone() -> None:
    answers = {**NO, "q1.06": Answer("controller")}
    names = {item.id for item in asked(Q1, answers, told=TOLD)}

    assert "q1.10" in names
    assert "q1.07" not in names


def reach(*names: str, **said: bool | None) -> Reach:
    return Reach([EDITION.service(name) for name in names], **said)


@pytest.mark.parametrize(
    ("supplier", "words"),
    [
        (reach("software_online"), "« Logiciel de soins ou d’officine en ligne »"),
        (reach("maintenance_on_site", reaches_data=True), "peut voir"),
        (reach("file_storage", hosts_data=True), "garde"),
        (reach("maintenance_on_site"), None),
        (reach("maintenance_on_site", reaches_data=False), None),
        (reach("telecom", reaches_data=True), None),
    ],
)
def test_the_practice_says_it_by_its_services_or_its_answers(supplier, words) -> None:
    found = told(supplier, is_processor=None)

    assert (words or "") in plain(found.get(PATIENT_DATA, ""))
    assert bool(found) == bool(words)


@pytest.mark.parametrize("said", [True, False, None])
def test_the_role_that_the_practice_noted_tells_it(said) -> None:
    assert bool(told(reach("telecom"), is_processor=said)) == bool(said)


def test_what_the_practice_says_of_something_else_changes_nothing() -> None:
    assert read(told={"@hosting": "…"}) == read()
