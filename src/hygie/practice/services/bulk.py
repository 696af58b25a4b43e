"""Many rows of one list at once: what one by one would write, in a few queries.

Whatever the rows, the same list and the same journal as `add_listed` and `change_listed` make; the
caller holds the practice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hygie.practice.journal import Act
from hygie.practice.models import RemovableMedium, Supplier
from hygie.practice.services.rows import AnyRow, act_of, facts, validate_alone

Rows = Sequence[AnyRow]


@dataclass(frozen=True)
class Changed:
    """A row whose values are to be written: those of its fields that differ, and its trace."""

    row: AnyRow
    fields: frozenset[str]
    act: Act


def prepare(*, row: AnyRow, now: datetime) -> None:
    """A new row, complete and sound by itself. Raises InvalidInputError.

    Whether another row bears its name is left to the database.
    """
    row.created_at = now
    if isinstance(row, RemovableMedium):
        row.state_since = row.state_since or timezone.localdate(now)
    validate_alone(row)


def changed(*, row: AnyRow, changes: Mapping[str, Any]) -> Changed | None:
    """The row with these values; None when it had them. Raises InvalidInputError."""
    before = facts(row=row)
    for key, value in changes.items():
        setattr(row, key, value)
    if isinstance(row, Supplier) and row.services != before["services"]:
        row.services_to_clarify = []
    validate_alone(row)
    after = facts(row=row)
    if before == after:
        return None
    fields = frozenset(name for name in after if before[name] != after[name])
    return Changed(row, fields, act_of(row=row, act="changed", before=before, after=after))


def insert(*, rows: Rows) -> list[Act] | None:
    """Writes new rows and gives their traces; None, nothing being written, when one is refused."""
    written = _tried(rows, lambda table: table.bulk_create(rows))
    return [act_of(row=row, act="added", after=facts(row=row)) for row in rows] if written else None


def update(*, items: Sequence[Changed]) -> list[Act] | None:
    """Writes rows that changed and gives their traces; None as above."""
    fields = sorted(frozenset().union(*(item.fields for item in items)))
    rows = [item.row for item in items]
    # The rows are there, under the practice's lock: an upsert of them is an update that costs far
    # less than `bulk_update`, whose query compares each row with each id.
    written = _tried(
        rows,
        lambda table: table.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        ),
    )
    return [item.act for item in items] if written else None


def _tried(rows: Rows, write: Callable[["models.QuerySet[Any]"], object]) -> bool:
    if not rows:
        return True
    table: models.QuerySet[Any] = models.QuerySet(type(rows[0]))
    try:
        with transaction.atomic():
            write(table)
    except IntegrityError:
        return False
    return True
