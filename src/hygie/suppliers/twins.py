"""Two rows of the same supplier, that an older archive may bring: what they are once joined."""

from hygie.errors import ConflictError
from hygie.practice.models import Supplier
from hygie.practice.rules.sheets.columns import same_text
from hygie.suppliers.models import SupplierProfile
from hygie.suppliers.rules.twins import Joined, Said, join


def joined(kept: Supplier, other: Supplier) -> Joined:
    """What becomes of both. Raises ConflictError when they are not the same supplier."""
    is_same = kept.practice_id == other.practice_id and same_text(kept.name) == same_text(
        other.name
    )
    if kept.id == other.id or not is_same:
        raise ConflictError(
            "Ces deux lignes ne sont pas, ou plus, le même fournisseur.",
            means="Rien n’a été réuni.",
            next_step="Revenez à la liste.",
        )
    return join(_said(kept), _said(other))


def _said(row: Supplier) -> Said:
    profile = SupplierProfile.objects.filter(practice=row.practice_id, supplier=row).first()
    if profile is None:
        return Said(services=tuple(row.services), contact=row.contact)
    return Said(
        services=tuple(row.services),
        contact=row.contact,
        is_processor=profile.is_processor,
        reaches_data=profile.reaches_data,
        hosts_data=profile.hosts_data,
        decided=profile.decided,
        activities=tuple(profile.activities),
        has_no_certificate=profile.has_no_certificate,
        situation=profile.situation,
        manager=profile.manager,
        security_contact=profile.security_contact,
    )
