"""The files behind a contract, a certificate, a return, a report, an order."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.assessment.rules.files import FileKind, clean_name, recognise
from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Supplier
from hygie.suppliers.models import (
    Contract,
    HdsCertificate,
    QuestionnaireReturn,
    Shortcoming,
    SupplierFile,
    SupplierFileContent,
    WorkOrder,
)

Owner = Contract | HdsCertificate | QuestionnaireReturn | Shortcoming | WorkOrder
FILES_LIMIT = 30  # behind one thing
_NAMES: dict[type, str] = {
    Contract: "contract",
    HdsCertificate: "certificate",
    QuestionnaireReturn: "returned",
    Shortcoming: "shortcoming",
    WorkOrder: "work_order",
}


@transaction.atomic
def attach(
    *,
    owner: Owner,
    file: IncomingFile,
    role: str = SupplierFile.Role.COPY,
    kind: FileKind | None = None,
    actor: Person,
    now: datetime,
) -> SupplierFile:
    """Keeps a file behind its owner; the same bytes twice are kept once.

    `kind`: what it is, when the caller has looked inside: a file of Hygie's own.
    Raises RefusedFileError, InvalidInputError.
    """
    kind = kind or recognise(file.name, file.content)
    supplier = supplier_of(owner)
    behind = {_NAMES[type(owner)]: owner}
    known = SupplierFile.objects.filter(practice=supplier.practice_id, **behind)
    sha256 = hashlib.sha256(file.content).hexdigest()
    if twin := known.filter(sha256=sha256, role=role).first():
        return twin
    if known.count() >= FILES_LIMIT:
        raise InvalidInputError(
            f"Pas plus de {FILES_LIMIT} fichiers ici.",
            field="file",
            means="Rien n’a été enregistré.",
            next_step="Retirez-en un d’abord.",
        )
    row = SupplierFile.objects.create(
        practice=supplier.practice,
        supplier=supplier,
        role=role,
        name=clean_name(file.name),
        media_type=kind.media_type,
        size_bytes=len(file.content),
        sha256=sha256,
        added_at=now,
        added_by=actor.name,
        **behind,
    )
    SupplierFileContent.objects.create(practice=supplier.practice, file=row, data=file.content)
    _trace(row, "supplier_file.added", actor, now)
    return row


@transaction.atomic
def detach(*, file: SupplierFile, actor: Person, now: datetime) -> None:
    """Removes a file; a signed copy on which a proof rests stays.

    An order remembers the file that was taken in for it. Raises ConflictError.
    """
    current = SupplierFile.objects.select_for_update(of=("self",)).filter(id=file.id).first()
    if current is None:
        raise ConflictError("Ce fichier était déjà retiré, sans doute dans un autre onglet.")
    if current.role == SupplierFile.Role.SIGNED:
        raise ConflictError(
            "Une copie signée est une preuve : elle reste avec les réponses.",
            means="Rien n’a été retiré.",
            next_step="Joignez la bonne copie à côté, si celle-ci est fausse.",
        )
    _trace(current, "supplier_file.removed", actor, now)
    if current.work_order is not None:
        _remember(current.work_order, current)
    current.delete()


def _remember(order: WorkOrder, file: SupplierFile) -> None:
    """It may have been taken in before orders kept what they received."""
    if not order.has_received(file.sha256):
        day = timezone.localdate(file.added_at).isoformat()
        order.received = [*order.received, {"sha256": file.sha256, "seal": "", "on": day}]
        order.save(update_fields=["received"])


def supplier_of(owner: Owner) -> Supplier:
    """Whose file it is."""
    return owner.request.supplier if isinstance(owner, QuestionnaireReturn) else owner.supplier


def _trace(row: SupplierFile, verb: str, actor: Person, now: datetime) -> None:
    told = {"name": row.name, "sha256": row.sha256, "size_bytes": row.size_bytes}
    removed = verb.endswith("removed")
    journal.record(
        practice=row.practice,
        actor=actor,
        verb=verb,
        subject=row.supplier.name,
        before=told if removed else None,
        after=None if removed else told,
        now=now,
    )
