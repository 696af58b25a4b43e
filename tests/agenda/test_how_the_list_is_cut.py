"""Rules of the agenda: buckets, order, postponements, identity. Pure."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.agenda.rules import (
    FURTHEST_DAYS,
    Bucket,
    Counts,
    Deadline,
    Decision,
    Refusal,
    State,
    bucket,
    calendar_uid,
    count,
    effective_on,
    is_done,
    may_try_to_send,
    order,
    refusal_to_postpone,
    reminder_subject,
    reminder_text,
)
from tests.agenda.deadlines import TODAY, make

DAY = timedelta(days=1)
DATES = st.dates()
NEAR = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 3, 11), Bucket.OVERDUE),
        (date(2025, 3, 12), Bucket.THIS_WEEK),
        (date(2025, 3, 16), Bucket.THIS_WEEK),  # Sunday
        (date(2025, 3, 17), Bucket.THIS_MONTH),
        (date(2025, 3, 31), Bucket.THIS_MONTH),
        (date(2025, 4, 1), Bucket.LATER),
        (date.min, Bucket.OVERDUE),
        (date.max, Bucket.LATER),
    ],
)
def test_a_date_falls_in_its_bucket(on: date, expected: Bucket) -> None:
    assert bucket(on, TODAY) is expected


def test_a_week_that_crosses_the_month_is_this_week() -> None:
    friday = date(2025, 1, 31)

    assert bucket(date(2025, 2, 2), friday) is Bucket.THIS_WEEK
    assert bucket(date(2025, 2, 3), friday) is Bucket.LATER


@given(DATES, NEAR)
def test_later_dates_never_come_in_an_earlier_bucket(on: date, today: date) -> None:
    ranks = list(Bucket)
    later = on + DAY if on < date.max else on

    assert ranks.index(bucket(on, today)) <= ranks.index(bucket(later, today))


@given(DATES, NEAR)
def test_only_the_past_is_overdue(on: date, today: date) -> None:
    assert (bucket(on, today) is Bucket.OVERDUE) == (on < today)


@given(st.lists(st.tuples(DATES, st.text(min_size=1, max_size=5), st.uuids()), max_size=8))
def test_the_order_is_the_same_whatever_order_they_come_in(
    rows: list[tuple[date, str, UUID]],
) -> None:
    items = [make(on, key=str(key), title=title) for on, title, key in rows]
    turned = items[::-1]
    placed = sorted(items, key=lambda item: order(item.due_on, item))

    assert placed == sorted(turned, key=lambda item: order(item.due_on, item))
    assert [item.due_on for item in placed] == sorted(item.due_on for item in items)


@given(st.lists(st.sampled_from(Bucket)), st.integers(0, 3))
def test_counting_loses_nothing(buckets: list[Bucket], unread: int) -> None:
    found = count(buckets, unread=unread)
    later = buckets.count(Bucket.LATER)

    assert found.overdue + found.this_week + found.this_month + later == len(buckets)
    assert found.unread == unread


# --- decisions ----------------------------------------------------------------------------------


def test_without_a_decision_the_room_s_date_is_the_date() -> None:
    assert effective_on(make(), None) == TODAY
    assert not is_done(make(), None)


def test_put_off_it_falls_on_the_new_date() -> None:
    decision = Decision(State.POSTPONED, TODAY, TODAY + 7 * DAY)

    assert effective_on(make(), decision) == TODAY + 7 * DAY


@given(DATES, DATES, st.sampled_from(State), st.booleans())
def test_a_decision_falls_when_the_room_changes_the_date(
    due_on: date, until: date, state: State, kept: bool
) -> None:
    decision = Decision(state, TODAY, until, kept)
    moved = make(due_on)
    if due_on not in (TODAY, until):
        assert not decision.holds_for(moved)
        assert effective_on(moved, decision) == due_on
        assert not is_done(moved, decision)


@given(DATES, DATES)
def test_taken_back_a_decision_says_nothing_more(due_on: date, until: date) -> None:
    decision = Decision(State.RESUMED, due_on, until)

    assert effective_on(make(due_on), decision) == due_on
    assert not is_done(make(due_on), decision)


def test_a_date_that_the_room_keeps_is_the_room_s() -> None:
    decision = Decision(State.POSTPONED, TODAY, TODAY + 7 * DAY, kept=True)

    assert decision.holds_for(make(TODAY + 7 * DAY))
    assert not decision.holds_for(make(TODAY))  # the plan put the first date back
    assert effective_on(make(TODAY), decision) == TODAY


def test_what_the_room_did_or_undid_wins_over_the_tick() -> None:
    ticked = Decision(State.DONE, TODAY, kept=True)

    assert is_done(make(is_done=True), None)
    assert is_done(make(is_done=True), ticked)
    assert not is_done(make(is_done=False), ticked)


@given(DATES, NEAR, NEAR)
def test_a_date_is_refused_or_later_and_within_the_year(
    until: date, today: date, from_on: date
) -> None:
    refusal = refusal_to_postpone(from_on=from_on, until=until, today=today)
    good = today <= until <= today + FURTHEST_DAYS * DAY and until > from_on

    assert (refusal is None) == good


def test_each_refused_date_has_its_reason() -> None:
    def refusal(until: date) -> Refusal | None:
        return refusal_to_postpone(from_on=TODAY + DAY, until=until, today=TODAY)

    assert refusal(TODAY - DAY) is Refusal.PAST
    assert refusal(TODAY + DAY) is Refusal.NOT_LATER
    assert refusal(date.max) is Refusal.TOO_FAR
    assert refusal(TODAY + 2 * DAY) is None


# --- identity -----------------------------------------------------------------------------------


@given(st.uuids(), st.uuids(), st.text(min_size=1), st.text(min_size=1))
def test_an_identity_is_that_of_one_occurrence_in_one_practice(
    one: UUID, other: UUID, key: str, other_key: str
) -> None:
    same = calendar_uid(one, key) == calendar_uid(other, other_key)

    assert same == ((one, key) == (other, other_key))


def test_an_identity_never_changes_from_one_version_of_hygie_to_the_next() -> None:
    practice_id = UUID("7b1c2f64-6a0e-4d0c-9a53-0f3f6f3f2f11")

    found = calendar_uid(practice_id, "assessment.theme:1:access")

    assert str(found) == "df47525a-184a-5653-9155-af763a4364d5"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "k" * 201},
        {"title": ""},
        {"due_on": datetime(2025, 3, 12, tzinfo=UTC)},
    ],
)
def test_a_wrong_deadline_is_a_fault_of_its_room(wrong: dict[str, object]) -> None:
    values: dict[str, object] = {
        "key": "k", "title": "t", "due_on": TODAY, "url": "/", "room": "backup",
    }  # fmt: skip

    with pytest.raises(ValueError, match=r"key|title|due"):
        Deadline(**(values | wrong))  # type: ignore[arg-type]


# --- reminders ----------------------------------------------------------------------------------

NOW = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)


def may(last_day: date | None, tried_at: datetime | None) -> bool:
    return may_try_to_send(last_day=last_day, tried_at=tried_at, now=NOW, today=TODAY)


def test_one_reminder_a_day_and_an_hour_between_two_tries() -> None:
    assert may(None, None)
    assert may(TODAY - DAY, NOW - DAY)
    assert not may(TODAY, NOW - timedelta(hours=8))
    assert not may(None, NOW - timedelta(minutes=59))
    assert may(None, NOW - timedelta(minutes=60))


def test_a_clock_put_back_does_not_silence_the_reminders() -> None:
    assert may(TODAY + 400 * DAY, NOW + 400 * DAY)


@pytest.mark.parametrize(
    ("counts", "subject"),
    [
        (Counts(overdue=1, this_week=4), "Hygie : 1 échéance en retard"),
        (Counts(overdue=3), "Hygie : 3 échéances en retard"),
        (Counts(this_week=2), "Hygie : 2 échéances cette semaine"),
        (Counts(unread=1), "Hygie : des échéances n’ont pas pu être lues"),
    ],
)
def test_a_reminder_says_numbers(counts: Counts, subject: str) -> None:
    assert reminder_subject(counts).replace("\N{NO-BREAK SPACE}", " ") == subject
    assert f"en retard : {counts.overdue}" in reminder_text(counts).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert ("pas pu être lus" in reminder_text(counts)) == bool(counts.unread)


def test_what_is_due_later_deserves_no_mail() -> None:
    assert not Counts(this_month=3).is_worth_a_reminder
    assert Counts(unread=1).is_worth_a_reminder
