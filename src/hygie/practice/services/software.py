"""The inventory of software, as the check refreshes it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from hygie.practice import journal
from hygie.practice.models import Device, Practice, Software
from hygie.practice.rules.software import (
    Difference,
    FoundSoftware,
    Seen,
    difference,
    gathered,
    same_name,
)

_NAMED_IN_JOURNAL = 40
_CHECKED = ("publisher", "version_seen", "gone_at")
BATCH = 200


@transaction.atomic
def record_software(
    *,
    practice: Practice,
    device: Device,
    found: Sequence[FoundSoftware],
    now: datetime,
    actor_label: str,
) -> Difference:
    """Brings the inventory of one device up to what the check saw on it, whole.

    What is new is added; what was known has its seen version and, when blank, its publisher
    filled; what a person wrote is never changed. What the check saw once and no longer sees is
    marked gone, never deleted. One entry in the journal, when something changed. Give the whole
    list of a look that succeeded: an empty one says that everything is gone. A look older than
    the last one comes too late, and changes nothing.
    """
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    rows = {
        same_name(row.name): row
        for row in Software.objects.filter(practice=practice, device=device)
    }
    if any(_looked_at(row) > now for row in rows.values() if row.last_seen_at):
        return Difference((), (), (), ())
    seen = gathered(found)
    changes = difference(
        {key: Seen(row.version_seen, gone=row.gone_at is not None) for key, row in rows.items()},
        seen,
        watched=[key for key, row in rows.items() if row.last_seen_at is not None],
    )
    touched = [rows[key] for key, item in seen.items() if key in rows and _fill(rows[key], item)]
    for key in changes.gone:
        rows[key].gone_at = now
    Software.objects.bulk_update(
        [*touched, *(rows[key] for key in changes.gone)], _CHECKED, batch_size=BATCH
    )
    _note_the_look([rows[key] for key in seen if key in rows], now)
    new = [_new_row(practice, device, seen[key], now) for key in changes.new]
    Software.objects.bulk_create(new, batch_size=BATCH)
    if changes:
        rows |= {same_name(row.name): row for row in new}
        _trace(
            practice=practice,
            device=device,
            changes=changes,
            rows=rows,
            actor_label=actor_label,
            now=now,
        )
    return changes


def _looked_at(row: Software) -> datetime:
    """The last look that this row remembers."""
    return max(moment for moment in (row.last_seen_at, row.gone_at) if moment is not None)


def _fill(row: Software, item: FoundSoftware) -> bool:
    """Puts in the row what a look tells of it; whether that changed something."""
    before = (row.version_seen, row.publisher, row.gone_at)
    row.version_seen = item.version or row.version_seen
    row.publisher = row.publisher or item.publisher
    row.gone_at = None
    return before != (row.version_seen, row.publisher, row.gone_at)


def _note_the_look(rows: Sequence[Software], now: datetime) -> None:
    for start in range(0, len(rows), BATCH):
        ids = [row.id for row in rows[start : start + BATCH]]
        Software.objects.filter(id__in=ids).update(last_seen_at=now)


def _new_row(practice: Practice, device: Device, item: FoundSoftware, now: datetime) -> Software:
    return Software(
        practice=practice,
        device=device,
        name=item.name,
        publisher=item.publisher,
        version_seen=item.version,
        source=Software.Source.CHECK,
        last_seen_at=now,
        created_at=now,
    )


def _trace(
    *,
    practice: Practice,
    device: Device,
    changes: Difference,
    rows: dict[str, Software],
    actor_label: str,
    now: datetime,
) -> None:
    told = {
        "new": _named(rows[key].name for key in changes.new),
        "updated": _named(f"{rows[key].name} {rows[key].version_seen}" for key in changes.updated),
        "back": _named(rows[key].name for key in changes.back),
        "gone": _named(rows[key].name for key in changes.gone),
    }
    journal.record(
        practice=practice,
        actor=None,
        actor_label=actor_label,
        verb="software.seen",
        subject=device.name,
        after={key: names for key, names in told.items() if names},
        now=now,
    )


def _named(names: Iterable[str]) -> list[str]:
    listed = sorted(names, key=str.casefold)
    rest = len(listed) - _NAMED_IN_JOURNAL
    return listed if rest <= 0 else [*listed[:_NAMED_IN_JOURNAL], f"et {rest} autres"]
