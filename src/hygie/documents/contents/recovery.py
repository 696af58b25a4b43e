"""Kit de secours: what to seal in an envelope, away from the practice.

The recovery code passes through memory only, on its way from the session to the paper.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from hygie.catalog.loader import load_catalog
from hygie.documents.contents.heading import heading
from hygie.practice.models import Practice, Supplier
from hygie.strongbox.codes import CHECK_SYMBOLS, DATA_SYMBOLS, GROUP

_GROUPS = (DATA_SYMBOLS + CHECK_SYMBOLS) // GROUP
# National contacts, as the catalog sources them; its notes carry the telephone numbers.
_NATIONAL = ("17cyber", "cybermalveillance", "cert-sante", "e-cps", "cnil-violations")
_STEPS = (
    "Ouvrez Hygie sur l’ordinateur du cabinet, puis « J’ai perdu ma phrase de passe ».",
    (
        "Tapez le code de secours, avec ou sans les tirets. Choisissez aussitôt une nouvelle "
        "phrase de passe."
    ),
    (
        "L’ordinateur est perdu ou hors d’usage ? Installez Hygie sur un autre, puis recopiez-y "
        "le dossier de données entier depuis une copie. Les fichiers hygie.db et keys.json vont "
        "toujours ensemble."
    ),
    (
        "Dans « Accès », faites un nouveau code de secours. Refaites ce kit, scellez-le, et "
        "détruisez celui-ci."
    ),
)


def recovery(
    practice: Practice, *, code: str, data_folder: Path | None, now: datetime
) -> dict[str, Any]:
    """The data of `typst/recovery.typ`. An empty `code` leaves blank lines to fill by hand."""
    head = heading(
        practice,
        title="Kit de secours",
        subtitle="À glisser dans une enveloppe scellée, sous clé, hors du cabinet",
        lead="Avec ces pages, une personne de confiance rouvre vos données si vous ne pouvez plus "
        "le faire.",
        now=now,
    )
    return head | {
        "groups": code.split("-") if code else [],
        "blank_groups": _GROUPS,
        "blank_signs": GROUP,
        "steps": list(_STEPS),
        "places": _places(data_folder),
        "contacts": [*_suppliers(practice), *_national()],
    }


def _places(data_folder: Path | None) -> list[tuple[str, str]]:
    folder = str(data_folder) if data_folder else "Sur le serveur de votre service"
    return [
        ("Données de Hygie", folder),
        ("À copier ensemble", "Le dossier entier, avec hygie.db et keys.json"),
    ]


def _suppliers(practice: Practice) -> list[dict[str, str]]:
    return [
        {
            "who": row.name,
            "role": row.services_words,
            "how": row.contact or "Téléphone : ………………………………",
            "note": "",
        }
        for row in Supplier.objects.filter(practice=practice)
    ]


def _national() -> list[dict[str, str]]:
    catalog = load_catalog()
    found = [item for item in catalog.resources if item.id in _NATIONAL]
    found.sort(key=lambda item: _NATIONAL.index(item.id))
    return [
        {"who": item.title, "role": item.publisher, "how": item.url, "note": item.note}
        for item in found
    ]
