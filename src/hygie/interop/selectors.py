"""What the pages of this room show."""

from dataclasses import dataclass

from django.db.models import Count, Model, QuerySet, Sum
from django.db.models.functions import Length

from hygie.interop.tables import bytes_columns, tables
from hygie.practice.holdings import Holding, holdings
from hygie.practice.models import Practice


@dataclass(frozen=True)
class Kept:
    """What one room keeps of a practice."""

    holding: Holding
    rows: int


def kept(practice: Practice) -> tuple[Kept, ...]:
    """Room by room, what the practice's archive carries, and what erasing it takes away."""
    found = (Kept(holding, holding.count(practice)) for holding in holdings().values())
    return tuple(item for item in found if item.rows)


def files_kept(practice: Practice) -> tuple[int, int]:
    """How many files the practice's tables hold, and their size in bytes."""
    count = size = 0
    for table in tables().values():
        for column in bytes_columns(table):
            rows: QuerySet[Model] = QuerySet(table).filter(practice=practice)
            found = rows.aggregate(count=Count(column.name), size=Sum(Length(column.name)))
            count += found["count"]
            size += found["size"] or 0
    return count, size
