"""The addresses of moving: taking everything away, or erasing it, is the owner's."""

from datetime import datetime
from typing import Any

from hygie.practice.models import Practice
from tests.interop.archives import PASSPHRASE
from tests.web.roles import FORBIDDEN, OK, REFUSED

ROLES = [
    ("interop:overview", "GET", OK, FORBIDDEN),
    ("interop:export", "POST", OK, FORBIDDEN),
    ("interop:export_plain", "POST", OK, FORBIDDEN),
    ("interop:erase", "GET", OK, FORBIDDEN),
    ("interop:erase", "POST", REFUSED, FORBIDDEN),
]
POSTED: dict[str, dict[str, Any]] = {
    "interop:export": {"passphrase": PASSPHRASE, "again": PASSPHRASE},
    "interop:export_plain": {"understood": "on"},
    "interop:erase": {"name": "Un autre nom"},
}
OBJECTS: frozenset[str] = frozenset()
BEFORE_ANY_PRACTICE = frozenset({"interop_start:restore"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    return {}
