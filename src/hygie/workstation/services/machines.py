"""Which machine each declared computer is, and the keys of those that are elsewhere."""

import base64
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.errors import ConflictError
from hygie.practice import journal
from hygie.practice.models import Device, Person, Practice
from hygie.practice.services import add_listed, change_listed
from hygie.workstation import sealing
from hygie.workstation.models import Check, Enrolment, EnrolmentKey
from hygie.workstation.probes.identity import Identity
from hygie.workstation.rules.machine import kind_of, system_of


@transaction.atomic
def recognise_machine(
    *, practice: Practice, device: Device, host_id: str, actor: Person, now: datetime
) -> Enrolment:
    """Says that the machine of this identifier is this device; what was said of it before falls.

    Raises ConflictError for a device that is not a computer in service.
    """
    current = _held(practice, device)
    others = Enrolment.objects.filter(practice=practice, host_id=host_id, revoked_at=None)
    for row in others.exclude(device=current):
        _let_go(row)
    standing = _standing(practice, current)
    if standing is None:
        standing = Enrolment(
            practice=practice, device=current, created_at=now, created_by=actor.name
        )
    if standing.host_id != host_id:
        standing.host_id = host_id
        standing.save()
        _trace(standing, actor, "recognised", now)
    return standing


@transaction.atomic
def add_this_machine(
    *, practice: Practice, name: str, machine: Identity, actor: Person, now: datetime
) -> Device:
    """Adds the machine to the practice's devices, from what it says of itself, and recognises it.

    Raises InvalidInputError when the name is taken or empty.
    """
    device = Device(
        practice=practice,
        name=name,
        kind=kind_of(machine) or Device.Kind.DESKTOP,
        system=system_of(machine),
        manufacturer=machine.manufacturer[:80],
        model=machine.model[:80],
    )
    add_listed(row=device, actor=actor, now=now)
    recognise_machine(
        practice=practice, device=device, host_id=machine.host_id, actor=actor, now=now
    )
    return device


@transaction.atomic
def enrol_device(*, practice: Practice, device: Device, actor: Person, now: datetime) -> Enrolment:
    """Gives the device a new key: the reports sealed with an earlier one are refused from now on.

    Raises ConflictError for a device that is not a computer in service.
    """
    current = _held(practice, device)
    earlier = _standing(practice, current)
    host_id = earlier.host_id if earlier else ""
    if earlier is not None:
        _revoke(earlier, now)
    secret = secrets.token_bytes(sealing.SECRET_BYTES)
    row = Enrolment(
        practice=practice,
        device=current,
        host_id=host_id,
        key_made_at=now,
        created_at=now,
        created_by=actor.name,
    )
    row.key_id = _sealed(row, secret).key_id
    row.save(force_insert=True)
    EnrolmentKey.objects.create(enrolment=row, secret=base64.b64encode(secret).decode())
    _trace(row, actor, "enrolled", now)
    return row


@transaction.atomic
def hand_out_enrolment(*, enrolment: Enrolment, actor: Person, now: datetime) -> bytes:
    """The file of a standing key; the journal notes who took it, and for which PC."""
    content = sealing.write_enrolment(sealed_enrolment(row=enrolment))
    _trace(enrolment, actor, "key_taken", now)
    return content


@transaction.atomic
def revoke_enrolment(*, enrolment: Enrolment, actor: Person, now: datetime) -> None:
    """Takes the key back: its reports are refused from now on. Raises ConflictError if it was."""
    current = Enrolment.objects.select_for_update().get(id=enrolment.id)
    if current.revoked_at is not None:
        raise ConflictError("C’était déjà fait, sans doute dans un autre onglet.")
    _revoke(current, now)
    _trace(current, actor, "revoked", now)


@transaction.atomic
def know_machine(*, enrolment: Enrolment, host_id: str, actor: Person, now: datetime) -> None:
    """Notes which machine an enrolled device is, once its first report has said so."""
    others = Enrolment.objects.filter(
        practice=enrolment.practice, host_id=host_id, revoked_at=None
    ).exclude(id=enrolment.id)
    if not host_id or enrolment.host_id or others.exists():
        return
    enrolment.host_id = host_id
    enrolment.save(update_fields=["host_id"])
    _trace(enrolment, actor, "recognised", now)


@transaction.atomic
def believe_machine(*, check: Check, field: str, seen: str, actor: Person, now: datetime) -> Device:
    """Writes of the device what the machine said, at somebody's demand.

    Raises ConflictError when the machine no longer says so.
    """
    if field not in ("system", "kind") or check.machine.get(field) != seen:
        raise ConflictError(
            "Une vérification plus récente dit autre chose.",
            means="Rien n’a été modifié.",
            next_step="Rechargez la page du poste.",
        )
    return change_listed(row=check.device, changes={field: seen}, actor=actor, now=now)


def sealed_enrolment(*, row: Enrolment) -> sealing.Enrolment:
    """The enrolment as its file holds it, the secret included: only while it has its key."""
    return _sealed(row, base64.b64decode(row.key.secret))


def _sealed(row: Enrolment, secret: bytes) -> sealing.Enrolment:
    return sealing.Enrolment(
        practice_id=row.practice_id,
        device_id=row.device_id,
        label=row.device.name,
        created_at=row.key_made_at or row.created_at,
        secret=secret,
    )


def _held(practice: Practice, device: Device) -> Device:
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    current = Device.objects.filter(practice=practice, id=device.id).first()
    if current is None or current.retired_on or current.kind not in Device.COMPUTERS:
        raise ConflictError(
            f"« {device} » n’est pas, ou n’est plus, un ordinateur en service.",
            means="Rien n’a été modifié.",
            next_step="Revenez à la page « Postes ».",
        )
    return current


def _standing(practice: Practice, device: Device) -> Enrolment | None:
    return Enrolment.objects.filter(practice=practice, device=device, revoked_at=None).first()


def _revoke(row: Enrolment, now: datetime) -> None:
    # The key goes, its name stays: a report that comes late is told why it is refused.
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    EnrolmentKey.objects.filter(enrolment=row).delete()


def _let_go(row: Enrolment) -> None:
    row.host_id = ""
    row.save(update_fields=["host_id"])


def _trace(row: Enrolment, actor: Person, act: str, now: datetime) -> None:
    after: dict[str, Any] = {"key_id": row.key_id} if row.key_id else {}
    journal.record(
        practice=row.practice,
        actor=actor,
        verb=f"workstation.{act}",
        subject=row.device.name,
        after=after,
        now=now,
    )
