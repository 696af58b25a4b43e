"""What this room keeps about people."""

from hygie.practice.holdings import Holding, keeps
from hygie.practice.models import (
    Device,
    JournalEntry,
    Person,
    RemovableMedium,
    Software,
    Supplier,
)

keeps(
    "practice",
    Holding(
        title="Le cabinet et son journal",
        about="Les personnes du cabinet, ses fournisseurs",
        what=(
            "Noms, fonctions et rôles des personnes ; noms et contacts des fournisseurs ; adresse "
            "du cabinet ; appareils, logiciels, et supports amovibles avec la personne à qui "
            "chacun est confié ; pour chaque changement, qui l’a fait et quand."
        ),
        tables=(Person, Device, RemovableMedium, Software, Supplier, JournalEntry),
    ),
)
