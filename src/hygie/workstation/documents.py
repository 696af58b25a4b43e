"""What this room encloses in the proof file: the looks at the computers, the guided checks."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from hygie.documents.enclosures import EnclosedFile, Enclosure, encloses
from hygie.documents.rules.words import moment
from hygie.practice.models import Device, Practice
from hygie.workstation.guide import load_guide
from hygie.workstation.models import Check, MobileCheck
from hygie.workstation.rules.told import told_check, told_walk

ROOM = "workstation"


@encloses(ROOM)
def enclosed(practice: Practice) -> Iterable[Enclosure]:
    """The last whole look of each month at each computer, every finished guided check."""
    yield from _looks(practice)
    yield from _walks(practice)


def _looks(practice: Practice) -> Iterator[Enclosure]:
    months: set[tuple[UUID, int, int]] = set()
    whole = Check.objects.filter(practice=practice, is_whole=True, is_detailed=True)
    for row in whole.select_related("device").defer("document").order_by("-at", "id"):
        on = timezone.localdate(row.at)
        month = (row.device_id, on.year, on.month)
        if month not in months:
            months.add(month)
            yield Enclosure(f"Vérification de « {row.device} »", on, _files(row))


def _files(row: Check) -> tuple[EnclosedFile, ...]:
    return (
        EnclosedFile("verification.txt", partial(_text, row)),
        EnclosedFile("verification.json", partial(_json, row)),
    )


def _text(row: Check) -> bytes | None:
    document = _document(row)
    if document is None:
        return None
    lead = _heading("Vérification", row.device, row.at)
    received = f"{row.get_origin_display()}. Empreinte du rapport, au journal : {row.sha256}."
    if row.claimed_at:
        ahead = timezone.localtime(row.claimed_at)
        received += f" L’horloge du poste avançait : elle disait le {ahead:%d/%m/%Y à %H h %M}."
    return told_check(f"{lead}\n{received}", document.get("probes", ())).encode()


def _json(row: Check) -> bytes | None:
    document = _document(row)
    if document is None:
        return None
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _document(row: Check) -> dict[str, Any] | None:
    # Read when it is its turn: a year of looks is not held in memory.
    found = Check.objects.filter(practice_id=row.practice_id, id=row.id)
    return found.values_list("document", flat=True).first() or None


def _walks(practice: Practice) -> Iterator[Enclosure]:
    rows = MobileCheck.objects.filter(practice=practice, finished_at__isnull=False)
    for row in rows.select_related("device").prefetch_related("screenshots"):
        if row.finished_at is not None:
            title = f"Vérification guidée de « {row.device} »"
            on = timezone.localdate(row.finished_at)
            yield Enclosure(title, on, (EnclosedFile("reponses.txt", partial(_said, row)),))


def _said(row: MobileCheck) -> bytes:
    lead = (
        f"{_heading('Vérification guidée', row.device, row.seen_at)}\nSignée par {row.signed_by}."
    )
    files = [(item.name, item.sha256) for item in row.screenshots.all()]
    return told_walk(lead, load_guide(), row.answers, files).encode()


def _heading(what: str, device: Device, at: datetime) -> str:
    gone = ""
    if device.retired_on:
        gone = f" Hors service depuis le {device.retired_on:%d/%m/%Y}."
    return f"{what} de « {device} », le {moment(timezone.localtime(at))}.{gone}"
