"""Two rows of the same supplier become one."""

from datetime import datetime

from django.db import transaction

from hygie.errors import ConflictError
from hygie.practice import journal
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers.models import (
    Contract,
    HdsCertificate,
    QuestionnaireRequest,
    Shortcoming,
    SupplierFile,
    SupplierProfile,
    WorkOrder,
)
from hygie.suppliers.twins import joined

_FOLLOWING = (
    Contract,
    HdsCertificate,
    QuestionnaireRequest,
    Shortcoming,
    WorkOrder,
    SupplierFile,
)


@transaction.atomic
def merge_suppliers(*, kept: Supplier, other: Supplier, actor: Person, now: datetime) -> Supplier:
    """Puts two rows of the same name together: an older archive may bring them.

    Everything of `other` goes to `kept`; what they do not both say is in the journal. Raises
    ConflictError when they are not the same supplier.
    """
    Practice.objects.select_for_update().only("id").get(id=kept.practice_id)
    rows = {row.id: row for row in Supplier.objects.filter(id__in=[kept.id, other.id])}
    if len(rows) < 2:
        raise ConflictError("Ces deux lignes sont déjà réunies, sans doute dans un autre onglet.")
    kept, other = rows[kept.id], rows[other.id]
    found = joined(kept, other)
    before = {"services": other.services, "contact": other.contact}
    for row in (kept, other):
        _keep_to_its_services(row, found.said.services)
    kept.services, kept.contact = list(found.said.services), found.said.contact
    kept.services_to_clarify = sorted({*kept.services_to_clarify, *other.services_to_clarify})
    kept.save(update_fields=["services", "services_to_clarify", "contact"])
    for table in _FOLLOWING:
        table._default_manager.filter(practice=kept.practice_id, supplier=other).update(
            supplier=kept
        )
    if SupplierProfile.objects.filter(supplier__in=[kept, other]).exists():
        SupplierProfile.objects.update_or_create(
            practice_id=kept.practice_id,
            supplier=kept,
            defaults=found.said.answers | {"changed_at": now},
        )
    journal.record(
        practice=kept.practice,
        actor=actor,
        verb="supplier.merged",
        subject=kept.name,
        before=before,
        after={
            "services": kept.services,
            "contact": kept.contact,
            "left_out": [str(item) for item in found.left_out],
        },
        now=now,
    )
    other.delete()
    return kept


def _keep_to_its_services(row: Supplier, services: tuple[str, ...]) -> None:
    """A contract about all that its row did goes on being about that, and no more."""
    if row.services and set(row.services) != set(services):
        Contract.objects.filter(
            practice=row.practice_id, supplier=row, services=[], completes=None
        ).update(services=row.services)
