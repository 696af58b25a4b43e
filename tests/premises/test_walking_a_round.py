"""A round is begun, answered, left, resumed and signed; then it never changes."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.premises.models import Place, Round, RoundReply
from hygie.premises.rules.record import read_round
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import is_intact, last_seen, walk
from hygie.premises.services import places, replies, rounds
from hygie.premises.services.rounds import Signature, finish_round
from tests.premises import walking


def last_entry(practice: Practice) -> JournalEntry:
    return JournalEntry.objects.filter(practice=practice).latest("sequence")


def test_without_a_room_there_is_nothing_to_walk(
    practice: Practice, owner: Person, now: datetime
) -> None:
    with pytest.raises(ConflictError, match="aucune pièce"):
        rounds.start_round(practice=practice, actor=owner, now=now)


def test_only_one_round_is_under_way(
    practice: Practice, under_way: Round, owner: Person, now: datetime
) -> None:
    again = rounds.start_round(practice=practice, actor=owner, now=now)

    assert again == under_way
    assert Round.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(practice=practice, started_at=now, started_by="x")


def test_each_answer_is_kept_at_once_and_traced(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    item = walking.item_of(practice, "alarm")
    walking.answer(under_way, item, walking.NO, now=now, due_on=now.date(), notes="En panne")

    kept = RoundReply.objects.get()
    assert (kept.value, kept.revision, kept.replied_by) == ("no", 1, "Camille Vasseur")
    entry = last_entry(practice)
    assert (entry.verb, entry.before) == ("round.answered", None)
    assert entry.verb_label == "Point du tour répondu"
    assert entry.after["notes"] == "En panne"


def test_the_same_answer_twice_is_one_answer(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    item = walking.item_of(practice, "alarm")
    walking.answer(under_way, item, now=now)
    entries = JournalEntry.objects.count()
    walking.answer(under_way, item, now=now, revision=0)

    assert RoundReply.objects.get().revision == 1
    assert JournalEntry.objects.count() == entries


def test_an_older_page_does_not_overwrite_a_newer_answer(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    item = walking.item_of(practice, "alarm")
    walking.answer(under_way, item, now=now)

    with pytest.raises(ConflictError, match="changé entre-temps"):
        walking.answer(under_way, item, walking.NO, now=now, revision=0)
    assert RoundReply.objects.get().value == "yes"


@pytest.mark.parametrize("reply", [Reply.NOT_APPLICABLE, Reply.NOT_SEEN])
def test_what_was_not_looked_at_says_why(
    practice: Practice, under_way: Round, now: datetime, reply: Reply
) -> None:
    item = walking.item_of(practice, "alarm")

    with pytest.raises(InvalidInputError, match="pourquoi"):
        walking.answer(under_way, item, reply, now=now, reason="  ")
    assert not RoundReply.objects.exists()


def test_the_database_itself_refuses_an_answer_without_its_reason(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundReply.objects.create(
            practice=practice, round=under_way, point_id="alarm", spot_key="whole",
            value="not_seen", replied_at=now, replied_by="x",
        )  # fmt: skip


@pytest.mark.parametrize("more", [{"notes": "x" * 1001}, {"reason": "x" * 301}])
def test_a_text_without_end_is_refused(
    practice: Practice, under_way: Round, now: datetime, more: dict[str, str]
) -> None:
    item = walking.item_of(practice, "alarm")

    with pytest.raises(InvalidInputError, match="trop long"):
        walking.answer(under_way, item, walking.UNSEEN, now=now, **more)


def test_an_answer_is_taken_back(practice: Practice, under_way: Round, now: datetime) -> None:
    item = walking.item_of(practice, "alarm")
    walking.answer(under_way, item, now=now)
    walking.answer(under_way, item, None, now=now)

    assert not RoundReply.objects.exists()
    assert last_entry(practice).verb == "round.unanswered"


def test_what_is_left_can_be_said_unseen_in_one_gesture(
    practice: Practice, under_way: Round, owner: Person, now: datetime
) -> None:
    walking.answer(under_way, walking.item_of(practice, "alarm"), now=now)
    left = [line.item for line in walk(under_way).remaining]
    count = replies.leave_unseen(
        walked=under_way, items=left, reason="en travaux", actor=owner, now=now
    )

    assert count == len(left) == RoundReply.objects.filter(value="not_seen").count()
    assert not walk(under_way).remaining


# --- signing ------------------------------------------------------------------------------------


def test_a_round_is_not_signed_while_a_point_has_no_answer(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    walking.answer(under_way, walking.item_of(practice, "alarm"), now=now)

    with pytest.raises(InvalidInputError, match="sans réponse"):
        walking.sign(under_way, now=now)
    under_way.refresh_from_db()
    assert under_way.is_open


def test_once_signed_it_is_frozen_and_sealed_in_the_journal(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    walking.answer_all(under_way, {"alarm": walking.NO}, now=now)
    signed = walking.sign(under_way, now=now)

    assert is_intact(signed)
    entry = last_entry(practice)
    assert (entry.verb, entry.after["sha256"]) == ("round.signed", signed.sha256)
    assert entry.after["to_mend"] == 1
    item = walking.item_of(practice, "alarm")
    with pytest.raises(ConflictError, match="signé"):
        walking.answer(signed, item, now=now, revision=1)
    with pytest.raises(ConflictError, match="signé"):
        walking.sign(signed, now=now)
    with pytest.raises(ConflictError, match="signé"):
        rounds.drop_round(walked=signed, actor=Person.objects.all()[0], now=now)


def test_a_changed_copy_shows(practice: Practice, rooms: list[Place], now: datetime) -> None:
    signed = walking.walked(practice, now=now)
    signed.content["signed_by"] = "Quelqu’un d’autre"

    assert not is_intact(signed)


def test_it_keeps_the_words_of_its_day(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    signed = walking.walked(practice, now=now)
    places.change_place(place=rooms[1], changes={"name": "Salle 2"}, actor=owner, now=now)
    places.remove_place(place=rooms[0], actor=owner, now=now)
    signed.refresh_from_db()

    assert [stop.title for stop in read_round(signed.content).stops][1:3] == [
        "Salle d’attente", "Bureau",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "said"), [(1, "dans le futur"), (-93, "trop ancienne")])
def test_the_day_of_the_walk_is_near(
    practice: Practice, under_way: Round, now: datetime, days: int, said: str
) -> None:
    walking.answer_all(under_way, now=now)

    with pytest.raises(InvalidInputError, match=said):
        walking.sign(under_way, now=now, on=now.date() + timedelta(days=days))


def test_only_a_person_of_the_practice_signs(
    practice: Practice, under_way: Round, other_practice: Practice, owner: Person, now: datetime
) -> None:
    from hygie.practice.selectors import owner_of

    walking.answer_all(under_way, now=now)
    signature = Signature(owner_of(other_practice), now.date())

    with pytest.raises(InvalidInputError, match="pas de ce cabinet"):
        finish_round(walked=under_way, signature=signature, actor=owner, now=now)


def test_a_new_round_shows_last_year_s_answers_and_takes_none(
    practice: Practice, rooms: list[Place], now: datetime
) -> None:
    walking.walked(practice, {"alarm": walking.NO}, now=now)
    row = walking.begin(practice, now=now + timedelta(days=360))
    made = walk(row)

    assert made.answered == 0
    [line] = [line for line in made.lines if line.item.point.id == "alarm"]
    assert line.last is not None
    assert (line.last.reply, line.answer) == (Reply.NO, None)


def test_a_room_added_while_walking_is_walked_too(
    practice: Practice, under_way: Round, now: datetime
) -> None:
    walking.answer_all(under_way, now=now)
    walking.add_rooms(practice, [("Cave", "storage", False)], now=now)

    assert walk(under_way).next_step.section.title == "Cave"
    with pytest.raises(InvalidInputError, match="Cave"):
        walking.sign(under_way, now=now)


def test_a_round_given_up_leaves_nothing_but_its_trace(
    practice: Practice, under_way: Round, owner: Person, now: datetime
) -> None:
    walking.answer(under_way, walking.item_of(practice, "alarm"), now=now)
    walking.add_photo(under_way, now=now)
    rounds.drop_round(walked=under_way, actor=owner, now=now)

    assert not Round.objects.exists()
    assert not RoundReply.objects.exists()
    assert (last_entry(practice).verb, last_entry(practice).before) == (
        "round.dropped", {"replies": 1},
    )  # fmt: skip
    with pytest.raises(ConflictError, match="abandonné"):
        walking.answer(under_way, walking.item_of(practice, "alarm"), now=now)


def test_the_first_round_has_nothing_to_compare_with(practice: Practice) -> None:
    assert last_seen(practice) == {}


# --- the rooms ----------------------------------------------------------------------------------


def test_two_rooms_never_share_a_name(
    practice: Practice, rooms: list[Place], now: datetime
) -> None:
    with pytest.raises(InvalidInputError, match="déjà dans la liste"):
        walking.add_rooms(practice, [("Bureau", "office", False)], now=now)


def test_an_older_page_does_not_overwrite_a_room(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    with pytest.raises(ConflictError, match="changé entre-temps"):
        places.change_place(
            place=rooms[0], changes={"name": "Hall"}, shown="autre", actor=owner, now=now
        )


def test_a_room_says_its_kind_in_words_in_the_journal(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    places.change_place(place=rooms[1], changes={"kind": "storage"}, actor=owner, now=now)
    entry = last_entry(practice)

    assert [(item.name, item.before, item.after) for item in entry.changes] == [
        ("type", "Bureau ou salle de soins", "Réserve ou archives")
    ]


def test_there_is_an_end_to_the_number_of_rooms(
    practice: Practice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PLACES_LIMIT", 1)

    with pytest.raises(InvalidInputError, match="Pas plus de 1"):
        walking.add_rooms(practice, now=now)
