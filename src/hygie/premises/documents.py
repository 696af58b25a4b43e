"""What this room prints: the sheet to walk with, and the report of each signed round."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from hygie.documents.contents.heading import heading
from hygie.documents.enclosures import EnclosedFile, Enclosure, encloses
from hygie.documents.making import PDF, Order, compose
from hygie.documents.rules.words import day, plural, short_day, size
from hygie.documents.shelf import Document, offers
from hygie.errors import InvalidInputError
from hygie.practice.models import Practice
from hygie.premises.models import Round
from hygie.premises.points import load_points
from hygie.premises.rules.record import (
    SignedRound,
    SpoiltRoundError,
    Stop,
    canonical,
    read_round,
)
from hygie.premises.rules.seen import Reply, Seen
from hygie.premises.rules.told import told
from hygie.premises.rules.walk import PREMISES, Item, Section, Spot
from hygie.premises.selectors import sections_of, signed_rounds, since_round

ROOM = "premises"
SHEET = "tour-des-locaux"
REPORT = "compte-rendu-du-tour"
_TYPST = Path(__file__).parent / "typst"


def make_sheet(order: Order) -> bytes:
    """The round to do on paper: each room, each point, boxes to tick."""
    return compose(order, _TYPST / "sheet.typ", lambda: sheet(order))


def make_report(order: Order) -> bytes:
    """The signed round that was picked."""
    return compose(order, _TYPST / "report.typ", lambda: report(order))


def round_picks(practice: Practice) -> Sequence[tuple[str, str]]:
    """The signed rounds, the newest first."""
    return [(str(row.id), f"Tour du {day(row.walked_on)}") for row in signed_rounds(practice)]


def sheet(order: Order) -> dict[str, Any]:
    """The data of `typst/sheet.typ`."""
    found = sections_of(order.practice)
    head = heading(
        order.practice,
        title="Tour des locaux",
        subtitle="À emporter, un crayon à la main",
        lead="Une pièce après l’autre. Cochez ce que vous voyez, pas ce qui devrait être. Ce qui "
        "n’a pas pu être vu se coche « Pas vu », avec la raison.",
        now=order.now,
    )
    rooms = [_room(section) for section in found]
    if not any(section.place for section in found):
        rooms.insert(1, _blank_room())
    return head | {"rooms": rooms}


def _room(section: Section) -> dict[str, Any]:
    groups: dict[Spot, list[Item]] = {}
    for item in section.items:
        groups.setdefault(item.spot, []).append(item)
    return {
        "title": section.title,
        "kind": "Ouverte au public" if section.place and section.place.public else "",
        "groups": [
            {
                "title": spot.label if spot.scope == "device" else "",
                "points": [{"question": i.point.question, "hint": i.point.hint} for i in items],
            }
            for spot, items in groups.items()
        ],
    }


def _blank_room() -> dict[str, Any]:
    """Any room, its name left to write: for a practice that has not listed its own yet."""
    points = [
        point
        for point in load_points().all
        if point.applies_to == "place" and "car" not in point.kinds
    ]
    return {
        "title": "Pièce : ……………………………………",
        "kind": "Une feuille par pièce",
        "groups": [
            {
                "title": "",
                "points": [{"question": item.question, "hint": item.hint} for item in points],
            }
        ],
    }


def report(order: Order) -> dict[str, Any]:
    """The data of `typst/report.typ`. Raises SpoiltRoundError."""
    row = Round.objects.filter(
        practice=order.practice, id=order.picked, finished_at__isnull=False
    ).first()
    if row is None:
        raise InvalidInputError(
            "Ce tour n’existe pas, ou n’existe plus.", next_step="Choisissez-en un autre."
        )
    signed = read_round(row.content)
    head = heading(
        order.practice,
        title="Compte rendu du tour des locaux",
        subtitle=f"Tour du {day(signed.walked_on)}",
        lead=_lead(signed),
        now=order.now,
    )
    return head | {
        "facts": [
            ("Fait le", day(signed.walked_on)),
            ("Signé par", signed.signed_by),
            ("Signé le", day(timezone.localtime(row.finished_at)) if row.finished_at else ""),
            ("Valable jusqu’au", _valid_until(signed)),
        ],
        "mend": [_line(item) for item in signed.seen if not item.reply.is_fine],
        "rooms": [_stop(stop) for stop in signed.stops],
        "sha256": row.sha256,
    }


def _lead(signed: SignedRound) -> str:
    wrong = signed.count(Reply.NO)
    unseen = signed.count(Reply.NOT_SEEN)
    fine = signed.count(Reply.YES)
    parts = [f"{plural(fine, 'point')} en ordre sur {len(signed.seen)}"]
    if wrong:
        parts.append(f"{wrong} à corriger")
    if unseen:
        parts.append(f"{unseen} à revoir")
    if aside := signed.count(Reply.NOT_APPLICABLE):
        parts.append(f"{aside} sans objet")
    return ", ".join(parts) + "."


def _valid_until(signed: SignedRound) -> str:
    from hygie.premises.deadlines import months_after
    from hygie.premises.observations import ROUND_MONTHS

    return day(months_after(signed.walked_on, ROUND_MONTHS))


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "title": stop.title,
        "lines": [_line(item) | {"where": _where(item, stop)} for item in stop.seen],
        "pictures": [
            {"name": item.name, "size": size(item.size_bytes), "sha256": item.sha256}
            for item in stop.pictures
        ],
    }


def _where(item: Seen, stop: Stop) -> str:
    return item.spot_label if item.spot_label not in (stop.title, PREMISES.label) else ""


def _line(item: Seen) -> dict[str, Any]:
    return {
        "where": item.spot_label,
        "question": item.question,
        "reply": item.reply.label,
        "key": item.reply.value,
        "reason": item.reason,
        "notes": item.notes,
        "fix": item.fix if item.reply is Reply.NO else "Aller voir.",
        "due": short_day(item.due_on),
    }


@encloses(ROOM)
def enclosed(practice: Practice) -> Iterable[Enclosure]:
    """Each signed round: to read, and as it was sealed. The journal holds the same SHA-256."""
    for row in signed_rounds(practice):
        if row.walked_on is not None:
            sealed = EnclosedFile("tour.json", partial(canonical, row.content), row.sha256)
            text = EnclosedFile("tour.txt", partial(_text, row))
            yield Enclosure("Tour des locaux", row.walked_on, (text, sealed))


def _text(row: Round) -> bytes | None:
    try:
        since = since_round(row)
    except SpoiltRoundError:
        return None
    return told(since.signed, since.mended).encode()


offers(
    ROOM,
    Document(
        SHEET,
        "Tour des locaux",
        "La feuille à emporter de pièce en pièce : ce qu’il faut regarder, et des cases à cocher.",
        "map-pin",
        PDF,
        make_sheet,
    ),
    Document(
        REPORT,
        "Compte rendu du tour",
        "Le tour des locaux tel qu’il a été signé, pièce par pièce.",
        "clipboard-list",
        PDF,
        make_report,
        picks=round_picks,
        pick_label="Tour",
    ),
)
