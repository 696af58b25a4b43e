"""Reads about the practice."""

from hygie.practice.models import Device, Person, Practice, RemovableMedium, Role, Supplier
from hygie.practice.rules.media import WATCHED


def only_practice() -> Practice | None:
    """The practice of a local data folder, None before the first one.

    The oldest, should there be more.
    """
    return Practice.objects.order_by("created_at", "id").first()


def owner_of(practice: Practice) -> Person:
    """The practice's first owner; there is always one."""
    return Person.objects.filter(practice=practice, role=Role.OWNER).order_by("created_at", "id")[0]


def subjects_of(practice: Practice) -> tuple[tuple[str, str, str], ...]:
    """Everything a proof may have to be given for, as (scope, id, label).

    Not what is out of service any more. A medium that is lost or in quarantine still counts:
    whatever says that it fails must decide, until it is found, checked or taken off the register.
    """
    devices = Device.objects.filter(practice=practice, retired_on=None)
    media = RemovableMedium.objects.filter(practice=practice, state__in=WATCHED)
    people = Person.objects.filter(practice=practice, uses_it=True)
    suppliers = Supplier.objects.filter(practice=practice)
    found: list[tuple[str, str, str]] = []
    for device in devices:
        found.append(("device", str(device.id), device.name))
        if device.kind in Device.COMPUTERS:
            found.append(("computer", str(device.id), device.name))
        elif device.kind in Device.MOBILES:
            found.append(("mobile", str(device.id), device.name))
    found.extend(("person", str(person.id), person.name) for person in people)
    found.extend(("medium", str(medium.id), medium.label) for medium in media)
    found.extend(("supplier", str(supplier.id), supplier.name) for supplier in suppliers)
    return tuple(found)


_SYSTEMS = {
    Device.System.WINDOWS_11: "windows",
    Device.System.WINDOWS_10: "windows",
    Device.System.MACOS: "macos",
    Device.System.LINUX: "linux",
    Device.System.ANDROID: "android",
    Device.System.IOS: "ios",
}


def systems_of(practice: Practice) -> frozenset[str]:
    """The systems of the practice's devices in service, by the catalog's names."""
    devices = Device.objects.filter(practice=practice, retired_on=None)
    used = devices.values_list("system", flat=True)
    return frozenset(_SYSTEMS[Device.System(item)] for item in used if item in _SYSTEMS)


def words_about(practice: Practice) -> tuple[str, ...]:
    """What somebody who knows the practice would try as a passphrase."""
    people = Person.objects.filter(practice=practice).values_list("name", flat=True)
    return (practice.name, practice.city, practice.postal_code, practice.street, *people)
