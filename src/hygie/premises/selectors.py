"""Reads of this room: the walk under way, and how things are since the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hygie.practice.models import Device, Practice
from hygie.premises.models import FollowUp, Place, Round, RoundPhoto, RoundReply
from hygie.premises.points import load_points
from hygie.premises.rules.difference import Difference, difference
from hygie.premises.rules.record import SignedRound, read_round, seal
from hygie.premises.rules.seen import Later, Reply, Seen, as_it_is
from hygie.premises.rules.walk import PREMISES, Item, Section, Spot, sections


def spots_of(practice: Practice) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """The places in the order of the walk, then the devices in service."""
    places = tuple(place.spot for place in Place.objects.filter(practice=practice))
    devices = Device.objects.filter(practice=practice, retired_on=None)
    return places, tuple(
        Spot("device", str(item.id), item.name, item.kind, room=item.room) for item in devices
    )


def sections_of(practice: Practice) -> tuple[Section, ...]:
    """The stops of a walk made now."""
    places, devices = spots_of(practice)
    return sections(load_points().all, places, devices)


def open_round(practice: Practice) -> Round | None:
    """The round under way."""
    return Round.objects.filter(practice=practice, finished_at__isnull=True).first()


def signed_rounds(practice: Practice) -> list[Round]:
    """Those that are over, the newest first."""
    rows = Round.objects.filter(practice=practice, finished_at__isnull=False)
    return list(rows.order_by("-walked_on", "-finished_at", "id"))


def last_signed(practice: Practice) -> Round | None:
    """The newest of them."""
    rows = Round.objects.filter(practice=practice, finished_at__isnull=False)
    return rows.order_by("-walked_on", "-finished_at", "id").first()


def is_intact(row: Round) -> bool:
    """Whether a signed round is still what was sealed."""
    return seal(row.content) == row.sha256


# --- the walk under way -------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One point as the page shows it: its answer, and what was answered last time."""

    item: Item
    answer: RoundReply | None
    last: Seen | None

    @property
    def value(self) -> str:
        return self.answer.value if self.answer else ""

    @property
    def revision(self) -> int:
        return self.answer.revision if self.answer else 0


@dataclass(frozen=True)
class Step:
    """One stop of the walk, with what was answered there."""

    section: Section
    lines: tuple[Line, ...]
    photos: tuple[RoundPhoto, ...]

    @property
    def slug(self) -> str:
        return self.section.slug

    @property
    def answered(self) -> int:
        return sum(line.answer is not None for line in self.lines)

    @property
    def is_done(self) -> bool:
        return self.answered == len(self.lines)

    @property
    def to_mend(self) -> int:
        return sum(line.value == Reply.NO for line in self.lines)

    @property
    def groups(self) -> tuple[tuple[Spot, tuple[Line, ...]], ...]:
        """The lines of each spot: the room first, then the devices in it."""
        found: dict[Spot, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.item.spot, []).append(line)
        return tuple((spot, tuple(lines)) for spot, lines in found.items())


@dataclass(frozen=True)
class Walk:
    """A round under way."""

    round: Round
    steps: tuple[Step, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for step in self.steps for line in step.lines)

    @property
    def remaining(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.answer is None)

    @property
    def places(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.section.place)

    @property
    def places_done(self) -> int:
        return sum(step.is_done for step in self.places)

    @property
    def answered(self) -> int:
        return sum(step.answered for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        """The first stop where something is still to be answered."""
        return next((step for step in self.steps if not step.is_done), None)

    def rank(self, slug: str) -> int | None:
        """The place of a stop in the walk, from 1."""
        found = (rank for rank, step in enumerate(self.steps, 1) if step.slug == slug)
        return next(found, None)


def walk(row: Round) -> Walk:
    """The round under way, stop by stop."""
    replies = {
        (item.point_id, item.spot_key): item for item in RoundReply.objects.filter(round=row)
    }
    photos: dict[str, list[RoundPhoto]] = {}
    for photo in RoundPhoto.objects.filter(round=row):
        photos.setdefault(photo.section, []).append(photo)
    before = last_seen(row.practice)
    steps = tuple(
        Step(
            section,
            tuple(
                Line(item, replies.get((item.point.id, item.spot.key)), before.get(item.key))
                for item in section.items
            ),
            tuple(photos.get(section.slug, ())),
        )
        for section in sections_of(row.practice)
    )
    return Walk(row, steps)


def last_seen(practice: Practice) -> dict[str, Seen]:
    """What the last signed round said of each point. Raises SpoiltRoundError."""
    last = last_signed(practice)
    return {item.key: item for item in read_round(last.content).seen} if last else {}


# --- since the last round -----------------------------------------------------------------------


@dataclass(frozen=True)
class Since:
    """How things are since a signed round: what it saw, what was mended or seen after it."""

    round: Round
    signed: SignedRound
    later: dict[str, FollowUp]
    sections: tuple[Section, ...]

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """Each point of what is still there, what came since and was looked at included."""
        spots = {PREMISES.key} | {item.spot.key for item in self._items}
        later = {key: _later(row) for key, row in self.later.items()}
        walked = as_it_is(self.signed.seen, later, still_there=spots)
        known = {item.key for item in walked}
        added = (
            _seen_later(item, self.later[item.key])
            for item in self._items
            if item.key in self.later and item.key not in known
        )
        return (*walked, *added)

    @cached_property
    def missing(self) -> tuple[Item, ...]:
        """The points of the places and devices that came after the round, not looked at yet.

        A point that Hygie itself added since waits for the next round.
        """
        walked = {item.spot_key for item in self.signed.seen}
        return tuple(
            item
            for item in self._items
            if item.spot.key not in walked and item.key not in self.later
        )

    @cached_property
    def to_do(self) -> tuple[Seen, ...]:
        """What is still wrong, or still to be seen."""
        return tuple(item for item in self.seen if not item.reply.is_fine)

    @cached_property
    def mended(self) -> tuple[Seen, ...]:
        """What was noted after the round."""
        return tuple(item for item in self.seen if item.since is not None)

    @property
    def remaining(self) -> int:
        return len(self.to_do) + len(self.missing)

    @property
    def walked_on(self) -> date:
        return self.signed.walked_on

    def missing_for(self, measure_id: str) -> list[str]:
        """The names of what came since and matters for this measure."""
        names = (
            item.spot.label
            for item in self.missing
            if any(one.startswith(f"{measure_id}-") for one in item.point.recommendations)
        )
        return list(dict.fromkeys(names))

    @property
    def _items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)


def since_round(row: Round) -> Since:
    """How things are since this signed round. Raises SpoiltRoundError."""
    rows = FollowUp.objects.filter(round=row)
    return Since(
        round=row,
        signed=read_round(row.content),
        later={f"{item.point_id}@{item.spot_key}": item for item in rows},
        sections=sections_of(row.practice),
    )


def since_last(practice: Practice) -> Since | None:
    """The same for the last one; None before the first."""
    last = last_signed(practice)
    return since_round(last) if last else None


def _later(row: FollowUp) -> Later:
    return Later(row.reply, row.seen_on, row.reason, row.notes)


def _seen_later(item: Item, row: FollowUp) -> Seen:
    return Seen(
        point_id=item.point.id,
        spot_key=item.spot.key,
        spot_label=item.spot.label,
        question=item.point.question,
        fix=item.point.fix,
        recommendations=item.point.recommendations,
        reply=row.reply,
        reason=row.reason,
        notes=row.notes,
        since=row.seen_on,
    )


def difference_with_previous(row: Round, rounds: Iterable[Round]) -> Difference | None:
    """What changed since the round before this one; None for the first. Raises SpoiltRoundError."""
    ordered = list(rounds)
    rank = next(i for i, item in enumerate(ordered) if item.id == row.id)
    if rank + 1 >= len(ordered):
        return None
    return difference(read_round(ordered[rank + 1].content).seen, read_round(row.content).seen)
