"""Deadlines made short."""

from datetime import date
from typing import Any

from hygie.agenda.rules import Deadline

TODAY = date(2025, 3, 12)  # a Wednesday


def make(due_on: date = TODAY, key: str = "backup.restore_test:2025", **changes: Any) -> Deadline:
    """The restore test of 2025, due today."""
    values: dict[str, Any] = {
        "key": key,
        "title": "Tester une restauration",
        "due_on": due_on,
        "url": "/sauvegarde/",
        "room": "backup",
    }
    return Deadline(**(values | changes))
