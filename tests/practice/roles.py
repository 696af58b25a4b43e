"""The practice's addresses: reading is everybody's, describing is its owner's.

Whoever puts the keys away says which are there and which are lost.
"""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hygie.practice import services
from hygie.practice.models import Practice, RemovableMedium
from hygie.practice.selectors import owner_of
from tests import factories
from tests.web.roles import FORBIDDEN, GONE_ON, OK


class AlwaysWhole(SimpleUploadedFile):
    """A file that every test may send again."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return super().read(*args)


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
    ("practice:listed", "GET", OK, OK),
    ("practice:export", "GET", OK, OK),
    ("practice:template", "GET", OK, OK),
    ("practice:import", "GET", OK, FORBIDDEN),
    ("practice:import", "POST", GONE_ON, FORBIDDEN),
    ("practice:import_preview", "GET", GONE_ON, FORBIDDEN),
    ("practice:import_confirm", "POST", GONE_ON, FORBIDDEN),
    ("practice:device_retire", "GET", OK, FORBIDDEN),
    ("practice:device_retire", "POST", GONE_ON, FORBIDDEN),
    ("practice:device_bring_back", "POST", GONE_ON, FORBIDDEN),
    ("practice:medium", "GET", OK, OK),
    ("practice:medium_act", "GET", OK, OK),
    ("practice:medium_act", "POST", GONE_ON, GONE_ON),
    ("practice:media_check_in", "GET", OK, OK),
    ("practice:media_check_in", "POST", OK, OK),
]
POSTED: dict[str, dict[str, Any]] = {
    "practice:identity": {"name": "Cabinet du Phare", "profession": "nurse"},
    "practice:situation": {"exercise_mode": "collective"},
    "practice:live": {"exercise_mode": "collective"},
    "practice:add": DEVICE,
    "practice:change": DEVICE,
    "practice:import": {"file": AlwaysWhole("liste.csv", b"Nom\nBox\n")},
    "practice:device_retire": {"retired_on": "2025-03-12"},
}
OBJECTS = frozenset({"row_id", "medium_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """A step of the wizard, a device in its list, a medium of the register."""
    owner = owner_of(practice)
    device = factories.add_device(practice, by=owner, name="Poste d’accueil", now=now)
    medium = RemovableMedium(practice=practice, label="Clé d’accueil")
    services.add_listed(row=medium, actor=owner, now=now)
    return {
        "step": 2,
        "listed": "appareils",
        "row_id": device.id,
        "sheet_format": "csv",
        "medium_id": medium.id,
        "gesture": "perdu",
    }
