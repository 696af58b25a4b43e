"""What the pages of this room show."""

from dataclasses import dataclass

from django.db.models import Sum

from hygie.assessment.models import Attachment
from hygie.practice.holdings import Holding, holdings
from hygie.practice.models import Practice


@dataclass(frozen=True)
class Kept:
    """What one room keeps of a practice."""

    holding: Holding
    rows: int


def kept(practice: Practice) -> tuple[Kept, ...]:
    """Room by room, what the practice's archive carries, and what erasing it takes away."""
    return tuple(Kept(holding, holding.count(practice)) for holding in holdings().values())


def attachments_size(practice: Practice) -> tuple[int, int]:
    """How many files are joined to proofs, and their size in bytes."""
    found = Attachment.objects.filter(practice=practice)
    return found.count(), found.aggregate(size=Sum("size_bytes"))["size"] or 0
