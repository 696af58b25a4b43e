"""The one journal.

Services call `record` inside their own transaction: change and trace live or die together.
"""

from datetime import datetime
from typing import Any

from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.rules.journal import GENESIS, Link, first_break, link_hash

BATCH = 500


def record(
    *,
    practice: Practice,
    actor: Person | None,
    verb: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    now: datetime,
) -> JournalEntry:
    """Adds one entry at the end of the practice's chain.

    Must be called in a transaction: the practice's row is locked until its end, so that two
    changes at once get two ranks (SQLite's write transactions already exclude each other).
    """
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    last = JournalEntry.objects.filter(practice=practice).order_by("-sequence").first()
    link = Link(
        sequence=last.sequence + 1 if last else 1,
        at=now,
        actor=actor.name if actor else "Hygie",
        verb=verb,
        subject=subject,
        before=before,
        after=after,
        previous_hash=last.hash if last else GENESIS,
    )
    entry = JournalEntry(practice=practice, **{**vars(link), "hash": link_hash(link)})
    entry.save(force_insert=True)
    return entry


def broken_at(practice: Practice) -> int | None:
    """The rank of the first entry that was changed or lost; None when the chain is whole."""
    rows = JournalEntry.objects.filter(practice=practice).order_by("sequence")
    return first_break(_link(row) for row in rows.iterator(chunk_size=BATCH))


def _link(row: JournalEntry) -> Link:
    return Link(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        verb=row.verb,
        subject=row.subject,
        before=row.before,
        after=row.after,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
