"""What the practice noted of a supplier, as the rules take it."""

from collections.abc import Iterable, Sequence

from hygie.practice.models import Supplier
from hygie.suppliers.models import SupplierProfile, YesNoUnknown
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import ServiceKind
from hygie.suppliers.rules.known import Told, told
from hygie.suppliers.rules.reach import Reach

_SAID = {YesNoUnknown.YES: True, YesNoUnknown.NO: False}


def kinds_of(service_ids: Iterable[str]) -> tuple[ServiceKind, ...]:
    """The kinds of service of today's edition; one that it does not know is left out."""
    edition = load_edition()
    return tuple(edition.service(name) for name in service_ids if edition.has_service(name))


def reach_of(kinds: Sequence[ServiceKind], profile: SupplierProfile) -> Reach:
    """What it touches, with what the practice said."""
    return Reach(
        kinds,
        reaches_data=_SAID.get(YesNoUnknown(profile.reaches_data)),
        hosts_data=_SAID.get(YesNoUnknown(profile.hosts_data)),
    )


def told_of(supplier: Supplier, service_ids: Iterable[str]) -> Told:
    """What its answers are read against: these services, its role, what it can see."""
    profile = getattr(supplier, "profile", None) or SupplierProfile(supplier=supplier)
    is_processor = _SAID.get(YesNoUnknown(profile.is_processor))
    return told(reach_of(kinds_of(service_ids), profile), is_processor=is_processor)
