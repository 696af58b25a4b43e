"""The ways into the strongbox: everybody sees who can open it, its owner decides."""

from datetime import datetime
from typing import Any

from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from tests.web.roles import CHANGED, FORBIDDEN, GONE_ON, NOT_THERE, OK

# Over a strongbox that no passphrase protects yet.
ROLES = [
    ("access:overview", "GET", OK, OK),
    ("access:protect", "GET", OK, FORBIDDEN),
    ("access:protect", "POST", OK, FORBIDDEN),
    ("access:recovery_code", "GET", OK, FORBIDDEN),
    ("access:renew_code", "POST", CHANGED, FORBIDDEN),
    ("access:person_passphrase", "GET", GONE_ON, FORBIDDEN),
    ("access:person_passphrase", "POST", GONE_ON, FORBIDDEN),
    ("access:remove_slot", "GET", NOT_THERE, FORBIDDEN),
    ("access:remove_slot", "POST", NOT_THERE, FORBIDDEN),
    ("access:keyring", "POST", GONE_ON, FORBIDDEN),
    ("access:rekey", "GET", OK, FORBIDDEN),
    ("access:rekey", "POST", OK, FORBIDDEN),
]
POSTED: dict[str, dict[str, Any]] = {}
OBJECTS = frozenset({"person_id"})


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """The owner, a slot that nobody has and a token that nobody gave."""
    return {"person_id": owner_of(practice).id, "slot_id": "0" * 16, "token": "jeton"}
