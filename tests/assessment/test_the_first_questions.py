"""The first pass: about ten questions, the ones that matter most in this situation."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.first_pass import first_pass, next_question
from hygie.catalog.applicability import Situation, profile
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Measure
from tests.assessment.builders import measure

CATALOG = load_catalog()
SITUATIONS = [
    Situation(local, cloud, several, third)
    for local, cloud, several, third in product((False, True), repeat=4)
    if local or cloud
]
made_measures = st.lists(
    st.builds(
        measure,
        st.uuids().map(str),
        weight=st.integers(1, 10),
        effort=st.integers(1, 90),
        theme=st.sampled_from("abcdef"),
    ),
    max_size=40,
)


def applicable(situation: Situation) -> list[Measure]:
    found = profile(CATALOG, situation)
    return [item for item in CATALOG.measures if found[item.id].applies]


def themes(chosen: tuple[Measure, ...]) -> list[int]:
    return [
        sum(item.theme == theme for item in chosen) for theme in {item.theme for item in chosen}
    ]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_every_situation_gets_ten_questions_that_concern_it(situation: Situation) -> None:
    asked = first_pass(applicable(situation))

    assert len(asked) == 10
    assert set(asked) <= set(applicable(situation))


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_the_questions_are_spread_over_the_themes(situation: Situation) -> None:
    asked = first_pass(applicable(situation))

    assert max(themes(asked)) <= 3
    assert len(themes(asked)) >= 4


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_backups_are_asked_about_from_the_first_day(situation: Situation) -> None:
    assert "2.6.1" in [item.id for item in first_pass(applicable(situation))]


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_the_first_questions_come_in_the_guide_s_order(situation: Situation) -> None:
    asked = [item.id for item in first_pass(applicable(situation))]

    assert asked == [item.id for item in CATALOG.measures if item.id in asked]


@given(made_measures)
def test_ten_at_most_three_a_theme_and_none_twice(measures: list[Measure]) -> None:
    asked = first_pass(measures)

    assert len(asked) <= 10
    assert all(count <= 3 for count in themes(asked))
    assert len({item.id for item in asked}) == len(asked)


@given(made_measures)
def test_what_is_left_out_is_never_heavier_than_what_is_asked_in_its_theme(
    measures: list[Measure],
) -> None:
    asked = first_pass(measures)
    for left in set(measures) - set(asked):
        same_theme = [item.weight for item in asked if item.theme == left.theme]
        if len(same_theme) == 3:
            assert left.weight <= min(same_theme)
        else:
            assert left.weight <= min(item.weight for item in asked)


def test_a_practice_that_nothing_concerns_is_asked_nothing() -> None:
    assert first_pass([]) == ()
    assert next_question([], []) is None


def test_the_next_question_is_the_first_without_an_answer() -> None:
    questions = [measure("one"), measure("two"), measure("three")]

    assert next_question(questions, {"one", "three"}) == questions[1]
    assert next_question(questions, {"one", "two", "three"}) is None
