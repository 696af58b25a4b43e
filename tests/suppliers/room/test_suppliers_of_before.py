"""Suppliers noted before they could have several services: one row each, nothing lost."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from hygie.practice.models import Supplier
from tests.earlier_tables import tables_at, to_today


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were then, on their tables."""
    with tables_at(("practice", "0003_inventories")) as models:
        yield models


@pytest.mark.slow
def test_rows_of_the_same_name_become_one(before: Any, now: datetime) -> None:
    practice = before.get_model("practice", "Practice").objects.create(
        name="Cabinet", profession="nurse", created_at=now
    )
    other = before.get_model("practice", "Practice").objects.create(
        name="Autre", profession="nurse", created_at=now
    )
    rows = [
        (practice, "Dépann’PC", "remote_maintenance", ""),
        (practice, "dépann’pc", "maintenance", "01 99 00 12 34"),
        (practice, "Dossiers", "care_software", ""),
        (practice, "Dossiers", "storage", ""),
        (other, "Dépann’PC", "telecom", ""),
    ]
    table = before.get_model("practice", "Supplier")
    kept = [
        table.objects.create(
            practice=owner, name=name, service=service, contact=contact, created_at=now
        ).id
        for owner, name, service, contact in rows
    ]
    to_today()
    found = {row.id: row for row in Supplier.objects.all()}

    assert len(found) == 3
    mine = next(row for row in found.values() if row.name.lower() == "dépann’pc" and row.contact)
    assert mine.services == ["maintenance_on_site", "maintenance_remote"]
    unclear = next(row for row in found.values() if row.name == "Dossiers")
    assert unclear.services == ["software_publisher", "remote_backup"]
    assert unclear.services_to_clarify == ["care_software", "storage"]
    assert set(found) <= set(kept)
