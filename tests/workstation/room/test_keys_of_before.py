"""The keys of PCs, when they stood in the rows of the practice: each goes to its own place."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from hygie.workstation.models import Enrolment, EnrolmentKey
from tests.earlier_tables import tables_at, to_today


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """The models as they were then, on their tables."""
    with tables_at(("workstation", "0002_the_clock_of_a_pc")) as models:
        yield models


@pytest.mark.slow
def test_a_key_keeps_opening_the_reports_that_it_sealed(before: Any, now: datetime) -> None:
    practice = before.get_model("practice", "Practice").objects.create(
        name="Cabinet", profession="nurse", created_at=now
    )
    device = before.get_model("practice", "Device")
    for name, secret in (("Accueil", "c2VjcmV0"), ("Bureau", "")):
        before.get_model("workstation", "Enrolment").objects.create(
            practice=practice,
            device=device.objects.create(
                practice=practice, name=name, kind="desktop", created_at=now
            ),
            host_id=name,
            secret=secret,
            created_at=now,
            created_by="Maud Renard",
        )
    to_today()

    assert {str(row.enrolment.device): row.secret for row in EnrolmentKey.objects.all()} == {
        "Accueil": "c2VjcmV0"
    }
    assert Enrolment.objects.count() == 2
