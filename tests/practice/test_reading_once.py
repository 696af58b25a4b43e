"""What is asked twice within the lines of one page is read once; outside, anew."""

from hygie.practice.reading import read_once, reading_once


def test_outside_everything_is_read_anew() -> None:
    assert [read_once("key", iter([rank]).__next__) for rank in range(3)] == [0, 1, 2]


def test_within_it_is_read_once_a_key() -> None:
    ranks = iter(range(9))
    with reading_once():
        assert [read_once("key", ranks.__next__), read_once("key", ranks.__next__)] == [0, 0]
        assert read_once("other", ranks.__next__) == 1


def test_nothing_is_kept_from_one_page_to_the_next() -> None:
    for rank in range(2):
        with reading_once():
            assert read_once("key", iter([rank]).__next__) == rank
    assert read_once("key", iter([7]).__next__) == 7


def test_lines_within_lines_share_what_was_read() -> None:
    ranks = iter(range(9))
    with reading_once():
        first = read_once("key", ranks.__next__)
        with reading_once():
            assert read_once("key", ranks.__next__) == first
        assert read_once("key", ranks.__next__) == first
