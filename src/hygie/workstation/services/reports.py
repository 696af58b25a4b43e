"""Reports of other PCs: opened, believed only under their seal, kept once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.practice.models import Device, Person, Practice
from hygie.workstation import sealing
from hygie.workstation.models import Check, Enrolment
from hygie.workstation.probes.document import Document
from hygie.workstation.sealing import SealedReportError
from hygie.workstation.services.checks import Arrival, record_check
from hygie.workstation.services.machines import know_machine, sealed_enrolment


class RevokedReportError(SealedReportError):
    """It was sealed by a key that this practice took back."""

    code = "report_revoked"


class NoKeyError(SealedReportError):
    """The key of its PC did not travel in the archive this practice comes from."""

    code = "report_no_key"


class OtherMachineError(SealedReportError):
    """Its key is right, but it was used on another machine than the enrolled one."""

    code = "report_other_machine"


class OutOfServiceError(SealedReportError):
    """Its key is right, but this device is no longer a computer in service."""

    code = "report_out_of_service"


class NotThisSystemError(SealedReportError):
    """It tells of a mounted disk, not of a PC in use."""

    code = "report_not_live"


@dataclass(frozen=True)
class Imported:
    """A report that was accepted. `is_new` is False when the same one was there already."""

    check: Check
    document: Document
    is_new: bool


@transaction.atomic
def import_report(*, practice: Practice, content: bytes, actor: Person, now: datetime) -> Imported:
    """Keeps a sealed report of another PC. Raises SealedReportError, or one of its kinds."""
    rows: dict[str, Enrolment] = {}

    def find(key_id: str) -> sealing.Enrolment | None:
        row = _enrolment(practice, key_id)
        if row is None:
            return None
        rows[key_id] = row
        return sealed_enrolment(row=row)

    report = sealing.open_report(content, find, now=now)
    row = rows[report.enrolment.key_id]
    _refuse_out_of_service(row.device)
    _refuse_other_machine(row, report.document)
    know_machine(enrolment=row, host_id=report.document.host.host_id, actor=actor, now=now)
    check, is_new = record_check(
        practice=practice,
        device=row.device,
        arrival=Arrival(
            report.document,
            report.sha256,
            Check.Origin.REPORT,
            row,
        ),
        actor=actor,
        now=now,
    )
    return Imported(check, report.document, is_new)


def _enrolment(practice: Practice, key_id: str) -> Enrolment | None:
    row = (
        Enrolment.objects.select_related("device", "practice", "key")
        .filter(practice=practice, key_id=key_id)
        .first()
    )
    if row is not None and row.revoked_at is not None:
        raise RevokedReportError(
            f"la clé du poste « {row.device} » qui l’a scellé a été retirée.",
            key="key_id",
            next_step="Préparez de nouveau ce poste dans Hygie, donnez-lui son nouveau fichier, "
            "puis refaites le rapport.",
        )
    if row is not None and row.lacks_key:
        raise NoKeyError(
            f"la clé du poste « {row.device} » n’a pas suivi le cabinet dans son archive : son "
            "sceau ne peut plus être vérifié.",
            key="key_id",
            next_step="Donnez à ce poste un nouveau fichier d’inscription (« Postes », « Préparer "
            "un autre poste »), puis refaites le rapport.",
        )
    return row


def _refuse_out_of_service(device: Device) -> None:
    if device.retired_on or device.kind not in Device.COMPUTERS:
        raise OutOfServiceError(
            f"« {device} » n’est plus un ordinateur en service dans votre liste.",
            next_step="S’il sert encore, remettez-le en service dans les appareils du cabinet.",
        )


def _refuse_other_machine(row: Enrolment, document: Document) -> None:
    if not document.is_live:
        raise NotThisSystemError("il parle d’un disque branché, et non d’un poste en service.")
    host_id = document.host.host_id
    if row.host_id and host_id and host_id != row.host_id:
        raise OtherMachineError(
            f"il a été fait sur une autre machine que « {row.device} ».",
            key="host",
            next_step="Si ce poste a été remplacé ou réinstallé, préparez-le de nouveau ; sinon, "
            "cherchez qui s’est servi de son fichier.",
        )
