"""What every document begins and ends with: whose it is, when it was made, its running lines."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from hygie import __version__
from hygie.catalog.loader import load_catalog
from hygie.documents.rules.words import day, joined
from hygie.practice.models import Practice


def heading(
    practice: Practice, *, title: str, subtitle: str = "", lead: str = "", now: datetime
) -> dict[str, Any]:
    """The keys that `typst/style.typ` reads in the data of any document."""
    edition = load_catalog().edition
    return {
        "practice": {"name": practice.name, "lines": _address(practice)},
        "title": title,
        "subtitle": subtitle,
        "lead": lead,
        "made_on": day(timezone.localtime(now)),
        "foot": f"Fait avec Hygie {__version__}, d’après le mémento de l’ANS ({edition.published})",
    }


def _address(practice: Practice) -> list[str]:
    place = joined(practice.street, joined(practice.postal_code, practice.city, by=" "))
    return [line for line in (practice.get_profession_display(), place) if line]
