"""An answer copied from last year counts for nothing until somebody confirms it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Observation, Outcome, Strength, Subject
from hygie.assessment.rules.scores import scores
from hygie.assessment.rules.standing import Declared, Standing, Status, standing
from tests.assessment.builders import (
    ADVICE,
    APPLIES,
    DAY,
    DESK,
    LAPTOP,
    LOCK,
    NOW,
    PHONE,
    SCREENS,
    STATEMENT,
    seen,
)

YES, NO, DONT_KNOW, SANS_OBJET = Declared

observations = st.builds(
    seen,
    st.sampled_from(Outcome),
    strength=st.sampled_from(Strength),
    subject=st.sampled_from([DESK, LAPTOP, PHONE]),
    topic=st.sampled_from([LOCK, STATEMENT]),
    collected_at=st.integers(0, 40).map(lambda days: NOW - days * DAY),
    valid_until=st.none() | st.integers(-20, 20).map(lambda days: NOW + days * DAY),
)
several = st.lists(observations, max_size=6)
subject_sets = st.sets(st.sampled_from([DESK, LAPTOP, PHONE])).map(tuple)
answers = st.sampled_from(Declared)
others = st.sampled_from([YES, DONT_KNOW, SANS_OBJET])


def stands(*given_observations: Observation, **changes: Any) -> Standing:
    said: dict[str, Any] = {
        "applicability": APPLIES,
        "declared": None,
        "rule": SCREENS,
        "observations": given_observations,
        "subjects": (DESK,),
        "now": NOW,
    }
    return standing(**(said | changes))


@pytest.mark.parametrize(
    ("declared", "status", "words"),
    [
        (YES, Status.UNKNOWN, "À confirmer : vous aviez répondu oui l’an dernier."),
        (NO, Status.TO_DO, "À confirmer : vous aviez répondu non l’an dernier."),
        (DONT_KNOW, Status.UNKNOWN, "À confirmer : vous ne saviez pas l’an dernier."),
        (
            SANS_OBJET,
            Status.UNKNOWN,
            "À confirmer : vous aviez répondu « sans objet » l’an dernier.",
        ),
    ],
)
def test_last_year_s_answer_says_what_it_was(
    declared: Declared, status: Status, words: str
) -> None:
    found = stands(declared=declared, to_confirm=True, reason="Aucun poste.")

    assert (found.status, found.declared) == (status, None)
    assert found.reason == words


@given(others, several, subject_sets)
def test_it_stands_as_if_nobody_had_answered(
    declared: Declared, given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    copied = stands(*given_observations, declared=declared, subjects=subjects, to_confirm=True)
    unanswered = stands(*given_observations, subjects=subjects)

    assert replace(copied, reason="") == replace(unanswered, reason="")


@given(answers, several, subject_sets)
def test_it_never_counts_as_declared(
    declared: Declared, given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    found = stands(*given_observations, declared=declared, subjects=subjects, to_confirm=True)

    assert found.counts
    assert found.status not in (Status.DECLARED, Status.CONTRADICTED, Status.NOT_APPLICABLE)
    assert found.counts_as_declared == (found.status is Status.PROVEN)
    assert found.reason.strip()


@given(several, subject_sets)
def test_a_no_goes_on_asking_for_its_action(
    given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    found = stands(*given_observations, declared=NO, subjects=subjects, to_confirm=True)

    assert found.status is Status.TO_DO


@given(st.sampled_from([YES, NO, DONT_KNOW]), several, subject_sets)
def test_copying_answers_never_raises_a_score(
    declared: Declared, given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    before = stands(*given_observations, declared=declared, subjects=subjects)
    after = stands(*given_observations, declared=declared, subjects=subjects, to_confirm=True)
    then, now = scores([(1, before)]), scores([(1, after)])

    assert now.proven_weight <= then.proven_weight
    assert now.proven_weight + now.declared_weight <= then.proven_weight + then.declared_weight


@given(several, subject_sets)
def test_without_an_answer_there_is_nothing_to_confirm(
    given_observations: list[Observation], subjects: tuple[Subject, ...]
) -> None:
    assert stands(*given_observations, subjects=subjects, to_confirm=True) == stands(
        *given_observations, subjects=subjects
    )


def test_a_proof_that_still_holds_goes_on_proving() -> None:
    assert stands(seen(), declared=YES, to_confirm=True).status is Status.PROVEN


def test_what_does_not_concern_the_practice_is_not_to_be_confirmed() -> None:
    found = stands(declared=YES, to_confirm=True, applicability=ADVICE)

    assert (found.status, found.reason) == (Status.NOT_APPLICABLE, ADVICE.reason)
