"""A month later, as people count."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.assessment.rules.calendar import add_months

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants naive bounds)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ((2025, 1, 31), 1, (2025, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2025, 3, 31), 1, (2025, 4, 30)),
        ((2025, 11, 15), 3, (2026, 2, 15)),
        ((2025, 12, 31), 1, (2026, 1, 31)),
        ((2025, 6, 10), 120, (2035, 6, 10)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    assert add_months(datetime(*day, 8, 15, tzinfo=UTC), months) == datetime(
        *later, 8, 15, tzinfo=UTC
    )


@given(moments, st.integers(1, 120))
def test_later_is_later_by_about_that_many_months(moment: datetime, months: int) -> None:
    later = add_months(moment, months)

    assert later - moment >= timedelta(days=28 * months)
    assert later - moment <= timedelta(days=31 * months)
    assert (later.year - moment.year) * 12 + later.month - moment.month == months
    assert later.timetz() == moment.timetz()
    assert later.day <= moment.day


@given(moments)
def test_no_month_changes_nothing(moment: datetime) -> None:
    assert add_months(moment, 0) == moment
