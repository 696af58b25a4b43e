"""The shelf's addresses: a document is for who asked for it; the logo speaks for the practice."""

from datetime import datetime
from typing import Any

from hygie.documents import jobs
from hygie.documents.jobs import Asker
from hygie.documents.making import PDF, Made
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, NOT_THERE, OK, REFUSED

ROLES = [
    ("documents:shelf", "GET", OK, OK),
    ("documents:make", "POST", GONE_ON, GONE_ON),
    ("documents:job", "GET", OK, NOT_THERE),
    ("documents:take", "GET", OK, NOT_THERE),
    ("documents:logo", "GET", OK, FORBIDDEN),
    ("documents:logo", "POST", REFUSED, FORBIDDEN),
    ("documents:logo_picture", "GET", NOT_THERE, NOT_THERE),
    ("documents:logo_remove", "GET", OK, FORBIDDEN),
    ("documents:logo_remove", "POST", CHANGED, FORBIDDEN),
]
POSTED: dict[str, dict[str, Any]] = {}
OBJECTS = frozenset({"job_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """A document that is quick to make, and one that its owner asked for."""
    asker = Asker(practice.id, owner_of(practice).id)
    made = Made("essai.pdf", PDF, b"%PDF-1.7\n%%EOF\n")
    job = jobs.start(asker, "Essai", lambda _step: made)
    job.wait(10)
    return {"document": "plan-d-action-modifiable", "job_id": job.id}
