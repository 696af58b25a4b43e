"""Declared is not proven, unknown is not OK: the status of a measure, row by row (design §5)."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import (
    WHOLE_PRACTICE,
    Observation,
    Outcome,
    Strength,
    Subject,
    latest,
)
from hygie.assessment.rules.standing import Declared, Status, best_proof
from hygie.catalog.applicability import Applicability
from tests.assessment.builders import (
    ADVICE,
    DAY,
    DESK,
    GUIDED,
    LAPTOP,
    LOCK,
    NOW,
    PHONE,
    SCREENS,
    rule,
    seen,
    stands,
    stated,
)

YES, NO, DONT_KNOW, SANS_OBJET = Declared
SECOND = timedelta(seconds=1)
EXPIRED = {"collected_at": NOW - 60 * DAY, "valid_until": NOW - 30 * DAY}

observations = st.builds(
    seen,
    st.sampled_from(Outcome),
    strength=st.sampled_from(Strength),
    subject=st.sampled_from([DESK, LAPTOP, PHONE, WHOLE_PRACTICE]),
    topic=st.sampled_from([LOCK, GUIDED, "practice.statement"]),
    collected_at=st.integers(0, 40).map(lambda days: NOW - days * DAY),
    valid_until=st.none() | st.integers(-20, 20).map(lambda days: NOW + days * DAY),
)
several = st.lists(observations, max_size=8)
declarations = st.none() | st.sampled_from(Declared)
subject_sets = st.sets(st.sampled_from([DESK, LAPTOP, PHONE])).map(tuple)


# --- every row of the table ---------------------------------------------------------------------

PASS, FAIL = seen(), seen(Outcome.FAIL)
UNKNOWN = seen(Outcome.UNKNOWN, reason="outil absent")
NOT_APPLICABLE = seen(Outcome.NOT_APPLICABLE)
TABLE = [
    (None, [], Status.UNKNOWN),
    (None, [PASS], Status.PROVEN),
    (None, [FAIL], Status.TO_DO),
    (None, [UNKNOWN], Status.UNKNOWN),
    (None, [NOT_APPLICABLE], Status.UNKNOWN),
    (None, [seen(**EXPIRED)], Status.EXPIRED),
    (YES, [], Status.DECLARED),
    (YES, [PASS], Status.PROVEN),
    (YES, [FAIL], Status.CONTRADICTED),
    (YES, [UNKNOWN], Status.DECLARED),
    (YES, [NOT_APPLICABLE], Status.DECLARED),
    (YES, [seen(**EXPIRED)], Status.EXPIRED),
    (NO, [], Status.TO_DO),
    (NO, [PASS], Status.TO_DO),
    (NO, [FAIL], Status.TO_DO),
    (NO, [seen(**EXPIRED)], Status.TO_DO),
    (DONT_KNOW, [], Status.UNKNOWN),
    (DONT_KNOW, [PASS], Status.PROVEN),
    (DONT_KNOW, [FAIL], Status.TO_DO),
    (DONT_KNOW, [UNKNOWN], Status.UNKNOWN),
    (DONT_KNOW, [seen(**EXPIRED)], Status.EXPIRED),
    (SANS_OBJET, [], Status.NOT_APPLICABLE),
    (SANS_OBJET, [PASS], Status.NOT_APPLICABLE),
    (SANS_OBJET, [FAIL], Status.NOT_APPLICABLE),
]


@pytest.mark.parametrize(("declared", "given_observations", "status"), TABLE)
def test_what_is_said_and_what_is_seen_give_the_status(
    declared: Declared | None, given_observations: list[Observation], status: Status
) -> None:
    assert stands(*given_observations, declared=declared).status is status


@pytest.mark.parametrize("declared", [None, *Declared])
def test_what_does_not_concern_the_practice_stays_out_whatever_is_said_and_seen(
    declared: Declared | None,
) -> None:
    found = stands(PASS, FAIL, declared=declared, applicability=ADVICE)

    assert found.status is Status.NOT_APPLICABLE
    assert found.reason == ADVICE.reason
    assert not found.counts


def test_an_advice_still_shows_what_the_check_saw() -> None:
    assert stands(FAIL, applicability=ADVICE).observations == (FAIL,)


def test_sans_objet_gives_back_the_reason_of_the_practice() -> None:
    found = stands(declared=SANS_OBJET, reason="Nous n’avons aucun téléphone.")

    assert found.reason == "Nous n’avons aucun téléphone."


def test_the_screen_knows_four_words_and_sans_objet() -> None:
    assert {status.word for status in Status} == {
        "Prouvé",
        "Déclaré",
        "À faire",
        "À revérifier",
        "Sans objet",
    }
    assert {status for status in Status if status.is_to_check} == {
        status for status in Status if status.word == "À revérifier"
    }


# --- the reason stands below --------------------------------------------------------------------


def test_a_contradiction_says_what_was_answered_and_what_was_seen() -> None:
    found = stands(FAIL, declared=YES)

    assert found.reason == "Vous avez répondu oui, mais le verrouillage est désactivé."


def test_a_failure_without_a_reason_says_its_summary() -> None:
    found = stands(seen(Outcome.FAIL, reason="", summary="Écran jamais verrouillé"))

    assert found.reason == "Écran jamais verrouillé"


def test_what_could_not_be_seen_says_why() -> None:
    assert "outil absent" in stands(UNKNOWN).reason


@given(declarations, several, subject_sets)
def test_every_status_says_why(
    declared: Declared | None, given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    found = stands(*given_observations, declared=declared, subjects=subjects, reason="Sans objet.")

    assert found.reason.strip()


def test_an_unknown_outcome_cannot_be_made_without_its_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        seen(Outcome.UNKNOWN, reason="")


# --- unknown is not OK --------------------------------------------------------------------------


@given(st.lists(observations.filter(lambda item: item.outcome is not Outcome.PASS), max_size=8))
def test_nothing_is_proven_without_a_pass(given_observations: list[Observation]) -> None:
    assert stands(*given_observations, subjects=()).status is not Status.PROVEN


@given(declarations, several, subject_sets)
def test_an_unknown_never_makes_things_better(
    declared: Declared | None, given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    blind = [replace(item, outcome=Outcome.UNKNOWN, reason="muet") for item in given_observations]

    assert stands(*blind, declared=declared, subjects=subjects).status in (
        Status.UNKNOWN,
        Status.DECLARED,
        Status.TO_DO,
        Status.NOT_APPLICABLE,
    )


def test_a_look_that_failed_does_not_undo_the_one_that_succeeded() -> None:
    later = seen(Outcome.UNKNOWN, collected_at=NOW, reason="délai dépassé")

    assert stands(PASS, later).status is Status.PROVEN
    assert stands(FAIL, later, declared=YES).status is Status.CONTRADICTED


# --- a statement never hides what Hygie saw -----------------------------------------------------


@pytest.mark.parametrize("strength", [Strength.STATED, Strength.ATTESTED])
def test_a_later_statement_on_the_same_thing_does_not_hide_a_failure_that_was_seen(
    strength: Strength,
) -> None:
    said = seen(strength=strength, collected_at=NOW)

    assert stands(FAIL, said, declared=YES).status is Status.CONTRADICTED


def test_a_statement_of_the_practice_does_not_hide_a_failure_that_was_seen() -> None:
    assert stands(FAIL, stated(), declared=YES).status is Status.CONTRADICTED
    assert stands(FAIL, stated()).status is Status.TO_DO


def test_a_new_look_as_strong_replaces_the_old_failure() -> None:
    assert stands(FAIL, seen(collected_at=NOW), declared=YES).status is Status.PROVEN


def test_a_new_failure_replaces_the_old_proof() -> None:
    assert stands(PASS, seen(Outcome.FAIL, collected_at=NOW)).status is Status.TO_DO


def test_a_stronger_look_replaces_an_older_weaker_failure() -> None:
    weak = seen(Outcome.FAIL, strength=Strength.STATED)

    assert stands(weak, seen(collected_at=NOW)).status is Status.PROVEN


def test_a_failure_that_is_out_of_date_no_longer_contradicts() -> None:
    assert stands(seen(Outcome.FAIL, **EXPIRED), declared=YES).status is Status.DECLARED


# --- latest -------------------------------------------------------------------------------------


def test_the_newest_observation_of_a_subject_is_kept() -> None:
    newer = seen(collected_at=NOW)

    assert latest([PASS, newer]) == (newer,)


def test_the_same_topic_on_another_computer_is_another_thing() -> None:
    other = seen(Outcome.FAIL, subject=LAPTOP)

    assert set(latest([PASS, other])) == {PASS, other}


def test_a_weaker_observation_stands_beside_the_older_stronger_one() -> None:
    weaker = seen(Outcome.FAIL, strength=Strength.STATED, collected_at=NOW)

    assert set(latest([PASS, weaker])) == {PASS, weaker}


def test_only_the_last_of_several_failed_looks_is_kept() -> None:
    looks = [seen(Outcome.UNKNOWN, collected_at=NOW - day * DAY) for day in range(3)]

    assert latest(looks) == (looks[0],)


def test_at_the_same_instant_a_failure_hides_a_pass() -> None:
    for order in permutations([seen(), seen(Outcome.FAIL)]):
        [kept] = latest(order)
        assert kept.outcome is Outcome.FAIL


@given(several, st.randoms())
def test_the_order_of_arrival_never_decides(
    given_observations: list[Observation], random: Random
) -> None:
    shuffled = list(given_observations)
    random.shuffle(shuffled)

    first = stands(*given_observations, subjects=(DESK, PHONE), declared=YES)
    second = stands(*shuffled, subjects=(DESK, PHONE), declared=YES)

    assert (first.status, first.strength, first.valid_until) == (
        second.status,
        second.strength,
        second.valid_until,
    )


@given(several)
def test_nothing_is_invented_and_what_is_latest_stays_latest(
    given_observations: list[Observation],
) -> None:
    kept = latest(given_observations)

    assert set(kept) <= set(given_observations)
    assert set(latest(kept)) == set(kept)


@given(st.lists(observations, min_size=1, max_size=8))
def test_the_strongest_thing_that_hygie_decided_is_never_lost(
    given_observations: list[Observation],
) -> None:
    decided = [
        item
        for item in given_observations
        if item.outcome is not Outcome.UNKNOWN and item.strength is Strength.SEEN
    ]
    subjects = {(item.topic, item.subject) for item in decided}

    assert subjects <= {
        (item.topic, item.subject)
        for item in latest(given_observations)
        if item.outcome is not Outcome.UNKNOWN and item.strength is Strength.SEEN
    }


# --- one proof for each subject -----------------------------------------------------------------


def test_every_declared_computer_must_pass() -> None:
    assert stands(PASS, subjects=(DESK, LAPTOP), declared=YES).status is Status.DECLARED
    assert (
        stands(PASS, seen(subject=LAPTOP), subjects=(DESK, LAPTOP), declared=YES).status
        is Status.PROVEN
    )


def test_one_failing_computer_is_enough_to_contradict() -> None:
    found = stands(PASS, seen(Outcome.FAIL, subject=LAPTOP), subjects=(DESK, LAPTOP), declared=YES)

    assert found.status is Status.CONTRADICTED


def test_the_phone_must_pass_its_own_check_beside_the_computers() -> None:
    assert stands(PASS, subjects=(DESK, PHONE)).status is Status.UNKNOWN
    assert (
        stands(PASS, seen(topic=GUIDED, subject=PHONE), subjects=(DESK, PHONE)).status
        is Status.PROVEN
    )


def test_a_computer_s_pass_is_not_a_phone_s() -> None:
    impostor = seen(topic=GUIDED, subject=Subject("computer", PHONE.id, "un poste"))

    assert stands(PASS, impostor, subjects=(DESK, PHONE)).status is Status.UNKNOWN


def test_a_practice_without_a_phone_is_not_asked_for_one() -> None:
    assert stands(PASS, subjects=(DESK,)).status is Status.PROVEN


def test_a_practice_that_declared_no_device_proves_nothing_by_having_none() -> None:
    assert stands(subjects=(), declared=YES).status is Status.DECLARED
    assert best_proof(SCREENS, [], ()) == ()


def test_a_computer_that_nobody_declared_does_not_prove_those_that_are() -> None:
    assert stands(seen(subject=LAPTOP), subjects=(DESK,)).status is Status.UNKNOWN


def test_a_computer_that_the_question_does_not_concern_is_exempted() -> None:
    exempted = seen(Outcome.NOT_APPLICABLE, subject=LAPTOP, valid_until=NOW + 2 * DAY)
    found = stands(PASS, exempted, subjects=(DESK, LAPTOP), declared=YES)

    assert found.status is Status.PROVEN
    assert found.valid_until == NOW + 2 * DAY


def test_an_exemption_that_is_out_of_date_no_longer_exempts() -> None:
    old = seen(Outcome.NOT_APPLICABLE, subject=LAPTOP, **EXPIRED)

    assert stands(PASS, old, subjects=(DESK, LAPTOP)).status is Status.EXPIRED


def test_exemptions_alone_prove_nothing() -> None:
    exempted = [seen(Outcome.NOT_APPLICABLE, subject=subject) for subject in (DESK, LAPTOP)]

    assert stands(*exempted, subjects=(DESK, LAPTOP), declared=YES).status is Status.DECLARED


def test_what_was_seen_of_a_computer_no_longer_listed_is_shown_and_decides_nothing() -> None:
    gone = seen(Outcome.FAIL, subject=LAPTOP)
    found = stands(PASS, gone, subjects=(DESK,), declared=YES)

    assert found.status is Status.PROVEN
    assert set(found.observations) == {PASS, gone}


def test_a_practice_that_never_listed_its_computers_has_not_shown_that_they_are_right() -> None:
    phone = seen(topic=GUIDED, subject=PHONE)

    assert stands(phone, subjects=(PHONE,), declared=YES).status is Status.DECLARED


@pytest.mark.parametrize("scope", ["person", "supplier", "device", "computer"])
def test_a_rule_about_each_of_them_is_not_met_by_having_listed_none(scope: str) -> None:
    asked = rule(f"backup.plan@practice practice.statement@{scope}")
    plan = seen(topic="backup.plan", subject=WHOLE_PRACTICE)

    assert stands(plan, proof=asked, subjects=()).status is Status.UNKNOWN


@pytest.mark.parametrize("scope", ["mobile", "medium", "mailbox"])
def test_a_practice_without_any_of_what_not_everybody_has_is_not_asked_for_it(scope: str) -> None:
    asked = rule(f"backup.plan@practice practice.statement@{scope}")
    plan = seen(topic="backup.plan", subject=WHOLE_PRACTICE)

    assert stands(plan, proof=asked, subjects=()).status is Status.PROVEN


def test_one_expired_computer_among_two_makes_the_whole_expired() -> None:
    old = seen(subject=LAPTOP, **EXPIRED)

    assert stands(PASS, old, subjects=(DESK, LAPTOP)).status is Status.EXPIRED


def test_an_alternative_must_be_whole() -> None:
    both = rule("backup.plan@practice backup.restore_test@practice")
    plan = seen(topic="backup.plan", subject=WHOLE_PRACTICE)
    restored = seen(topic="backup.restore_test", subject=WHOLE_PRACTICE)

    assert stands(plan, proof=both).status is Status.UNKNOWN
    assert stands(plan, restored, proof=both).status is Status.PROVEN


def test_a_proof_says_its_weakest_link_and_its_nearest_end() -> None:
    both = rule("backup.plan@practice backup.restore_test@practice")
    plan = seen(
        topic="backup.plan",
        subject=WHOLE_PRACTICE,
        strength=Strength.ATTESTED,
        collected_at=NOW - 5 * DAY,
        valid_until=NOW + 3 * DAY,
    )
    restored = seen(topic="backup.restore_test", subject=WHOLE_PRACTICE)
    found = stands(plan, restored, proof=both)

    assert found.strength is Strength.ATTESTED
    assert found.valid_until == NOW + 3 * DAY
    assert found.proven_at == NOW - 5 * DAY


def test_the_strongest_way_of_proving_is_the_one_that_is_told() -> None:
    found = stands(stated(), PASS)

    assert found.strength is Strength.SEEN
    assert found.reason == "Vu par Hygie."


def test_a_statement_alone_proves_and_says_so() -> None:
    found = stands(stated())

    assert found.status is Status.PROVEN
    assert found.strength is Strength.STATED
    assert found.reason == "Constaté par vous."


def test_the_best_pass_of_a_computer_is_the_one_that_counts() -> None:
    weaker = seen(strength=Strength.STATED, collected_at=NOW)

    assert stands(PASS, weaker).strength is Strength.SEEN


# --- a proof expires ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "status"),
    [(SECOND, Status.PROVEN), (timedelta(0), Status.EXPIRED), (-SECOND, Status.EXPIRED)],
)
def test_a_proof_holds_until_its_last_second(left: timedelta, status: Status) -> None:
    assert stands(seen(valid_until=NOW + left)).status is status


def test_a_proof_without_an_end_holds_for_ever() -> None:
    found = stands(seen(valid_until=None), now=NOW + 20_000 * DAY)

    assert found.status is Status.PROVEN
    assert found.valid_until is None


def test_what_is_dated_in_the_future_decides_nothing_and_hides_nothing() -> None:
    tomorrow = NOW + 3 * DAY

    assert stands(seen(collected_at=tomorrow)).status is Status.UNKNOWN
    assert stands(seen(Outcome.FAIL, collected_at=tomorrow), declared=YES).status is Status.DECLARED
    assert stands(PASS, seen(Outcome.FAIL, collected_at=tomorrow)).status is Status.PROVEN
    assert not seen(collected_at=tomorrow).is_current(NOW)


@pytest.mark.parametrize("declared", [None, YES, DONT_KNOW])
def test_an_expired_proof_is_still_declared_only_if_the_answer_is_yes(
    declared: Declared | None,
) -> None:
    found = stands(seen(**EXPIRED), declared=declared)

    assert found.status is Status.EXPIRED
    assert found.counts_as_declared is (declared is YES)


def test_an_expired_proof_behind_a_current_weaker_one_is_proven_by_the_weaker() -> None:
    found = stands(seen(**EXPIRED), stated())

    assert found.status is Status.PROVEN
    assert found.strength is Strength.STATED


@given(declarations, several, subject_sets, st.integers(0, 60))
def test_time_alone_never_proves_anything(
    declared: Declared | None,
    given_observations: list[Observation],
    subjects: tuple[Subject, ...],
    days: int,
) -> None:
    def proven(moment: int) -> bool:
        found = stands(
            *(item for item in given_observations if item.outcome is not Outcome.FAIL),
            declared=declared,
            subjects=subjects,
            now=NOW + moment * DAY,
        )
        return found.status is Status.PROVEN

    assert proven(0) or not proven(days)


@given(several, subject_sets)
def test_dont_know_weighs_like_no_answer(
    given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    silent = stands(*given_observations, subjects=subjects)
    unsure = stands(*given_observations, subjects=subjects, declared=DONT_KNOW)

    assert (silent.status, silent.strength) == (unsure.status, unsure.strength)


@given(declarations, several, subject_sets, st.booleans())
def test_what_is_proven_is_told_with_its_strength_and_nothing_else_is(
    declared: Declared | None,
    given_observations: list[Observation],
    subjects: tuple[Subject, ...],
    applies: bool,
) -> None:
    found = stands(
        *given_observations,
        declared=declared,
        subjects=subjects,
        applicability=Applicability(applies, not applies, "Voici pourquoi."),
    )

    assert (found.strength is not None) is (found.status is Status.PROVEN)
    assert (found.proven_at is not None) is (found.status is Status.PROVEN)
