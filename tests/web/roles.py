"""What each room says of its own addresses, in `tests/<room>/roles.py`.

    ROLES    (URL name, method, what the owner gets, what an assistant gets), for each address
    POSTED   what a right form sends, by URL name
    OBJECTS  the names of what stands in an address and belongs to one practice
    values   plausible values for those names, and for the others that its addresses take
    BEFORE_ANY_PRACTICE   if it has some, the URL names that ask for a session but name no practice

So a new room is walked by the strangers, the wrong forms and the roles with no edit here.
"""

from collections.abc import Collection
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from hygie.practice.models import Practice
from tests.web.addresses import Address

OK, GONE_ON, FORBIDDEN = 200, 302, 403
# The right person, at the wrong moment or with nothing to send.
NOT_THERE, CHANGED, REFUSED = 404, 409, 422

Role = tuple[str, str, int, int]

_TESTS = Path(__file__).parents[1]


def _rooms() -> list[ModuleType]:
    found = sorted(path.parent.name for path in _TESTS.glob("*/roles.py"))
    return [import_module(f"tests.{room}.roles") for room in found if room != "web"]


def roles() -> list[Role]:
    """The table of every room."""
    return [row for room in _rooms() for row in room.ROLES]


def posted(name: str) -> dict[str, Any]:
    """What a right form sends to this address."""
    forms: dict[str, dict[str, Any]] = {}
    for room in _rooms():
        forms |= room.POSTED
    return forms.get(name, {})


def objects() -> frozenset[str]:
    """The names, in addresses, of what belongs to one practice."""
    return frozenset().union(*(room.OBJECTS for room in _rooms()))


def before_any_practice() -> frozenset[str]:
    """The URL names that ask for a session but name no practice."""
    known = frozenset({"home", "practice_start:welcome"})
    return known.union(*(getattr(room, "BEFORE_ANY_PRACTICE", ()) for room in _rooms()))


_names: dict[str, frozenset[str]] = {}


def values_of(
    practice: Practice, *, now: datetime, only_for: Collection[Address] = ()
) -> dict[str, Any]:
    """Values that all exist in this practice, for every name that an address may take.

    `only_for`: only the rooms that these addresses are about are furnished: it takes a while.
    """
    found: dict[str, Any] = {"practice_id": practice.id}
    for room in _rooms():
        if not only_for or any(_is_about(room, address) for address in only_for):
            values = room.values(practice, now=now)
            _names[room.__name__] = frozenset(values)
            found |= values
    return found


def _is_about(room: ModuleType, address: Address) -> bool:
    given = _names.get(room.__name__)
    if given is None or given & address.takes:
        return True
    return any(row[0] == address.name for row in room.ROLES)
