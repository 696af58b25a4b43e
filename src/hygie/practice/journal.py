"""The one journal.

Services call `record` inside their own transaction: change and trace live or die together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.rules.journal import GENESIS, Head, Link, first_break, link_hash

BATCH = 500
HYGIE = "Hygie"
_HEAD = ("id", "journal_head_sequence", "journal_head_hash")


@dataclass(frozen=True)
class Act:
    """What happened, to what, as the journal keeps it."""

    verb: str
    subject: str
    before: Any = None
    after: Any = None


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
    act = Act(verb, subject, before, after)
    [entry] = record_all(
        practice=practice, actor=actor, acts=[act], actor_label=actor_label, now=now
    )
    return entry


def record_all(
    *,
    practice: Practice,
    actor: Person | None,
    acts: Sequence[Act],
    actor_label: str = HYGIE,
    now: datetime,
) -> list[JournalEntry]:
    """The same for several acts at once: one entry each, in this order, in a few queries."""
    if not acts:
        return []
    head = _head(Practice.objects.select_for_update().only(*_HEAD).get(id=practice.id))
    # A journal that lost its end goes on after what it lost: the gap shows for ever.
    last = head or _last(practice) or Head(0, GENESIS)
    entries = []
    for act in acts:
        link = Link(
            sequence=last.sequence + 1,
            at=now,
            actor=actor.name if actor else actor_label,
            **vars(act),
            previous_hash=last.hash,
        )
        last = Head(link.sequence, link_hash(link))
        entries.append(JournalEntry(practice=practice, **{**vars(link), "hash": last.hash}))
    JournalEntry.objects.bulk_create(entries)
    _move_head(practice, last)
    return entries


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


def _move_head(practice: Practice, last: Head) -> None:
    # The caller's own row too: saved again, it must not bring an older end back.
    practice.journal_head_sequence, practice.journal_head_hash = last.sequence, last.hash
    Practice.objects.filter(id=practice.id).update(
        journal_head_sequence=last.sequence, journal_head_hash=last.hash
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
