"""A medium seen plugged in and unknown: put in the practice's register, or in quarantine."""

from datetime import datetime

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.models import Person, RemovableMedium
from hygie.practice.services import adopt_medium
from hygie.workstation.models import PluggedMedium

_KINDS = {"usb": RemovableMedium.Kind.USB_KEY, "sd": RemovableMedium.Kind.SD_CARD}
# What is plugged in by USB is a key or a disk: the machine does not say which.
_A_DISK_FROM_BYTES = 300_000_000_000


def adopt_plugged(
    *, medium: PluggedMedium, label: str, trusted: bool, actor: Person, now: datetime
) -> RemovableMedium:
    """Puts it in the register under this name, in use when it is trusted, else in quarantine.

    Raises InvalidInputError, ConflictError when it says no serial number.
    """
    if not medium.serial:
        raise ConflictError(
            "Ce support ne dit pas son numéro de série : Hygie ne pourrait pas le reconnaître.",
            means="Rien n’a été modifié.",
            next_step="Ajoutez-le à la main, page « Mon cabinet ».",
        )
    if not label.strip():
        raise InvalidInputError("Donnez-lui un nom.", field="label")
    return adopt_medium(
        practice=medium.practice,
        label=label.strip(),
        serial=medium.serial,
        kind=_kind(medium),
        capacity_bytes=medium.capacity_bytes,
        trusted=trusted,
        actor=actor,
        now=now,
    )


def _kind(medium: PluggedMedium) -> RemovableMedium.Kind:
    if medium.kind == "usb" and (medium.capacity_bytes or 0) >= _A_DISK_FROM_BYTES:
        return RemovableMedium.Kind.EXTERNAL_DISK
    return _KINDS.get(medium.kind, RemovableMedium.Kind.OTHER)
