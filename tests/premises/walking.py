"""Walking rounds as people do: rooms, answers, photos, signatures."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from hygie.assessment.services.proofs import IncomingFile
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.premises.models import Place, Round, RoundPhoto, RoundReply
from hygie.premises.rules.seen import Reply
from hygie.premises.rules.walk import Item
from hygie.premises.selectors import sections_of, walk
from hygie.premises.services import photos, places, replies, rounds
from hygie.premises.services.replies import Given
from tests import factories

ROOMS = (("Salle d’attente", "waiting_room", True), ("Bureau", "office", False))
NO, UNSEEN, NONE = Reply.NO, Reply.NOT_SEEN, Reply.NOT_APPLICABLE


def add_rooms(
    practice: Practice, rooms: Iterable[tuple[str, str, bool]] = ROOMS, *, now: datetime
) -> list[Place]:
    return [
        places.add_place(
            place=Place(practice=practice, name=name, kind=kind, public=public),
            actor=owner_of(practice),
            now=now,
        )
        for name, kind, public in rooms
    ]


def begin(practice: Practice, *, now: datetime) -> Round:
    """A round under way, in the usual two rooms unless it has some already."""
    if not Place.objects.filter(practice=practice).exists():
        add_rooms(practice, now=now)
    return rounds.start_round(practice=practice, actor=owner_of(practice), now=now)


def items(practice: Practice) -> list[Item]:
    return [item for section in sections_of(practice) for item in section.items]


def item_of(practice: Practice, point_id: str, label: str = "") -> Item:
    """The item of this point; in this room when there are several."""
    return next(
        item
        for item in items(practice)
        if item.point.id == point_id and label in ("", item.spot.label)
    )


def answer(
    row: Round, item: Item, reply: Reply | None = Reply.YES, *, now: datetime, **more: Any
) -> RoundReply | None:
    known = RoundReply.objects.filter(
        round=row, point_id=item.point.id, spot_key=item.spot.key
    ).first()
    revision = more.pop("revision", known.revision if known else 0)
    if reply is not None and reply.needs_reason:
        more.setdefault("reason", "pièce fermée ce jour-là")
    return replies.record_reply(
        walked=row,
        item=item,
        given=Given(reply, **more),
        revision=revision,
        actor=owner_of(row.practice),
        now=now,
    )


def add_photo(
    row: Round, section: str = "cabinet", *, now: datetime, name: str = "entree.png"
) -> RoundPhoto:
    [found] = [item for item in sections_of(row.practice) if item.slug == section]
    return photos.add_photo(
        walked=row,
        section=found,
        file=IncomingFile(name, factories.PNG + name.encode()),
        actor=owner_of(row.practice),
        now=now,
    )


def answer_all(row: Round, replies_of: Mapping[str, Any] | None = None, *, now: datetime) -> None:
    """Everything « yes », except the points named: a reply, or a reply and its details."""
    for line in walk(row).lines:
        told = (replies_of or {}).get(line.item.point.id, Reply.YES)
        reply, more = told if isinstance(told, tuple) else (told, {})
        answer(row, line.item, reply, now=now, **more)


def sign(row: Round, *, now: datetime, on: date | None = None) -> Round:
    signature = rounds.Signature(owner_of(row.practice), on or now.date())
    return rounds.finish_round(
        walked=row, signature=signature, actor=owner_of(row.practice), now=now
    )


def walked(
    practice: Practice, replies_of: Mapping[str, Any] | None = None, *, now: datetime
) -> Round:
    """A whole round, signed the same day."""
    row = begin(practice, now=now)
    answer_all(row, replies_of, now=now)
    return sign(row, now=now)
