"""Percentiles, ratios and budgets; and how they are shown."""

import pytest

from bench.figures import Budget, Line, alternated, series
from bench.shown import document, pages_table, table


def line(value: float = 40.0, **changes) -> Line:
    """An act of 40 ms beside one of 10 ms."""
    given = {
        "name": "act",
        "label": "Un acte",
        "unit": "ms",
        "samples": 3,
        "beside": 10.0,
        "beside_label": "à nu",
    }
    return Line(value=value, **(given | changes))


@pytest.mark.parametrize(
    ("count", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (3, 2, 3), (20, 10, 19), (100, 50, 95)]
)
def test_a_percentile_is_a_value_that_was_measured(count: int, p50: int, p95: int) -> None:
    values = series(reversed(range(1, count + 1)))

    assert (values.p50, values.p95) == (p50, p95)


def test_acts_are_measured_in_turn_after_one_that_does_not_count() -> None:
    done: list[str] = []

    ours, bare = alternated(
        2, lambda: (done.append("ours"), 1.0)[1], lambda: (done.append("bare"), 2.0)[1]
    )

    assert done == ["ours", "bare"] * 3
    assert (ours.values, bare.values) == ((1.0, 1.0), (2.0, 2.0))


def test_a_single_round_is_done_once() -> None:
    done: list[str] = []

    alternated(1, lambda: (done.append("ours"), 1.0)[1])

    assert done == ["ours"]


@pytest.mark.parametrize(
    ("budgets", "share", "met"),
    [
        ((), None, None),
        ((Budget(50),), 0.8, True),
        ((Budget(40),), 1.0, True),
        ((Budget(20),), 2.0, False),
        ((Budget(4, "ratio"),), 1.0, True),
        ((Budget(2, "ratio"),), 2.0, False),
        ((Budget(1000), Budget(2, "ratio")), 2.0, False),
    ],
)
def test_the_tightest_budget_decides(budgets, share, met) -> None:
    measured = line(budgets=budgets)

    assert (measured.share, measured.met) == (share, met)


def test_a_ratio_without_its_baseline_is_not_met() -> None:
    measured = line(beside=None, budgets=(Budget(2, "ratio"),))

    assert measured.ratio is None
    assert measured.met is False


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.424, "0,42 ms"), (4.0, "4 ms"), (4.24, "4,24 ms"), (42.4, "42,4 ms"), (424.2, "424 ms")],
)
def test_figures_are_written_in_french(value: float, shown: str) -> None:
    assert shown in table([line(value)])


def test_the_table_says_what_is_met_and_what_is_not() -> None:
    shown = table([line(budgets=(Budget(50),)), line(budgets=(Budget(2, "ratio"),)), line()])

    _, met, exceeded, free = shown.splitlines()
    assert met.endswith("≤ 50 ms  tenu (80 % du budget)")
    assert exceeded.endswith("≤ 2 ×    DÉPASSÉ (200 % du budget)")
    assert free.endswith("à nu        4")


def test_pages_that_nobody_visited_are_not_shown() -> None:
    pages = [{"name": "a", "label": "A"}, {"name": "b", "label": "Page B", "page_bytes": 4200}]

    assert "Page B" in pages_table(pages)
    assert len(pages_table(pages).splitlines()) == 2
    assert pages_table(pages[:1]) == ""
    assert [page["name"] for page in document([], pages, {})["pages"]] == ["b"]
