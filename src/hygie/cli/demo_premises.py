"""The premises of the fictional practice: its rooms, and a round signed some weeks ago."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hygie.cli.demo_files import make_file
from hygie.practice.models import Person, Practice
from hygie.premises.models import Place, Round
from hygie.premises.rules.seen import Reply
from hygie.premises.rules.walk import Item
from hygie.premises.selectors import walk
from hygie.premises.services import photos, places, replies, rounds
from hygie.premises.services.replies import Given

Row = Mapping[str, Any]


def add_place(practice: Practice, row: Row, *, actor: Person, now: datetime) -> Place:
    """One room of the file."""
    return places.add_place(place=Place(practice=practice, **row), actor=actor, now=now)


def walk_round(
    practice: Practice, row: Row, *, actor: Person, today: datetime, now: datetime
) -> Round:
    """The round of the file: « yes » everywhere but where it says otherwise, a photo, signed.

    `today` is the day of the demonstration, from which what is to be mended counts its days.
    """
    walked = rounds.start_round(practice=practice, actor=actor, now=now)
    told = {(item["point"], item.get("spot", "")): item for item in row["reply"]}
    steps = walk(walked).steps
    for step in steps:
        for line in step.lines:
            given = _given(told, line.item, today)
            replies.record_reply(
                walked=walked, item=line.item, given=given, revision=0, actor=actor, now=now
            )
        if step.section.title == row["photo"]["place"]:
            file = make_file(row["photo"]["name"], "photo", ())
            photos.add_photo(walked=walked, section=step.section, file=file, actor=actor, now=now)
    signature = rounds.Signature(actor, now.date())
    return rounds.finish_round(walked=walked, signature=signature, actor=actor, now=now)


def _given(told: Mapping[tuple[str, str], Row], item: Item, today: datetime) -> Given:
    row = told.get((item.point.id, item.spot.label)) or told.get((item.point.id, ""))
    if row is None:
        return Given(Reply.YES)
    due_in: int | None = row.get("due_in_days")
    return Given(
        Reply(row["value"]),
        row.get("reason", ""),
        row.get("notes", ""),
        None if due_in is None else (today + timedelta(days=due_in)).date(),
    )
