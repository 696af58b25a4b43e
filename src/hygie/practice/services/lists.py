"""People, devices, media, software and suppliers: added, changed, removed; devices in and out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.models import Device, Person, RemovableMedium, Role, Supplier, choice_words
from hygie.practice.rules import media
from hygie.practice.rules.as_shown import refuse_overwriting
from hygie.practice.rules.sheets.columns import same_text
from hygie.practice.services.rows import AnyRow, Row, facts, held, trace, validate


@transaction.atomic
def add_listed(*, row: Row, actor: Person, now: datetime) -> Row:
    """Adds a row to one of the practice's lists. Raises InvalidInputError."""
    row.created_at = now
    if isinstance(row, Supplier):
        _keep_names_apart(row)
    if isinstance(row, RemovableMedium):
        row.state_since = row.state_since or timezone.localdate(now)
    validate(row)
    row.save(force_insert=True)
    trace(row=row, actor=actor, act="added", after=facts(row=row), now=now)
    return row


@transaction.atomic
def change_listed(
    *, row: Row, changes: Mapping[str, Any], actor: Person | None, shown: str = "", now: datetime
) -> Row:
    """Changes a row of a list. The last owner stays one.

    `shown`: the fingerprint of these fields when the form was shown. Raises ConflictError when
    they changed since, InvalidInputError.
    """
    current = held(row=row)
    present = {key: getattr(current, key) for key in changes}
    refuse_overwriting(present, changes, shown=shown, labels=choice_words())
    before = facts(row=current)
    for key, value in changes.items():
        setattr(current, key, value)
    if isinstance(current, Person) and not current.is_owner:
        _keep_an_owner(current)
    if isinstance(current, Supplier):
        _settle(current, before)
    validate(current)
    current.save()
    after = facts(row=current)
    if before != after:
        trace(row=current, actor=actor, act="changed", before=before, after=after, now=now)
    return current


@transaction.atomic
def remove_listed(*, row: AnyRow, actor: Person, now: datetime) -> None:
    """Removes a row; the journal keeps what it was. Raises ConflictError when it must stay."""
    row = held(row=row)
    if isinstance(row, Person):
        _keep_an_owner(row)
        _keep_the_actor(row, actor)
    if isinstance(row, RemovableMedium):
        _keep_what_went_wrong(row)
    trace(row=row, actor=actor, act="removed", before=facts(row=row), now=now)
    row.delete()


def _settle(supplier: Supplier, before: Mapping[str, Any]) -> None:
    """A new name is nobody else's; services that somebody chose need no clarifying any more."""
    if supplier.name != before["name"]:
        _keep_names_apart(supplier)
    if supplier.services != before["services"]:
        supplier.services_to_clarify = []


def _keep_names_apart(supplier: Supplier) -> None:
    """One row a supplier, whatever it does: archives of before may bring two, nobody adds one."""
    others = Supplier.objects.filter(practice=supplier.practice_id).exclude(id=supplier.id)
    if same_text(supplier.name) in map(same_text, others.values_list("name", flat=True)):
        raise InvalidInputError(
            "Ce fournisseur est déjà dans la liste : ajoutez-lui plutôt un service.", field="name"
        )


def _keep_an_owner(person: Person) -> None:
    others = Person.objects.filter(practice=person.practice_id, role=Role.OWNER)
    if not others.exclude(id=person.id).exists():
        raise ConflictError(
            "Le cabinet doit garder au moins un responsable.",
            means="Rien n’a été modifié.",
            next_step="Nommez d’abord un autre responsable.",
        )


def _keep_the_actor(person: Person, actor: Person) -> None:
    if person.id == actor.id:
        raise ConflictError(
            "Vous ne pouvez pas vous retirer vous-même.",
            means="Rien n’a été modifié.",
            next_step="Demandez à un autre responsable du cabinet.",
        )


def _keep_what_went_wrong(medium: RemovableMedium) -> None:
    if medium.state in (media.LOST, media.QUARANTINE):
        raise ConflictError(
            f"« {medium} » est « {medium.get_state_display().lower()} » : le registre en garde la "
            "trace.",
            means="Rien n’a été modifié.",
            next_step="Sortez-le plutôt du registre, depuis sa fiche.",
        )


@transaction.atomic
def retire_device(*, device: Device, retired_on: date, actor: Person, now: datetime) -> Device:
    """Takes a device out of service: it stays listed, and is asked for no proof any more.

    Raises InvalidInputError for a day to come, ConflictError when it is retired already.
    """
    current = held(row=device)
    if not current.is_in_service:
        raise ConflictError(
            f"« {current} » est déjà hors service.",
            means="Rien n’a été modifié.",
            next_step="Revenez à sa fiche.",
        )
    if retired_on > timezone.localdate(now):
        raise InvalidInputError(
            "Cette date n’est pas encore passée.",
            field="retired_on",
            next_step="Donnez le jour où l’appareil a cessé de servir.",
        )
    return _in_or_out(current, retired_on, act="retired", actor=actor, now=now)


@transaction.atomic
def bring_back_device(*, device: Device, actor: Person, now: datetime) -> Device:
    """Puts a retired device in service again; one that is in service stays as it is."""
    current = held(row=device)
    if current.is_in_service:
        return current
    return _in_or_out(current, None, act="brought_back", actor=actor, now=now)


def _in_or_out(
    device: Device, retired_on: date | None, *, act: str, actor: Person, now: datetime
) -> Device:
    before = {"retired_on": facts(row=device)["retired_on"]}
    device.retired_on = retired_on
    validate(device)
    device.save()
    after = {"retired_on": facts(row=device)["retired_on"]}
    trace(row=device, actor=actor, act=act, before=before, after=after, now=now)
    return device
