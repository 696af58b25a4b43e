"""What changed, how long the detail is kept, what ends and when: pure rules, no database."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.observation import Outcome
from hygie.workstation.probes.identity import Identity
from hygie.workstation.probes.registry import TOPICS
from hygie.workstation.rules.ends import End, ends_in, notice_of
from hygie.workstation.rules.history import Change, Kept, Turn, changes, to_thin
from hygie.workstation.rules.machine import (
    Declared,
    doubts,
    kind_of,
    only_match,
    system_of,
    words_of,
)
from hygie.workstation.rules.whole import is_whole

NOW = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
PASS, FAIL, UNKNOWN, NA = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE


# --- what changed -------------------------------------------------------------------------------


def test_the_first_look_changes_nothing():
    assert changes({}, {"a": PASS}) == ()


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (FAIL, PASS, Turn.BETTER),
        (FAIL, UNKNOWN, Turn.BETTER),
        (PASS, FAIL, Turn.WORSE),
        (PASS, UNKNOWN, Turn.WORSE),
        (PASS, NA, Turn.OTHER),
    ],
)
def test_a_line_gets_better_or_worse(before, after, turn):
    [change] = changes({"a": before, "b": PASS}, {"a": after, "b": PASS})

    assert change.turn is turn
    assert Change.from_json(change.as_json()) == change


def test_a_line_that_was_never_looked_at_is_new():
    [change] = changes({"a": PASS}, {"a": PASS, "b": FAIL})

    assert change.turn is Turn.NEW


# --- how long the detail is kept ----------------------------------------------------------------


def look(days: float, *, whole: bool = True) -> Kept:
    return Kept(UUID(int=int(days * 1000) + whole), NOW - timedelta(days=days), whole)


def thinned(*looks: Kept) -> set[UUID]:
    return set(to_thin(looks, now=NOW))


def test_a_quarter_is_kept_day_by_day():
    assert thinned(*(look(day) for day in range(90))) == set()


def test_after_it_the_last_whole_look_of_each_month_is_kept():
    january = [look(day) for day in (401, 402, 403)]  # 5, 4 and 3 February 2024
    partial = look(400.5, whole=False)

    assert thinned(look(1), *january, partial) == {january[1].id, january[2].id, partial.id}


def test_the_newest_is_kept_however_old():
    assert thinned(look(4000, whole=False)) == set()


@given(
    st.lists(st.floats(min_value=0, max_value=2000), max_size=60, unique_by=lambda x: int(x * 1000))
)
def test_thinning_twice_is_thinning_once(days):
    looks = [look(day) for day in days]
    gone = thinned(*looks)

    assert thinned(*(item for item in looks if item.id not in gone)) == set()


# --- what ends ----------------------------------------------------------------------------------

END = date(2026, 3, 31)


def test_ends_are_found_wherever_a_verdict_tells_them():
    data = {"products": [{"name": "Firefox 102", "ends_on": "2025-01-01"}, {"name": "rien"}, 3]}

    assert list(ends_in({"ends_on": "2026-03-31"}, name="Windows 10")) == [End("Windows 10", END)]
    assert list(ends_in(data, name="x")) == [End("Firefox 102", date(2025, 1, 1))]


def test_a_date_beside_a_list_of_dates_only_sums_it_up():
    data = {"ends_on": "2025-01-01", "products": [{"name": "A", "ends_on": "2025-01-01"}]}

    assert list(ends_in(data, name="Des logiciels")) == [End("A", date(2025, 1, 1))]


@pytest.mark.parametrize("data", [None, 3, "2026-03-31", {"ends_on": "demain"}, {"ends_on": 3}, []])
def test_what_is_no_end_is_passed_over(data):
    assert list(ends_in(data, name="x")) == []


def test_data_nested_for_ever_are_read_no_deeper_than_they_can_be():
    data: dict[str, object] = {"ends_on": "2026-03-31"}
    for _ in range(500):
        data = {"in": data}

    assert list(ends_in(data, name="x")) == []


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2024, 3, 30), None),
        (date(2024, 4, 1), 12),
        (date(2025, 3, 31), 12),
        (date(2025, 12, 30), 12),
        (date(2025, 12, 31), 3),
        (date(2027, 1, 1), 3),
    ],
)
def test_a_year_before_the_end_think_of_it_three_months_before_act(today, months):
    notice = notice_of(End("Windows 10", END), today=today)

    assert (notice.months if notice else None) == months


# --- the machine --------------------------------------------------------------------------------

ELEVEN = Identity("ab" * 32, "windows", name="Windows 11", version="26100.1", kind="laptop")


def test_a_machine_is_told_in_the_words_of_the_practice():
    assert (system_of(ELEVEN), kind_of(ELEVEN)) == ("windows_11", "laptop")
    assert words_of(ELEVEN) == "Windows 11 (26100.1)"
    debian = Identity("", "linux", name="Debian GNU/Linux", version="12", kind="virtual")
    assert (system_of(debian), kind_of(debian)) == ("linux", "")
    assert words_of(debian) == "Debian GNU/Linux 12"
    assert system_of(Identity("", "windows", name="Windows Server")) == "other"


def test_the_only_device_that_it_can_be_is_proposed():
    laptop, desktop = Declared("1", "laptop", "windows_11"), Declared("2", "desktop", "windows_11")
    mac = Declared("3", "laptop", "macos")

    assert only_match(ELEVEN, [mac, laptop]) == laptop
    assert only_match(ELEVEN, [laptop, desktop]) == laptop
    assert only_match(ELEVEN, [laptop, Declared("4", "laptop", "other")]) is None
    assert only_match(ELEVEN, [mac]) is None


def test_what_differs_is_asked_and_what_nobody_wrote_is_not():
    assert doubts("windows_11", "laptop", Declared("1", "desktop", "windows_10")) != ()
    assert doubts("windows_11", "", Declared("1", "desktop", "other")) == ()
    assert doubts("other", "laptop", Declared("1", "laptop", "windows_10")) == ()


def test_a_look_is_whole_when_every_topic_was_looked_at():
    assert is_whole([*TOPICS, "later_topic"])
    assert not is_whole(TOPICS[1:])
