"""What a room puts in the proof file: the files behind what it has seen, readable without Hygie.

A room's `documents.py` says it, beside the papers it prints, and no room is named here::

    from hygie.documents.enclosures import EnclosedFile, Enclosure, encloses


    @encloses("incidents")
    def enclosed(practice):
        for drill in Drill.objects.filter(practice=practice):
            yield Enclosure(…, files=(EnclosedFile("compte-rendu.txt", partial(told, drill)),))

The proof file reads the bytes one file at a time, checks them against what was noted when they were
added, and says which ones it could not enclose.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Final

from hygie.assessment.models import Attachment, AttachmentContent, Statement
from hygie.assessment.rules.observation import Strength
from hygie.documents.errors import DocumentError
from hygie.practice.models import Practice


@dataclass(frozen=True)
class EnclosedFile:
    """A file of a proof.

    `read` is called once, while the base is open: it gives the bytes, None when they are gone.
    `sha256` and `size_bytes` are those noted when the file was added; a file written for the
    occasion has none.
    """

    name: str
    read: Callable[[], bytes | None] = field(repr=False)
    sha256: str = ""
    size_bytes: int = 0


@dataclass(frozen=True)
class Enclosure:
    """One proof of the proof file: what was seen, when, by whom, about which measures.

    `kind` says what it is when it is no statement: « tour des locaux ». `on` is the day it was true
    and `added_at` the moment it was kept.
    """

    text: str
    strength: Strength
    on: date
    added_at: datetime
    measures: tuple[str, ...]
    kind: str = ""
    signed_by: str = ""
    files: tuple[EnclosedFile, ...] = ()


Enclose = Callable[[Practice], Iterable[Enclosure]]
_rooms: dict[str, Enclose] = {}
STATEMENTS: Final = "documents"


def encloses(room: str) -> Callable[[Enclose], Enclose]:
    """Registers the room's function; a second one of the same name replaces the first (reload)."""

    def register(enclose: Enclose) -> Enclose:
        _rooms[room] = enclose
        return enclose

    return register


def forget(room: str) -> None:
    """Takes a room's function away; a room that is not there is no error."""
    _rooms.pop(room, None)


def enclosures(practice: Practice, *, year: int | None = None) -> list[Enclosure]:
    """All that goes into the proof file, in the order of the days; of one year only if asked."""
    found = [item for enclose in _rooms.values() for item in enclose(practice)]
    kept = [item for item in found if year is None or item.on.year == year]
    return sorted(kept, key=lambda item: (item.on, item.added_at))


@encloses(STATEMENTS)
def statements(practice: Practice) -> Iterable[Enclosure]:
    """The proofs that somebody signed and nobody withdrew, each with its files."""
    rows = Statement.objects.filter(practice=practice, withdrawn_at__isnull=True)
    for row in rows.prefetch_related("measures", "attachments").order_by("created_at", "id"):
        yield Enclosure(
            text=row.text,
            strength=Strength(row.strength),
            on=row.effective_on,
            added_at=row.created_at,
            measures=tuple(link.measure_id for link in row.measures.all()),
            signed_by=row.signed_by,
            files=tuple(_attached(item) for item in row.attachments.all()),
        )


def _attached(row: Attachment) -> EnclosedFile:
    return EnclosedFile(row.name, partial(_bytes_of, row), row.sha256, row.size_bytes)


def _bytes_of(row: Attachment) -> bytes | None:
    found = AttachmentContent.objects.filter(practice_id=row.practice_id, attachment=row).first()
    if found is None:
        return None
    content = bytes(found.data)
    # Somebody signed that file, and can withdraw it: it is not left out in silence.
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise DocumentError(
            f"Le fichier « {row.name} » n’est plus celui qui avait été ajouté.",
            means="Son contenu a été changé hors de Hygie. Le dossier n’a pas été fait.",
            next_step="Retirez cette preuve, ou remettez une copie de vos données plus ancienne.",
        )
    return content
