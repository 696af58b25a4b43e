"""The two pictures: every measure is drawn once, inside the frame, and said in words too."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules import campaign_chart as chart
from hygie.assessment.rules.campaign import Evolution, MeasureChange
from hygie.assessment.rules.campaign_chart import YearScores, flow, history, percent
from hygie.assessment.rules.frozen import FrozenAnswer, FrozenMeasure
from hygie.assessment.rules.standing import Declared, Status
from tests.assessment.builders import NOW

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def frozen(status: Status, answer: FrozenAnswer | None = None) -> FrozenMeasure:
    return FrozenMeasure(
        "2.3.3", "Verrouillage", "access", 5, True, False, "", status, "", False, answer
    )


COPIED = FrozenAnswer(Declared.YES, "", NOW, "Camille Vasseur", to_confirm=True)
GIVEN = FrozenAnswer(Declared.DONT_KNOW, "", NOW, "Camille Vasseur")
STATES = [frozen(status, GIVEN) for status in Status] + [
    frozen(Status.UNKNOWN),
    frozen(Status.UNKNOWN, COPIED),
]
changes = st.builds(
    MeasureChange,
    st.just("2.3.3"),
    st.just("Verrouillage"),
    st.just("access"),
    st.none() | st.sampled_from(STATES),
    st.none() | st.sampled_from(STATES),
    st.sampled_from(Evolution),
)


@given(st.lists(changes, max_size=40))
def test_every_measure_in_the_scores_is_drawn_once_at_each_end(items: list[MeasureChange]) -> None:
    drawn = flow(items)
    counted = [item for item in items if item.evolution is not Evolution.OUT]

    for side in (drawn.lefts, drawn.rights, drawn.ribbons):
        assert sum(part.count for part in side) == len(counted)


@given(st.lists(changes, min_size=1, max_size=40))
def test_blocks_do_not_overlap_and_stay_in_the_frame(items: list[MeasureChange]) -> None:
    drawn = flow(items)
    for blocks in (drawn.lefts, drawn.rights):
        ends = [(float(block.y), float(block.y) + float(block.height)) for block in blocks]
        assert all(end < start for (_, end), (start, _) in pairwise(ends))
        assert all(end <= float(drawn.height) for _, end in ends)


@given(st.lists(changes, max_size=40))
def test_ribbons_stay_between_the_blocks(items: list[MeasureChange]) -> None:
    drawn = flow(items)
    for ribbon in drawn.ribbons:
        numbers = [float(item) for item in NUMBER.findall(ribbon.path)]
        assert all(0 <= number <= max(chart.WIDTH, float(drawn.height)) for number in numbers)
        assert re.fullmatch(r"M[\d. ]+C[\d. ]+V[\d.]+C[\d. ]+Z", ribbon.path)


def test_lengths_are_written_with_a_point() -> None:
    drawn = flow([])

    assert "," not in drawn.height
    assert drawn.ribbons == ()


def test_a_ribbon_says_what_it_is() -> None:
    before, after = frozen(Status.TO_DO), frozen(Status.PROVEN)
    one = MeasureChange("a", "A", "access", before, after, Evolution.BETTER)
    drawn = flow([one, one])

    assert plain(drawn.ribbons[0].words) == plain(
        "2 mesures : « À faire », puis « Prouvé » (mieux)"
    )
    assert drawn.ribbons[0].trend == "better"


def test_the_same_state_is_said_so() -> None:
    item = frozen(Status.PROVEN)
    drawn = flow([MeasureChange("a", "A", "access", item, item, Evolution.SAME)])

    assert plain(drawn.ribbons[0].words) == plain("1 mesure : toujours « Prouvé »")
    assert drawn.ribbons[0].trend == "other"


@pytest.mark.parametrize(
    ("measure", "state"),
    [
        (None, chart.OUT),
        (frozen(Status.NOT_APPLICABLE), chart.OUT),
        (frozen(Status.UNKNOWN), chart.UNANSWERED),
        (frozen(Status.UNKNOWN, GIVEN), chart.TO_CHECK),
        (frozen(Status.UNKNOWN, COPIED), chart.TO_CONFIRM),
        (frozen(Status.EXPIRED, COPIED), chart.TO_CONFIRM),
        (frozen(Status.EXPIRED, GIVEN), chart.TO_CHECK),
        (frozen(Status.CONTRADICTED, GIVEN), chart.TO_CHECK),
        (frozen(Status.TO_DO, COPIED), chart.TO_DO),
        (frozen(Status.PROVEN, COPIED), chart.PROVEN),
    ],
)
def test_each_measure_has_its_place(measure: FrozenMeasure | None, state: chart.State) -> None:
    assert chart.state_of(measure) == state


# --- over the years -----------------------------------------------------------------------------

shares = st.floats(0, 1)
year_scores = st.builds(
    YearScores, st.sampled_from(["2025", "2026"]), st.none() | shares, st.none() | shares
)


@given(st.lists(year_scores, min_size=1, max_size=30))
def test_every_year_with_a_score_has_its_dot_and_its_row(years: list[YearScores]) -> None:
    drawn = history(years)
    declared, proven = drawn.lines

    assert len(drawn.rows) == len(years)
    assert len(proven.dots) == sum(year.proven is not None for year in years)
    assert len(declared.dots) == sum(year.declared is not None for year in years)
    assert 1 <= len(drawn.years) <= 6


@given(st.lists(year_scores, min_size=1, max_size=30))
def test_dots_go_right_and_stay_in_the_frame(years: list[YearScores]) -> None:
    drawn = history(years)
    for line in drawn.lines:
        xs = [float(dot.x) for dot in line.dots]
        assert xs == sorted(set(xs))
        assert all(0 <= x <= float(drawn.width) for x in xs)
        assert all(0 <= float(dot.y) <= float(drawn.height) for dot in line.dots)


@given(shares, shares)
def test_a_higher_score_is_drawn_higher(low: float, high: float) -> None:
    low, high = sorted((low, high))
    first, second = history([YearScores("1", low, low), YearScores("2", high, high)]).lines[0].dots

    assert float(first.y) >= float(second.y)


def test_the_year_under_way_is_apart_from_the_line() -> None:
    drawn = history([YearScores("2025", 0.5, 0.7), YearScores("2026", 0.1, 0.2, is_open=True)])
    proven = drawn.lines[1]

    assert len(proven.points.split()) == 1
    assert [dot.is_open for dot in proven.dots] == [False, True]
    assert drawn.rows[1][0] == "2026, en cours"


def test_a_single_year_stands_in_the_middle() -> None:
    drawn = history([YearScores("2025", 0.5, 0.5)])

    assert drawn.lines[0].dots[0].x == drawn.years[0].x == "188"


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, "—"), (0, "0 %"), (0.001, "1 %"), (0.665, "67 %"), (0.999, "99 %"), (1, "100 %")],
)
def test_shares_are_rounded_honestly(share: float | None, words: str) -> None:
    assert plain(percent(share)) == plain(words)


@pytest.mark.parametrize("share", [-0.1, 1.1, 67])
def test_a_share_lies_between_nothing_and_all(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        percent(share)


def test_a_title_is_cut_to_fit_under_its_year() -> None:
    assert chart.short_title("Bilan 2026") == "2026"
    assert chart.short_title("Bilan 2026 (2)") == "2026 (2)"
    assert len(chart.short_title("Un très long titre")) == 9
