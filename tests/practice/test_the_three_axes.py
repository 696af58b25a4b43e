"""From the wizard's answers to the guide's axes: several users is deduced, never asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.practice.models import ExerciseMode, SoftwareSharing
from hygie.practice.rules.situation import USE_IDS, USES, situation

modes = st.sampled_from(["", *ExerciseMode.values])
sharings = st.sampled_from(["", *SoftwareSharing.values])
chosen_uses = st.sets(st.sampled_from(sorted(USE_IDS)))


@pytest.mark.parametrize(
    ("mode", "sharing", "several"),
    [
        ("individual", "individual", False),
        ("individual", "shared", True),
        ("with_assistant", "individual", True),
        ("with_assistant", "shared", True),
        ("collective", "individual", True),
        ("collective", "shared", True),
        ("", "", False),
    ],
)
def test_several_users_are_deduced_from_the_first_two_axes(
    mode: str, sharing: str, several: bool
) -> None:
    found = situation(
        exercise_mode=mode, software_sharing=sharing, uses=(), third_party_premises=False
    )

    assert found.several_users is several


@pytest.mark.parametrize("use", USES, ids=lambda use: use.id)
def test_each_use_is_either_local_or_online(use: object) -> None:
    found = situation(
        exercise_mode="",
        software_sharing="",
        uses=[use.id],  # type: ignore[attr-defined]
        third_party_premises=False,
    )

    assert found.uses_local is (use.kind == "local")  # type: ignore[attr-defined]
    assert found.uses_cloud is (use.kind == "cloud")  # type: ignore[attr-defined]


def test_word_processing_mail_card_reader_and_transmission_are_local() -> None:
    kinds = {use.id: use.kind for use in USES}

    assert {kinds["office"], kinds["mail_client"], kinds["card_reader"]} == {"local"}


def test_every_use_is_told_with_an_example() -> None:
    assert len(USE_IDS) == len(USES)
    assert all(use.label and use.hint for use in USES)


@given(modes, sharings, chosen_uses, st.booleans(), st.sets(st.text(max_size=5)))
def test_a_use_that_nobody_knows_changes_nothing(
    mode: str, sharing: str, uses: set[str], third: bool, unknown: set[str]
) -> None:
    def described(chosen: set[str]) -> object:
        return situation(
            exercise_mode=mode,
            software_sharing=sharing,
            uses=chosen,
            third_party_premises=third,
        )

    assert described(uses) == described(uses | (unknown - USE_IDS))
