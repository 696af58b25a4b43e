"""The one journal.

Services call `record` inside their own transaction: change and trace live or die together.
"""

from datetime import datetime
from typing import Any

from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.rules.journal import GENESIS, Head, Link, first_break, link_hash

BATCH = 500
HYGIE = "Hygie"
_HEAD = ("id", "journal_head_sequence", "journal_head_hash")


def record(
    *,
    practice: Practice,
    actor: Person | None,
    verb: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    actor_label: str = HYGIE,
    now: datetime,
) -> JournalEntry:
    """Adds one entry at the end of the practice's chain.

    `actor_label` says who acted when nobody did: Hygie itself, or a check of one PC.
    Must be called in a transaction: the practice's row is locked until its end, so that two
    changes at once get two ranks (SQLite's write transactions already exclude each other).
    """
    head = _head(Practice.objects.select_for_update().only(*_HEAD).get(id=practice.id))
    # A journal that lost its end goes on after what it lost: the gap shows for ever.
    last = head or _last(practice)
    link = Link(
        sequence=last.sequence + 1 if last else 1,
        at=now,
        actor=actor.name if actor else actor_label,
        verb=verb,
        subject=subject,
        before=before,
        after=after,
        previous_hash=last.hash if last else GENESIS,
    )
    entry = JournalEntry(practice=practice, **{**vars(link), "hash": link_hash(link)})
    entry.save(force_insert=True)
    _move_head(practice, entry)
    return entry


def broken_at(practice: Practice) -> int | None:
    """The rank of the first entry that was changed or lost; None when the chain is whole.

    Its end is compared with what the practice's row says of it.
    """
    head = _head(Practice.objects.only(*_HEAD).get(id=practice.id))
    rows = JournalEntry.objects.filter(practice=practice).order_by("sequence")
    return first_break((_link(row) for row in rows.iterator(chunk_size=BATCH)), head)


def _head(practice: Practice) -> Head | None:
    """None when nobody wrote it down yet: an archive made before it existed."""
    if not practice.journal_head_sequence:
        return None
    return Head(practice.journal_head_sequence, practice.journal_head_hash)


def _last(practice: Practice) -> Head | None:
    row = JournalEntry.objects.filter(practice=practice).order_by("-sequence").first()
    return Head(row.sequence, row.hash) if row else None


def _move_head(practice: Practice, entry: JournalEntry) -> None:
    # The caller's own row too: saved again, it must not bring an older end back.
    practice.journal_head_sequence, practice.journal_head_hash = entry.sequence, entry.hash
    Practice.objects.filter(id=practice.id).update(
        journal_head_sequence=entry.sequence, journal_head_hash=entry.hash
    )


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
