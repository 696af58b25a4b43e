"""Five years of looks cost no more to read than the last one of each PC."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.practice.models import Practice
from hygie.workstation import selectors
from hygie.workstation.models import Check
from tests.workstation.room.looks import add_computer

DAY = timedelta(days=1)
PLAIN = {"system": "windows", "origin": "here", "received_by": "Alix", "is_detailed": False}


@pytest.fixture
def years(practice: Practice, now: datetime) -> None:
    for name in ("Accueil", "Bureau"):
        device = add_computer(practice, name, now=now)
        Check.objects.bulk_create(
            Check(
                practice=practice,
                device=device,
                at=now - rank * DAY,
                received_at=now,
                sha256=hashlib.sha256(f"{name} {rank}".encode()).hexdigest(),
                is_whole=rank != 0,
                **PLAIN,
            )
            for rank in range(300)
        )


@pytest.mark.usefixtures("years")
def test_the_last_whole_look_of_each_is_found(practice: Practice, now: datetime):
    latest = selectors.last_whole_checks(practice)

    assert {(check.device.name, check.at) for check in latest.values()} == {
        ("Accueil", now - DAY),
        ("Bureau", now - DAY),
    }


@pytest.mark.usefixtures("years")
def test_no_history_is_walked_through_nor_sorted(practice: Practice):
    if connection.vendor != "sqlite":
        pytest.skip("the plan of another base is told otherwise")
    with CaptureQueriesContext(connection) as asked:
        selectors.last_whole_checks(practice)
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " / ".join(row[3] for row in cursor.fetchall())
        assert "TEMP B-TREE" not in plan
        # By its key, or by device and date: never all the checks of the practice.
        assert "SEARCH workstation_check USING INDEX workstation_check_practice" not in plan
