"""The addresses of the suppliers: those of the room, and those of what is sent and comes back."""

from datetime import datetime
from typing import Any

from hygie.practice.models import Practice, Supplier
from tests.suppliers.exchange import addresses as exchange
from tests.suppliers.room import addresses as room

ROLES = [*room.ROLES, *exchange.ROLES]
POSTED = room.POSTED
OBJECTS = room.OBJECTS | exchange.OBJECTS


def values(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """All that stands behind one supplier, which is also a place that lends its computers."""
    sent = exchange.values(practice, now=now)
    supplier = Supplier.objects.get(id=sent["supplier_id"])
    return sent | room.values(practice, supplier, now=now)
