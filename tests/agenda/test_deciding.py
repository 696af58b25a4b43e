"""Done, put off, taken back: each written down once, whoever clicks twice."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from hygie.agenda import providers
from hygie.agenda.models import DeadlineDecision
from hygie.agenda.rules import REASON_LIMIT, Deadline, State
from hygie.agenda.selectors import Agenda, Entry
from hygie.agenda.services import decisions
from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice.models import JournalEntry, Person, Practice
from tests.agenda.deadlines import TODAY, make
from tests.at_once import at_once

DAY = timedelta(days=1)
NEXT_WEEK = TODAY + 7 * DAY
REASON = "L’informaticien passe la semaine prochaine."

Act = Callable[..., DeadlineDecision]


@pytest.fixture
def acts(practice: Practice, owner: Person, now: datetime) -> dict[str, Any]:
    """What every decision is given."""
    return {"practice": practice, "actor": owner, "now": now}


@pytest.fixture
def entry(plug: Callable[..., None], agenda_now: Callable[[], Agenda]) -> Callable[[], Entry]:
    """The only deadline there is, as the page shows it."""
    plug(make())
    return lambda: agenda_now().entries[0]


def put_off(acts: dict[str, Any], deadline: Deadline, revision: int, until: date) -> None:
    decisions.postpone(deadline=deadline, until=until, reason=REASON, revision=revision, **acts)


def last_entry() -> JournalEntry:
    entry = JournalEntry.objects.order_by("-sequence").first()
    assert entry is not None
    return entry


def test_done_leaves_the_list_and_can_be_taken_back(
    acts: dict[str, Any], entry: Callable[[], Entry], agenda_now: Callable[[], Agenda]
) -> None:
    decisions.mark_done(deadline=make(), revision=0, **acts)
    assert agenda_now().due == ()
    assert entry().is_done

    decisions.resume(deadline=make(), revision=1, **acts)

    assert not entry().is_done
    assert entry().decision is None
    assert entry().revision == 2


def test_put_off_it_moves_and_says_why(acts: dict[str, Any], entry: Callable[[], Entry]) -> None:
    put_off(acts, make(), 0, NEXT_WEEK)

    assert entry().is_postponed
    assert entry().effective_on == NEXT_WEEK
    assert entry().first_due_on == TODAY
    assert entry().decision.reason == REASON
    assert entry().decision.decided_by == "Camille Vasseur"


def test_put_off_twice_it_remembers_its_first_date(
    acts: dict[str, Any], entry: Callable[[], Entry]
) -> None:
    put_off(acts, make(), 0, NEXT_WEEK)
    put_off(acts, make(), 1, NEXT_WEEK + DAY)
    assert entry().first_due_on == TODAY

    decisions.resume(deadline=make(), revision=2, **acts)

    assert entry().effective_on == TODAY


def test_done_then_not_done_after_all_it_is_still_put_off(
    acts: dict[str, Any], entry: Callable[[], Entry]
) -> None:
    put_off(acts, make(), 0, NEXT_WEEK)
    decisions.mark_done(deadline=make(), revision=1, **acts)
    assert entry().is_done

    decisions.resume(deadline=make(), revision=2, **acts)

    assert entry().is_postponed
    assert entry().effective_on == NEXT_WEEK
    assert entry().decision.reason == REASON


def test_a_decision_falls_when_the_room_gives_another_date(
    acts: dict[str, Any], plug: Callable[..., None], agenda_now: Callable[[], Agenda]
) -> None:
    decisions.mark_done(deadline=make(), revision=0, **acts)
    plug(make(NEXT_WEEK))

    [entry] = agenda_now().due
    assert entry.decision is None
    assert entry.revision == 1
    put_off(acts, make(NEXT_WEEK), 1, NEXT_WEEK + DAY)
    assert agenda_now().entries[0].first_due_on == NEXT_WEEK


def test_every_decision_is_in_the_journal(acts: dict[str, Any], entry: Callable[[], Entry]) -> None:
    put_off(acts, make(), 0, NEXT_WEEK)
    decisions.mark_done(deadline=make(), revision=1, **acts)
    decisions.resume(deadline=make(), revision=2, **acts)

    rows = JournalEntry.objects.filter(verb__startswith="deadline.").order_by("sequence")
    assert [row.verb for row in rows] == [
        "deadline.postponed",
        "deadline.done",
        "deadline.resumed",
    ]
    assert rows[0].before is None
    assert rows[0].after["id"] == make().key
    assert rows[0].after["reason"] == REASON
    assert rows[2].before["state"] == "done"
    assert all(row.verb_label != row.verb and row.subject == make().title for row in rows)


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [
        (TODAY - DAY, REASON, "until"),
        (TODAY, REASON, "until"),  # it is due today already
        (date.max, REASON, "until"),
        (date.min, REASON, "until"),
        (NEXT_WEEK, "", "reason"),
        (NEXT_WEEK, " \n ", "reason"),
        (NEXT_WEEK, "a" * (REASON_LIMIT + 1), "reason"),
        (NEXT_WEEK, "é" * 100_000, "reason"),
    ],
)
def test_what_cannot_be_put_off_so_is_refused_and_nothing_is_written(
    acts: dict[str, Any], until: date, reason: str, field: str
) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(InvalidInputError) as refused:
        decisions.postpone(deadline=make(), until=until, reason=reason, revision=0, **acts)

    assert refused.value.field == field
    assert not DeadlineDecision.objects.exists()
    assert JournalEntry.objects.count() == before


def test_the_longest_reason_is_kept_whole(acts: dict[str, Any]) -> None:
    reason = "é" * REASON_LIMIT
    decisions.postpone(deadline=make(), until=NEXT_WEEK, reason=reason, revision=0, **acts)

    assert DeadlineDecision.objects.get().reason == reason


def test_what_only_its_own_page_ends_is_not_ticked_off_here(acts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        decisions.mark_done(deadline=make(done_url="/faire/"), revision=0, **acts)
    with pytest.raises(InvalidInputError):
        put_off(acts, make(can_postpone=False), 0, NEXT_WEEK)

    assert not DeadlineDecision.objects.exists()


def test_an_old_page_is_told_and_overwrites_nothing(acts: dict[str, Any]) -> None:
    put_off(acts, make(), 0, NEXT_WEEK)
    for act in (decisions.mark_done, decisions.resume):
        with pytest.raises(ConflictError):
            act(deadline=make(), revision=0, **acts)
    with pytest.raises(ConflictError):
        put_off(acts, make(), 0, NEXT_WEEK + DAY)

    assert DeadlineDecision.objects.get().until == NEXT_WEEK


def test_done_is_neither_done_again_nor_put_off(acts: dict[str, Any]) -> None:
    decisions.mark_done(deadline=make(), revision=0, **acts)
    with pytest.raises(ConflictError):
        decisions.mark_done(deadline=make(), revision=1, **acts)
    with pytest.raises(ConflictError):
        put_off(acts, make(), 1, NEXT_WEEK)
    with pytest.raises(ConflictError):
        decisions.mark_done(deadline=make(is_done=True, key="other:2025"), revision=0, **acts)


def test_there_must_be_something_to_take_back(acts: dict[str, Any]) -> None:
    with pytest.raises(ConflictError):
        decisions.resume(deadline=make(), revision=0, **acts)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_instant_one_decides(
    practice: Practice, owner: Person, now: datetime
) -> None:
    def act() -> object:
        return decisions.mark_done(
            practice=practice, deadline=make(), revision=0, actor=owner, now=now
        )

    told = [one for one in at_once(act, act, act) if isinstance(one, HygieError)]

    assert len(told) == 2
    assert all(isinstance(one, ConflictError) for one in told)
    assert DeadlineDecision.objects.get().revision == 1


def test_practices_decide_apart(
    acts: dict[str, Any], other_practice: Practice, agenda_now: Callable[[], Agenda], plug: Any
) -> None:
    plug(make())
    decisions.mark_done(deadline=make(), revision=0, **(acts | {"practice": other_practice}))

    assert len(agenda_now().due) == 1


# --- a room that keeps what is decided -----------------------------------------------------------


class Room:
    """A room with a date and a state of its own; `refuse` makes it say no."""

    def __init__(self) -> None:
        self.due_on = TODAY
        self.is_done = False
        self.refuse = False

    def provide(self, practice: Practice, *, now: datetime) -> list[Deadline]:
        return [make(self.due_on, is_done=self.is_done)]

    def keep(
        self,
        practice: Practice,
        *,
        key: str,
        state: State,
        due_on: date,
        actor: Person,
        now: datetime,
    ) -> bool:
        if self.refuse:
            raise ConflictError("Cela a changé.")
        self.due_on = due_on
        self.is_done = state is State.DONE
        return True


@pytest.fixture
def room(rooms: dict[str, Any]) -> Room:
    keeping = Room()
    providers.provider("backup")(keeping.provide)
    providers.keeper("backup")(keeping.keep)
    return keeping


def test_a_room_that_keeps_the_date_has_the_only_one(
    acts: dict[str, Any], room: Room, agenda_now: Callable[[], Agenda]
) -> None:
    put_off(acts, make(), 0, NEXT_WEEK)
    [entry] = agenda_now().entries
    assert room.due_on == entry.effective_on == NEXT_WEEK
    assert entry.is_postponed
    assert entry.first_due_on == TODAY

    put_off(acts, entry.deadline, 1, NEXT_WEEK + DAY)
    [entry] = agenda_now().entries
    assert entry.first_due_on == TODAY
    decisions.mark_done(deadline=entry.deadline, revision=2, **acts)
    assert room.is_done
    [entry] = agenda_now().done
    decisions.resume(deadline=entry.deadline, revision=3, **acts)
    assert (room.is_done, room.due_on) == (False, NEXT_WEEK + DAY)
    [entry] = agenda_now().due
    decisions.resume(deadline=entry.deadline, revision=4, **acts)

    assert room.due_on == TODAY
    assert agenda_now().entries[0].decision is None


def test_what_its_room_undoes_is_due_again(
    acts: dict[str, Any], room: Room, agenda_now: Callable[[], Agenda]
) -> None:
    decisions.mark_done(deadline=make(), revision=0, **acts)
    room.is_done = False

    assert [entry.decision for entry in agenda_now().due] == [None]


def test_when_its_room_refuses_nothing_is_written(acts: dict[str, Any], room: Room) -> None:
    room.refuse = True
    with pytest.raises(ConflictError):
        put_off(acts, make(), 0, NEXT_WEEK)

    assert not DeadlineDecision.objects.exists()
    assert last_entry().verb != "deadline.postponed"
    assert not connection.needs_rollback
