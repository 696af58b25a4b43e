"""Who is in, who waits, who is refused."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from hygie.errors import LockedError
from hygie.strongbox.turnstile import Turnstile

SOON_S = 0.05


def open_turnstile() -> Turnstile:
    turnstile = Turnstile()
    turnstile.admit()
    return turnstile


def no_release(_visit) -> None:
    """Nothing to close here."""


def test_nobody_comes_in_before_it_admits():
    with pytest.raises(LockedError):
        Turnstile().enter()


def test_coming_in_twice_is_one_visit_released_once():
    turnstile, released = open_turnstile(), []
    outer = turnstile.enter()
    inner = turnstile.enter()
    assert inner is outer
    turnstile.leave(inner, released.append)
    assert turnstile.inside()
    turnstile.leave(outer, released.append)
    assert released == [outer]
    assert not turnstile.inside()


def test_a_release_that_fails_still_gives_the_place_back():
    turnstile = open_turnstile()

    def fail(_visit) -> None:
        raise OSError

    visit = turnstile.enter()
    with pytest.raises(OSError):  # noqa: PT011 - any would do
        turnstile.leave(visit, fail)
    assert not turnstile.inside()
    assert turnstile.empty(SOON_S)


def test_emptying_waits_for_the_others_and_not_for_oneself():
    turnstile = open_turnstile()
    turnstile.enter()
    inside, left = threading.Event(), []

    def stay() -> None:
        visit = turnstile.enter()
        inside.set()
        time.sleep(0.2)
        left.append(1)
        turnstile.leave(visit, no_release)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(stay)
        inside.wait()
        assert turnstile.empty(10)
        assert left == [1]
    with pytest.raises(LockedError):
        turnstile.enter()


def test_emptying_gives_up_on_whoever_stays():
    turnstile = open_turnstile()
    inside, out = threading.Event(), threading.Event()

    def stay() -> bool:
        visit = turnstile.enter()
        inside.set()
        out.wait(10)
        counted = turnstile.inside()
        turnstile.leave(visit, no_release)
        return counted

    with ThreadPoolExecutor(1) as pool:
        staying = pool.submit(stay)
        inside.wait()
        assert not turnstile.empty(SOON_S)
        out.set()
        assert staying.result() is False


def test_while_somebody_is_alone_newcomers_wait():
    turnstile = open_turnstile()
    order: list[str] = []

    def come() -> None:
        visit = turnstile.enter()
        order.append("in")
        turnstile.leave(visit, no_release)

    with ThreadPoolExecutor(1) as pool:
        with turnstile.alone(1) as alone:
            assert alone
            coming = pool.submit(come)
            time.sleep(SOON_S)
            order.append("alone")
            turnstile.leave(turnstile.enter(), no_release)
        coming.result(10)
    assert order == ["alone", "in"]


def test_one_is_not_alone_while_another_stays():
    turnstile = open_turnstile()
    inside, out = threading.Event(), threading.Event()

    def stay() -> None:
        visit = turnstile.enter()
        inside.set()
        out.wait(10)
        turnstile.leave(visit, no_release)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(stay)
        inside.wait()
        with turnstile.alone(SOON_S) as alone:
            assert not alone
        out.set()
    with turnstile.alone(1) as alone, turnstile.alone(1) as still:
        assert alone
        assert still
    turnstile.leave(turnstile.enter(), no_release)


def test_before_opening_only_whoever_is_alone_comes_in():
    turnstile = Turnstile()
    with turnstile.alone(0), ThreadPoolExecutor(1) as pool:
        turnstile.leave(turnstile.enter(), no_release)
        with pytest.raises(LockedError):
            pool.submit(turnstile.enter).result()
