"""The life of a removable medium: what was lost never comes straight back to use."""

import itertools

import pytest

from hygie.errors import ConflictError
from hygie.practice.rules.journal_words import VERBS
from hygie.practice.rules.media import (
    ACTS,
    EVERYBODYS_ACTS,
    KNOWN,
    LOST,
    QUARANTINE,
    RELEASE_REASONS,
    RETIRED,
    STATES,
    WATCHED,
    acts_from,
    same_serial,
    state_after,
)


def test_the_table_names_only_states_that_exist_and_verbs_that_have_words() -> None:
    for act in ACTS.values():
        assert {*act.before, act.after} <= set(STATES)
        assert act.verb in VERBS


def test_every_state_can_be_left_and_reached() -> None:
    assert {act.after for act in ACTS.values()} == set(STATES)
    assert all(acts_from(state) for state in STATES)


@pytest.mark.parametrize("state", [LOST, RETIRED])
def test_nothing_leads_back_to_use_but_through_quarantine(state: str) -> None:
    reached = {ACTS[name].after for name in acts_from(state)}

    assert KNOWN not in reached
    assert QUARANTINE in reached


@pytest.mark.parametrize("reason", RELEASE_REASONS)
def test_quarantine_is_left_with_a_reason(reason: str) -> None:
    assert state_after("release", state=QUARANTINE, reason=reason) == KNOWN


@pytest.mark.parametrize("reason", ["", "because", "CHECKED"])
def test_quarantine_is_not_left_without_one(reason: str) -> None:
    with pytest.raises(ConflictError, match="vérifié ou effacé"):
        state_after("release", state=QUARANTINE, reason=reason)


@pytest.mark.parametrize(
    ("act", "state"),
    [(act, state) for act, state in itertools.product(ACTS, STATES) if act not in acts_from(state)],
)
def test_what_may_not_happen_now_is_refused_in_words(act: str, state: str) -> None:
    with pytest.raises(ConflictError) as caught:
        state_after(act, state=state, reason="checked")

    assert STATES[state].lower() in caught.value.what


def test_what_left_the_register_is_asked_for_no_proof() -> None:
    assert set(WATCHED) == set(STATES) - {RETIRED}


def test_nobody_but_the_owner_brings_a_medium_back_to_use_or_out_of_the_register() -> None:
    assert {ACTS[name].after for name in EVERYBODYS_ACTS if name != "check_in"} == {
        LOST,
        QUARANTINE,
    }


@pytest.mark.parametrize("serial", ["4C53 0001", " 4c530001 ", "4C530001"])
def test_one_serial_number_is_one_whatever_its_case_and_spaces(serial: str) -> None:
    assert same_serial(serial) == "4c530001"
