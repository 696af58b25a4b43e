"""After the signature: what is mended or seen is noted apart, and can be taken back."""

from datetime import datetime, timedelta

import pytest

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.premises.models import FollowUp, Place, Round
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import is_intact, since_last
from hygie.premises.services.follow_ups import Look, record_follow_up, take_back_follow_up
from tests.premises import walking


@pytest.fixture
def signed(practice: Practice, rooms: list[Place], now: datetime) -> Round:
    return walking.walked(practice, {"alarm": walking.NO}, now=now)


def note(signed: Round, owner: Person, now: datetime, **more) -> FollowUp:
    values = {"point_id": "alarm", "spot_key": "whole", "reply": Reply.YES, "seen_on": now.date()}
    return record_follow_up(walked=signed, look=Look(**values | more), actor=owner, now=now)


def test_it_is_traced_and_the_round_itself_does_not_move(
    practice: Practice, signed: Round, owner: Person, now: datetime
) -> None:
    note(signed, owner, now, notes="Réparée")
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")
    signed.refresh_from_db()

    assert is_intact(signed)
    assert (entry.verb, entry.before) == ("round.followed_up", None)
    assert entry.subject.startswith("Tout le cabinet")
    assert since_last(practice).to_do == ()


def test_a_second_note_replaces_the_first(
    practice: Practice, signed: Round, owner: Person, now: datetime
) -> None:
    note(signed, owner, now)
    note(signed, owner, now, reply=Reply.NO, notes="De nouveau en panne")

    assert FollowUp.objects.count() == 1
    assert [item.notes for item in since_last(practice).to_do] == ["De nouveau en panne"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reply": Reply.NOT_APPLICABLE}, "pourquoi"),
        ({"days": 1}, "futur"),
        ({"days": -1}, "avant celle du tour"),
        ({"notes": "x" * 1001}, "trop long"),
    ],
)
def test_an_impossible_note_is_refused(
    signed: Round, owner: Person, now: datetime, more: dict, said: str
) -> None:
    days = timedelta(days=more.pop("days", 0))

    with pytest.raises(InvalidInputError, match=said):
        note(signed, owner, now, seen_on=now.date() + days, **more)
    assert not FollowUp.objects.exists()


def test_nothing_is_noted_of_a_point_that_was_right(
    signed: Round, owner: Person, now: datetime
) -> None:
    with pytest.raises(ConflictError, match="plus rien à noter"):
        note(signed, owner, now, point_id="visitors")


def test_taken_back_the_point_is_as_it_was_that_day(
    practice: Practice, signed: Round, owner: Person, now: datetime
) -> None:
    row = note(signed, owner, now)
    take_back_follow_up(row=row, actor=owner, now=now)

    assert [item.point_id for item in since_last(practice).to_do] == ["alarm"]
    with pytest.raises(ConflictError, match="déjà annulé"):
        take_back_follow_up(row=row, actor=owner, now=now)
