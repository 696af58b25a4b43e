"""The seal of the journal, as printed: who keeps the paper can tell later whether it changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from hygie.documents.rules.words import moment, plural
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Practice
from hygie.practice.rules.journal import GENESIS


@dataclass(frozen=True)
class Seal:
    """The end of the journal: how many lines, the hash of the last, the first broken rank."""

    count: int
    hash: str
    broken_at: int | None

    def words(self, now: datetime) -> dict[str, Any]:
        """What the templates print."""
        when = moment(timezone.localtime(now))
        lines = plural(self.count, "ligne")
        text = f"Le {when}, le journal du cabinet compte {lines}. "
        if self.broken_at is None:
            text += "Relue en entier, sa chaîne est intacte. Empreinte de la dernière ligne :"
        else:
            text += (
                f"Sa chaîne est rompue à la ligne {self.broken_at} : cette ligne, ou une voisine, "
                "a été changée hors de Hygie. Empreinte de la dernière ligne :"
            )
        return {"words": text, "hash": self.hash}


def read_seal(practice: Practice) -> Seal:
    """Reads the whole chain of the practice's journal again."""
    last = JournalEntry.objects.filter(practice=practice).order_by("-sequence").first()
    if last is None:
        return Seal(0, GENESIS, None)
    return Seal(last.sequence, last.hash, broken_at(practice))
