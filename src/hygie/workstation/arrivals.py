"""Reports of `hygie check` that reached another room, with a supplier's work for instance."""

from datetime import datetime

from django.urls import reverse

from hygie.assessment.arrivals import Taken, takes
from hygie.errors import InvalidInputError
from hygie.practice.models import Person, Practice
from hygie.workstation.probes.document import LONGEST_BYTES
from hygie.workstation.services.reports import import_report

EXTENSION = ".hygie"


@takes(EXTENSION)
def take(content: bytes, *, practice: Practice, actor: Person, now: datetime) -> Taken:
    """The sealed report of another PC, as the page of the reports takes it."""
    if len(content) > LONGEST_BYTES * 2:
        raise InvalidInputError("Ce fichier est trop gros pour être un rapport.", field="report")
    found = import_report(practice=practice, content=content, actor=actor, now=now)
    device = found.check.device
    told = f"Rapport de « {device} » ajouté." if found.is_new else f"« {device} » : déjà là."
    url = reverse("workstation:computer", args=[practice.id, device.id])
    return Taken(told, url, found.is_new)
