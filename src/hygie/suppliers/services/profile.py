"""What the practice says of a supplier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.models import Person, Practice, Supplier, choice_words
from hygie.practice.rules.as_shown import refuse_overwriting
from hygie.practice.services import change_listed
from hygie.suppliers.models import SupplierProfile
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.rules.kinds import in_order, to_clarify
from hygie.suppliers.services.rows import apply, held


@transaction.atomic
def describe_supplier(
    *,
    supplier: Supplier,
    changes: Mapping[str, Any],
    actor: Person,
    shown: str = "",
    now: datetime,
) -> SupplierProfile:
    """Keeps some answers about a supplier: its role, its reach, the place it is.

    `shown`: the fingerprint of these fields when the form was shown. Raises ConflictError,
    InvalidInputError.
    """
    current = _held_profile(supplier, now)
    present = {key: getattr(current, key) for key in changes}
    refuse_overwriting(present, changes, shown=shown, labels=choice_words())
    return _keep(current, changes, actor, now)


@transaction.atomic
def decide_call(
    *,
    supplier: Supplier,
    service_id: str,
    questionnaire_id: str,
    answer: bool | None,
    actor: Person,
    now: datetime,
) -> SupplierProfile:
    """Answers what decides of a questionnaire; None takes the answer back.

    Raises InvalidInputError when the service asks nothing about it.
    """
    edition = load_edition()
    asks = edition.has_service(service_id) and any(
        call.ask and call.questionnaire_id == questionnaire_id
        for call in edition.service(service_id).calls
    )
    if not asks:
        raise InvalidInputError("Cette question ne se pose pas pour ce service.")
    current = _held_profile(supplier, now)
    decided = {
        key: value
        for key, value in current.decided.items()
        if key != f"{service_id}:{questionnaire_id}"
    }
    if answer is not None:
        decided[f"{service_id}:{questionnaire_id}"] = answer
    return _keep(current, {"decided": decided}, actor, now)


def _held_profile(supplier: Supplier, now: datetime) -> SupplierProfile:
    Practice.objects.select_for_update().only("id").get(id=supplier.practice_id)
    row, _ = SupplierProfile.objects.get_or_create(
        practice_id=supplier.practice_id, supplier=supplier, defaults={"changed_at": now}
    )
    return held(row)


def _keep(
    current: SupplierProfile, changes: Mapping[str, Any], actor: Person, now: datetime
) -> SupplierProfile:
    return apply(
        current=current, changes={**changes, "changed_at": now}, act="changed", actor=actor, now=now
    )


@transaction.atomic
def clarify_service(
    *, supplier: Supplier, value: str, kind_ids: list[str], actor: Person, now: datetime
) -> Supplier:
    """Says what a word of an older Hygie means for this supplier.

    Raises InvalidInputError unless one of the kinds offered is chosen, ConflictError when somebody
    did it meanwhile.
    """
    asked = next((item for item in to_clarify([value])), None)
    if asked is None or value not in supplier.services_to_clarify:
        raise ConflictError("C’était déjà précisé, sans doute dans un autre onglet.")
    offered = {kind_id for kind_id, _ in asked.choices}
    chosen = set(kind_ids) & offered
    if not chosen:
        raise InvalidInputError("Choisissez au moins un service.", field="kinds")
    provisional = load_edition().from_former(value).service_ids[0]
    kept = (set(supplier.services) - {provisional}) | chosen
    rest = [item for item in supplier.services_to_clarify if item != value]
    changed = change_listed(
        row=supplier, changes={"services": in_order(kept)}, actor=actor, now=now
    )
    Supplier.objects.filter(id=supplier.id).update(services_to_clarify=rest)
    changed.services_to_clarify = rest
    return changed
