"""The agenda's addresses: deciding is everybody's, choosing who is reminded is the owner's."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from hygie.agenda.selectors import agenda
from hygie.practice.models import Practice
from tests import factories
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, NOT_THERE, OK, REFUSED

ROLES = [
    ("agenda:list", "GET", OK, OK),
    ("agenda:calendar", "GET", OK, OK),
    ("agenda:done", "POST", GONE_ON, GONE_ON),
    ("agenda:postpone", "GET", OK, OK),
    ("agenda:postpone", "POST", GONE_ON, GONE_ON),
    ("agenda:resume", "POST", CHANGED, CHANGED),
    ("agenda:reminders", "GET", OK, FORBIDDEN),
    ("agenda:reminders", "POST", REFUSED, FORBIDDEN),
    ("agenda:reminders_test", "POST", NOT_THERE, FORBIDDEN),
    ("agenda:reminders_forget", "POST", GONE_ON, FORBIDDEN),
]
POSTED = {
    "agenda:done": {"revision": 0},
    "agenda:postpone": {
        "revision": 0,
        "until": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "reason": "Devis attendu.",
    },
    "agenda:resume": {"revision": 0},
}
OBJECTS = frozenset({"entry_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """The yearly review of an assessment: a deadline that is ticked off, or put off."""
    factories.assessment_of(practice, now=now)
    due = agenda(practice, now=timezone.now()).due
    return {"entry_id": next(entry.id for entry in due if not entry.deadline.done_url)}
