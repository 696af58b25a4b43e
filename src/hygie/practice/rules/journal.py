"""The chain of the journal.

Each entry carries the hash of the one before, so that a change shows.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.practice.rules.journal_words import FIELDS, VALUES, VERBS

GENESIS = "0" * 64


def verb_label(verb: str) -> str:
    """What an act is called on screen; a room's own act keeps its code until it is listed here."""
    return VERBS.get(verb, verb)


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it. `at` is an aware UTC datetime."""

    sequence: int
    at: datetime
    actor: str
    verb: str
    subject: str
    before: Any
    after: Any
    previous_hash: str
    hash: str = ""


def link_hash(link: Link) -> str:
    """SHA-256 of the entry's canonical JSON, the previous hash included, its own excluded."""
    content = {
        "sequence": link.sequence,
        "at": link.at.isoformat(timespec="microseconds"),
        "actor": link.actor,
        "verb": link.verb,
        "subject": link.subject,
        "before": link.before,
        "after": link.after,
        "previous_hash": link.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """Where a journal ends, as it was written down apart."""

    sequence: int
    hash: str


def first_break(links: Iterable[Link], head: Head | None = None) -> int | None:
    """The sequence of the first entry that was changed, lost or added; None when all is whole.

    Without `head`, what was cut off the end cannot be seen.
    """
    last, previous = 0, GENESIS
    for link in links:
        if (
            link.sequence != last + 1
            or link.previous_hash != previous
            or link.hash != link_hash(link)
        ):
            return link.sequence
        last, previous = link.sequence, link.hash
    if head is None or (last, previous) == (head.sequence, head.hash):
        return None
    return last if last == head.sequence else min(last, head.sequence) + 1


_HIDDEN = frozenset({"id"})
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Change:
    """One field that changed, in words."""

    name: str
    before: str
    after: str


Labels = Mapping[str, Mapping[str, str]]


def changes(before: Any, after: Any, labels: Labels) -> tuple[Change, ...]:
    """What changed between two states, field by field; nothing when there is nothing to compare.

    `labels` gives, by field, the words of each choice; the words that every room uses come after.
    """
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    found = []
    for name in {**old, **new}:
        words = {**VALUES, **labels.get(name, {})}
        was, now = _words(old.get(name), words), _words(new.get(name), words)
        if name not in _HIDDEN and was != now:
            found.append(Change(FIELDS.get(name, name), was, now or "rien"))
    return tuple(found)


def _words(value: Any, labels: Mapping[str, str]) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_words(item, labels) for item in value)
    if isinstance(value, dict):
        return str(value.get("name", value))
    text = str(value)
    if _DAY.fullmatch(text):
        year, month, day = (int(part) for part in text.split("-"))
        return f"{day} {_MONTHS[month - 1]} {year}" if 1 <= month <= 12 else text
    return labels.get(text, text)
