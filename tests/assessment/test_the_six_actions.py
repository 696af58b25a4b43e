"""What to do next: at most six actions, the most useful ones first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.assessment.rules.plan import (
    PLAN_LENGTH,
    effort_label,
    next_actions,
    suggested_due_on,
)
from hygie.assessment.rules.standing import Declared, Standing, Status
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Measure
from tests.assessment.builders import as_status, measure, seen

NBSP = "\N{NO-BREAK SPACE}"
TO_DO = as_status(Status.TO_DO)
NOTHING_TO_DO = (Status.PROVEN, Status.NOT_APPLICABLE)

rows_of_plan = st.lists(
    st.tuples(
        st.builds(
            measure, st.uuids().map(str), weight=st.integers(1, 10), effort=st.integers(1, 960)
        ),
        st.sampled_from(Status).map(as_status),
    ),
    max_size=33,
)
Rows = list[tuple[Measure, Standing]]


def order(*rows: tuple[Measure, Standing]) -> list[str]:
    return [action.measure.id for action in next_actions(rows)]


@given(rows_of_plan)
def test_there_are_never_more_than_six(rows: Rows) -> None:
    assert len(next_actions(rows)) <= PLAN_LENGTH == 6


@given(rows_of_plan)
def test_what_is_proven_or_without_object_asks_for_nothing(rows: Rows) -> None:
    assert not [action for action in next_actions(rows) if action.status in NOTHING_TO_DO]


@given(rows_of_plan)
def test_all_six_places_are_taken_as_long_as_something_is_to_be_done(rows: Rows) -> None:
    open_rows = [item for _, item in rows if item.status not in NOTHING_TO_DO]

    assert len(next_actions(rows)) == min(6, len(open_rows))


@given(rows_of_plan)
def test_ranks_follow_the_urgency(rows: Rows) -> None:
    found = next_actions(rows)

    assert [action.rank for action in found] == list(range(1, len(found) + 1))
    assert [action.urgency for action in found] == sorted(
        (action.urgency for action in found), reverse=True
    )


@given(rows_of_plan)
def test_a_longer_plan_begins_like_a_shorter_one(rows: Rows) -> None:
    assert next_actions(rows, length=3) == next_actions(rows)[:3]


def test_the_greater_risk_comes_first() -> None:
    assert order((measure("light", weight=2), TO_DO), (measure("heavy", weight=9), TO_DO)) == [
        "heavy",
        "light",
    ]


def test_among_equals_the_quicker_comes_first() -> None:
    assert order((measure("slow", effort=120), TO_DO), (measure("quick", effort=5), TO_DO)) == [
        "quick",
        "slow",
    ]


def test_among_true_equals_the_guide_s_order_decides() -> None:
    rows = [(measure(name), TO_DO) for name in ("first", "second", "third")]

    assert order(*rows) == ["first", "second", "third"]
    assert order(*reversed(rows)) == ["third", "second", "first"]


def test_a_vital_measure_of_two_hours_is_not_pushed_behind_a_trifle() -> None:
    backups = (measure("backups", weight=10, effort=120), TO_DO)
    trifle = (measure("trifle", weight=2, effort=10), TO_DO)

    assert order(trifle, backups) == ["backups", "trifle"]


def test_what_is_not_done_comes_before_what_lacks_a_proof() -> None:
    rows = [
        (measure("declared"), as_status(Status.DECLARED)),
        (measure("expired"), as_status(Status.EXPIRED)),
        (measure("unknown"), as_status(Status.UNKNOWN, declared=Declared.DONT_KNOW)),
        (measure("to do"), TO_DO),
    ]

    assert order(*rows) == ["to do", "unknown", "expired", "declared"]


def test_a_measure_nobody_was_asked_about_comes_after_one_that_is_not_known() -> None:
    rows = [
        (measure("never asked"), as_status(Status.UNKNOWN)),
        (measure("not known"), as_status(Status.UNKNOWN, declared=Declared.DONT_KNOW)),
    ]

    assert order(*rows) == ["not known", "never asked"]


def test_a_look_that_failed_counts_as_asked() -> None:
    blind = seen(Outcome.UNKNOWN, reason="outil absent")
    rows = [
        (measure("never asked"), as_status(Status.UNKNOWN)),
        (measure("unseen"), as_status(Status.UNKNOWN, observations=(blind,))),
    ]

    assert order(*rows) == ["unseen", "never asked"]


def test_a_contradiction_is_as_urgent_as_what_is_not_done() -> None:
    rows = [
        (measure("contradicted"), as_status(Status.CONTRADICTED)),
        (measure("to_do"), TO_DO),
    ]

    assert len({action.urgency for action in next_actions(rows)}) == 1


def test_showing_what_is_done_already_is_not_charged_the_effort_of_doing_it() -> None:
    long = next_actions([(measure("long", effort=480), as_status(Status.DECLARED))])
    short = next_actions([(measure("short", effort=15), as_status(Status.DECLARED))])

    assert long[0].urgency == short[0].urgency


@pytest.mark.parametrize(
    ("status", "first_word"),
    [
        (Status.DECLARED, "Ajouter une preuve"),
        (Status.EXPIRED, "Renouveler la preuve"),
        (Status.UNKNOWN, "Vérifier où vous en êtes"),
    ],
)
def test_the_title_says_the_next_gesture(status: Status, first_word: str) -> None:
    [action] = next_actions([(load_catalog().measure("2.6.1"), as_status(status))])

    assert action.title.startswith(first_word)
    assert "Sauvegardes" in action.title


@pytest.mark.parametrize("status", [Status.TO_DO, Status.CONTRADICTED])
def test_what_is_to_be_done_is_said_in_the_measure_s_own_words(status: Status) -> None:
    backups = load_catalog().measure("2.6.1")
    [action] = next_actions([(backups, as_status(status))])

    assert action.title == backups.action


def test_a_practice_that_does_nothing_begins_with_what_matters_most() -> None:
    catalog = load_catalog()
    found = next_actions((item, TO_DO) for item in catalog.measures)

    assert min(action.measure.weight for action in found) >= 6


@pytest.mark.parametrize(
    ("rank", "effort", "days"),
    [(1, 10, 7), (2, 10, 7), (3, 10, 14), (6, 10, 21), (1, 61, 14), (5, 61, 21)],
)
def test_a_first_date_is_two_actions_a_week_and_a_fortnight_for_long_work(
    rank: int, effort: int, days: int
) -> None:
    today = date(2025, 3, 12)

    assert suggested_due_on(rank, effort, today) == today + timedelta(days=days)


@pytest.mark.parametrize(
    ("minutes", "label"),
    [
        (1, "1 min"),
        (59, "59 min"),
        (60, "1 h"),
        (65, "1 h 05"),
        (120, "2 h"),
        (419, "6 h 59"),
        (420, "1 jour"),
        (629, "1 jour"),
        (840, "2 jours"),
        (960, "2 jours"),
    ],
)
def test_an_effort_is_said_as_a_person_would(minutes: int, label: str) -> None:
    assert effort_label(minutes).replace(NBSP, " ") == label


@given(st.integers(1, 960))
def test_a_number_never_leaves_its_unit_at_the_end_of_a_line(minutes: int) -> None:
    assert " " not in effort_label(minutes)
