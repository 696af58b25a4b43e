"""Work entrusted to a supplier: drawn up, taken back in, signed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.assessment.services.proofs import IncomingFile
from hygie.catalog.loader import CURRENT_EDITION, load_catalog
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers.models import SupplierFile, WorkOrder, WorkOrderLine
from hygie.suppliers.services.files import attach

MOST_LINES = 99
LONGEST_MESSAGE = 1000
_NONCE_BYTES = 24


@dataclass(frozen=True)
class PlannedLine:
    """One thing to entrust."""

    measure_id: str
    title: str
    details: str = ""
    devices: tuple[str, ...] = ()
    proof: str = ""


@dataclass(frozen=True)
class LineReply:
    """What the supplier said of one line. `done`: a value of `WorkOrderLine.Done`."""

    done: str
    done_on: date | None = None
    comment: str = ""


@transaction.atomic
def draw_up_work_order(
    *,
    practice: Practice,
    supplier: Supplier,
    lines: Sequence[PlannedLine],
    due_on: date,
    message: str = "",
    actor: Person,
    now: datetime,
) -> WorkOrder:
    """Writes the order: one page, to be sent as a file. Raises InvalidInputError."""
    ordered_on = timezone.localdate(now)
    _check(lines, due_on, message, ordered_on)
    order = WorkOrder.objects.create(
        practice=practice,
        supplier=supplier,
        nonce=secrets.token_urlsafe(_NONCE_BYTES),
        catalog_edition=CURRENT_EDITION,
        ordered_on=ordered_on,
        due_on=due_on,
        message=message.strip(),
        created_at=now,
        created_by=actor.name,
    )
    WorkOrderLine.objects.bulk_create(
        WorkOrderLine(
            practice=practice,
            work_order=order,
            rank=rank,
            measure_id=line.measure_id,
            title=line.title.strip()[:200],
            details=line.details.strip()[:2000],
            devices=list(line.devices),
            proof=line.proof.strip()[:500],
        )
        for rank, line in enumerate(lines, start=1)
    )
    after = {
        "measures": [line.measure_id for line in lines],
        "due_on": due_on.isoformat(),
    }
    _trace(order, "work_order.drawn_up", actor, now, after=after)
    return order


def _check(lines: Sequence[PlannedLine], due_on: date, message: str, ordered_on: date) -> None:
    catalog = load_catalog()
    if not lines or len(lines) > MOST_LINES:
        raise InvalidInputError(f"Choisissez de 1 à {MOST_LINES} travaux.", field="lines")
    if any(not catalog.has_measure(line.measure_id) or not line.title.strip() for line in lines):
        raise InvalidInputError("Un de ces travaux n’existe pas dans le guide.", field="lines")
    if due_on < ordered_on:
        raise InvalidInputError("Cette date est déjà passée.", field="due_on")
    if len(message.strip()) > LONGEST_MESSAGE:
        raise InvalidInputError(f"{LONGEST_MESSAGE} caractères au plus.", field="message")


@transaction.atomic
def drop_work_order(*, work_order: WorkOrder, actor: Person, now: datetime) -> None:
    """Gives an order up: nothing is expected of it any more. Raises ConflictError."""
    current = _held(work_order)
    if current.returned_at is not None:
        raise ConflictError("Cet ordre est déjà revenu.")
    current.dropped_at = now
    current.save(update_fields=["dropped_at"])
    _trace(current, "work_order.dropped", actor, now)


@transaction.atomic
def receive_work_order(
    *,
    work_order: WorkOrder,
    replies: Mapping[int, LineReply],
    answered_by: str,
    answered_on: date,
    seal: str,
    sha256: str,
    files: Sequence[IncomingFile] = (),
    actor: Person,
    now: datetime,
) -> WorkOrder:
    """Takes in what the supplier ticked, by rank; a later file of the same order counts instead.

    `files`: reports joined. Lines that are not told of stay as they were. Raises ConflictError when
    the very same file is here already, InvalidInputError, RefusedFileError.
    """
    current = _held(work_order)
    if current.has_received(sha256) or current.files.filter(sha256=sha256).exists():
        raise ConflictError("Cet ordre rempli est déjà là.", means="Rien n’a été changé.")
    if not answered_by.strip():
        raise InvalidInputError("Qui l’a rempli ? Le nom manque.", field="answered_by")
    lines = {line.rank: line for line in current.lines.all()}
    for rank, reply in replies.items():
        if rank not in lines or reply.done not in WorkOrderLine.Done.values:
            raise InvalidInputError("Une de ces lignes n’est pas dans l’ordre.", field="lines")
        line = lines[rank]
        line.done, line.done_on = reply.done, reply.done_on
        line.comment = reply.comment.strip()[:2000]
        line.save(update_fields=["done", "done_on", "comment"])
    # What was signed was the file of before.
    current.signed_on, current.signed_by = None, ""
    current.returned_at, current.received_by = now, actor.name
    current.answered_by, current.answered_on = answered_by.strip()[:200], answered_on
    current.seal, current.sha256 = seal, sha256
    day = timezone.localdate(now).isoformat()
    current.received = [*current.received, {"sha256": sha256, "seal": seal, "on": day}]
    current.save()
    for file in files:
        attach(owner=current, file=file, role=SupplierFile.Role.REPORT, actor=actor, now=now)
    after = {
        "answered_by": current.answered_by,
        "answered_on": answered_on.isoformat(),
        "done": sum(line.done == WorkOrderLine.Done.DONE for line in lines.values()),
        "sha256": sha256,
    }
    _trace(current, "work_order.returned", actor, now, after=after)
    return current


@transaction.atomic
def sign_work_order(
    *,
    work_order: WorkOrder,
    file: IncomingFile,
    signed_on: date,
    signed_by: str = "",
    actor: Person,
    now: datetime,
) -> WorkOrder:
    """Keeps the signed order: from then on, what was ticked is a proof.

    Raises RefusedFileError, InvalidInputError, ConflictError when it has not come back.
    """
    current = _held(work_order)
    if current.returned_at is None or current.answered_on is None:
        raise ConflictError("Cet ordre n’est pas encore revenu.")
    if signed_on > timezone.localdate(now):
        raise InvalidInputError("Cette date n’est pas encore passée.", field="signed_on")
    if signed_on < current.answered_on:
        raise InvalidInputError("Il serait signé avant d’être rempli.", field="signed_on")
    attach(owner=current, file=file, role=SupplierFile.Role.SIGNED, actor=actor, now=now)
    current.signed_on = signed_on
    current.signed_by = signed_by.strip()[:200] or current.answered_by
    current.save(update_fields=["signed_on", "signed_by"])
    after = {"signed_on": signed_on.isoformat(), "signed_by": current.signed_by}
    _trace(current, "work_order.signed", actor, now, after=after)
    return current


def _held(work_order: WorkOrder) -> WorkOrder:
    rows = WorkOrder.objects.select_for_update(of=("self",))
    current = rows.select_related("practice", "supplier").get(id=work_order.id)
    if current.dropped_at is not None:
        raise ConflictError(
            "Cet ordre a été abandonné.",
            means="Rien n’a été enregistré.",
            next_step="Écrivez-en un nouveau.",
        )
    return current


def _trace(order: WorkOrder, verb: str, actor: Person, now: datetime, *, after: Any = None) -> None:
    journal.record(
        practice=order.practice,
        actor=actor,
        verb=verb,
        subject=order.supplier.name,
        after=after,
        now=now,
    )
