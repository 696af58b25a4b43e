"""What the Word document and its reader agree on: the first column, the boxes, the words."""

import hashlib
import re
from typing import Final
from uuid import UUID

from hygie.suppliers.exchange.sheet import Reference, SheetKind

OPEN_BOX: Final = "☐"
TICKED_BOX: Final = "☒"
WITHOUT_OBJECT: Final = "Sans objet (dites pourquoi en remarque)"
# First column of the table about who answers: key of the row → what it asks.
WHO: Final = {
    "REF": "Numéro de l’envoi (ne pas modifier)",
    "NOM": "Nom et prénom de la personne qui répond",
    "FONCTION": "Fonction",
    "ENTREPRISE": "Entreprise",
    "DATE": "Rempli le (jour/mois/année)",
    "MOT": "Un mot pour le cabinet",
}
_CHECK_LENGTH: Final = 8
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STAMP: Final = re.compile(
    rf"(questionnaire|work_order)/({_UUID})/([A-Za-z0-9_-]{{16,64}})/({_UUID})/([a-z0-9-]{{1,40}})"
    r"/([a-z0-9]{1,20}(?:,[a-z0-9]{1,20}){0,7})/([0-9a-f]{8})",
    re.ASCII,
)


def stamp(reference: Reference) -> str:
    """The sending's reference as one word, with a check against typing faults."""
    text = "/".join(
        (
            reference.kind.value,
            str(reference.request_id),
            reference.nonce,
            str(reference.practice_id),
            reference.edition_id,
            ",".join(reference.part_ids),
        )
    )
    return f"{text}/{_check(text)}"


def read_stamp(text: str) -> Reference | None:
    """The reference that `stamp` wrote; None when it is not whole. Spaces do not matter."""
    found = _STAMP.fullmatch("".join(text.split()))
    if found is None or _check(found[0].rpartition("/")[0]) != found[7]:
        return None
    return Reference(
        kind=SheetKind(found[1]),
        request_id=UUID(found[2]),
        nonce=found[3],
        practice_id=UUID(found[4]),
        edition_id=found[5],
        part_ids=tuple(found[6].split(",")),
    )


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_CHECK_LENGTH]
