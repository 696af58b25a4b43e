"""Days as people write and count them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.suppliers.rules.days import months_later, read_day

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["", "demain", "31/02/2026", "2026-13-01", "1/1/26", "01/01/1889", "٣/1/2026"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@given(DAYS)
def test_a_day_is_read_as_the_french_and_as_machines_write_it(day: date) -> None:
    assert read_day(day.strftime("%d/%m/%Y")) == day
    assert read_day(day.isoformat()) == day
    assert read_day(f" {day.day}.{day.month}.{day.year} ") == day


def test_months_end_on_the_last_day_when_they_are_shorter() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 5, 31), -3) == date(2026, 2, 28)
