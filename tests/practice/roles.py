"""The practice's addresses: reading is everybody's, describing is its owner's."""

from datetime import datetime
from typing import Any

from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from tests import factories
from tests.web.roles import FORBIDDEN, GONE_ON, OK

DEVICE = {"name": "Portable", "kind": "laptop", "system": "linux", "usage": "mixed"}

ROLES = [
    ("practice:overview", "GET", OK, OK),
    ("practice:live", "POST", OK, OK),
    ("practice:identity", "GET", OK, FORBIDDEN),
    ("practice:identity", "POST", GONE_ON, FORBIDDEN),
    ("practice:situation", "GET", OK, FORBIDDEN),
    ("practice:situation", "POST", GONE_ON, FORBIDDEN),
    ("practice:finish", "POST", GONE_ON, FORBIDDEN),
    ("practice:add", "GET", OK, FORBIDDEN),
    ("practice:add", "POST", GONE_ON, FORBIDDEN),
    ("practice:change", "GET", OK, FORBIDDEN),
    ("practice:change", "POST", GONE_ON, FORBIDDEN),
    ("practice:remove", "GET", OK, FORBIDDEN),
    ("practice:remove", "POST", GONE_ON, FORBIDDEN),
]
POSTED: dict[str, dict[str, Any]] = {
    "practice:identity": {"name": "Cabinet du Phare", "profession": "nurse"},
    "practice:situation": {"exercise_mode": "collective"},
    "practice:live": {"exercise_mode": "collective"},
    "practice:add": DEVICE,
    "practice:change": DEVICE,
}
OBJECTS = frozenset({"row_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """A step of the wizard, and a device in its list."""
    device = factories.add_device(practice, by=owner_of(practice), name="Poste d’accueil", now=now)
    return {"step": 2, "listed": "appareils", "row_id": device.id}
