"""Whoever guesses waits longer and longer."""

import pytest

from hygie.errors import ThrottledError
from hygie.strongbox.throttle import Throttle, wait_after
from tests.strongbox.boxes import Clocks


def test_the_waits_are_none_three_times_then_double_up_to_a_minute():
    waits = [wait_after(wrong) for wrong in range(1, 13)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_million_wrong_tries_still_wait_a_minute():
    assert wait_after(1_000_000) == 60


def test_the_next_try_is_refused_until_its_time_and_says_how_long():
    clocks = Clocks()
    throttle = Throttle(clocks.monotonic)
    for _ in range(5):
        throttle.count_wrong()
    with pytest.raises(ThrottledError) as caught:
        throttle.admit()
    assert caught.value.wait_s == 2
    clocks.advance(1.5)
    with pytest.raises(ThrottledError) as caught:
        throttle.admit()
    assert caught.value.wait_s == 1
    clocks.advance(0.5)
    throttle.admit()


def test_a_right_one_forgets_the_wrong_ones():
    throttle = Throttle(Clocks().monotonic)
    for _ in range(9):
        throttle.count_wrong()
    throttle.forget()
    throttle.admit()
    throttle.count_wrong()
    throttle.admit()
