"""The charts: honest roundings, arcs that add up, numbers that no locale can break."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.web import charts

SHARES = st.floats(0, 1)
NUMBER = re.compile(r"-?\d+(\.\d{1,2})?")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "—"),
        (0, "0\u00a0%"),
        (0.001, "1\u00a0%"),
        (0.67, "67\u00a0%"),
        (0.675, "68\u00a0%"),
        (0.999, "99\u00a0%"),
        (1, "100\u00a0%"),
    ],
)
def test_a_percentage_never_claims_the_end_or_denies_the_start(
    share: float | None, words: str
) -> None:
    assert charts.percent(share) == words


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_share_outside_the_whole_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        charts.percent(share)


def test_a_sum_of_weights_may_miss_the_whole_by_a_rounding() -> None:
    assert charts.percent(1 + 1e-12) == "100\u00a0%"
    assert charts.rings(0.1 + 0.2, 0.3).proven == "30\u00a0%"


@pytest.mark.parametrize("known", [(None, None), (None, 0.5), (0.5, None)])
def test_before_any_answer_there_is_nothing_to_draw(
    known: tuple[float | None, float | None],
) -> None:
    empty = charts.rings(*known)
    assert not empty.known
    assert (empty.proven, empty.declared, empty.gap) == ("—", "—", "")
    assert empty.proven_arcs == ()


def test_the_gap_is_the_difference_of_the_numbers_on_screen() -> None:
    assert charts.rings(0.666, 0.846).gap == "18\u00a0%"
    assert charts.rings(0.5, 0.5).gap == ""


def test_the_description_says_both_scores() -> None:
    said = charts.rings(0.67, 0.85).description
    assert said == "Prouvé\u00a0: 67\u00a0%. Déclaré ou prouvé\u00a0: 85\u00a0%."


def test_more_proven_than_declared_or_proven_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="cannot exceed"):
        charts.rings(0.6, 0.5)


def test_strengths_beyond_the_proven_share_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="cannot exceed"):
        charts.rings(0.5, 0.8, {"seen": 0.4, "stated": 0.2})


def test_the_parts_of_the_inner_ring_follow_one_another() -> None:
    arcs = charts.rings(0.6, 0.8, {"stated": 0.1, "seen": 0.3, "attested": 0.2}).proven_arcs
    assert [(arc.kind, arc.dash, arc.offset) for arc in arcs] == [
        ("seen", "30", "0"),
        ("attested", "20", "-30"),
        ("stated", "10", "-50"),
    ]


def test_without_strengths_the_inner_ring_is_one_arc() -> None:
    (arc,) = charts.rings(0.6, 0.8).proven_arcs
    assert (arc.kind, arc.dash) == ("proven", "60")
    assert charts.rings(0, 0.8).proven_arcs == ()


@given(SHARES, SHARES)
def test_every_length_is_a_plain_number(one: float, other: float) -> None:
    proven, declared = sorted((one, other))
    drawn = charts.rings(proven, declared)
    assert drawn.declared_arc is not None
    for arc in (drawn.declared_arc, *drawn.proven_arcs):
        assert NUMBER.fullmatch(arc.dash)
        assert NUMBER.fullmatch(arc.offset)
        assert 0 <= float(arc.dash) <= 100


def test_a_bar_counts_proven_then_declared() -> None:
    (bar,) = charts.bars(
        [{"label": "Poste de travail", "url": "/t/", "done": 5, "declared": 2, "total": 8}]
    )
    assert (bar.done_width, bar.declared_width) == ("62.5", "87.5")
    assert bar.description == "5 prouvées sur 8, 2 déclarées"


def test_a_bar_reads_an_object_as_well_as_a_mapping() -> None:
    class Row:
        label = "Fournisseurs"
        done = 1
        total = 4

    (bar,) = charts.bars([Row()])
    assert (bar.label, bar.url, bar.declared, bar.done_width) == ("Fournisseurs", "", 0, "25")
    assert bar.description == "1 prouvée sur 4"


def test_a_theme_without_measure_draws_an_empty_bar() -> None:
    (bar,) = charts.bars([{"label": "RGPD", "done": 0, "total": 0}])
    assert (bar.done_width, bar.declared_width) == ("0", "0")


@pytest.mark.parametrize(
    "row", [{"done": 2, "declared": 2, "total": 3}, {"done": -1, "total": 3}, {"done": "2"}]
)
def test_a_bar_that_cannot_be_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"of 3|must be a count"):
        charts.bars([row])


def test_the_steps_before_are_done_and_the_next_ones_to_do() -> None:
    states = [step.state for step in charts.steps(2, 4)]
    assert states == ["done", "current", "todo", "todo"]


@pytest.mark.parametrize(("current", "total"), [(0, 3), (4, 3), (1, 0)])
def test_a_step_outside_the_journey_is_refused(current: int, total: int) -> None:
    with pytest.raises(ValueError, match="step"):
        charts.steps(current, total)
