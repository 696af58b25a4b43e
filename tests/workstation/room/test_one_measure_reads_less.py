"""The page of one measure is told what all of them are, for fewer rows."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.catalog.loader import load_catalog
from hygie.practice.models import Practice
from hygie.workstation.observations import observe, observe_one
from tests.workstation.room.looks import FAIL, LOCK, OS, PASS, STICK, add_computer, keep, report

MEASURES = [measure.id for measure in load_catalog().measures]


def nothing(practice: Practice, now: datetime) -> None:
    """No computer at all."""


def one_never_looked_at(practice: Practice, now: datetime) -> None:
    add_computer(practice, "Accueil", now=now)
    add_computer(practice, "Portable", kind="laptop", now=now)


def a_part_of_one(practice: Practice, now: datetime) -> None:
    add_computer(practice, "Portable", kind="laptop", now=now)
    device = add_computer(practice, "Accueil", now=now)
    keep(device, report(now, whole=False, **{OS: PASS}))


def one_whole_one_old(practice: Practice, now: datetime) -> None:
    old = add_computer(practice, "Portable", kind="laptop", now=now - timedelta(days=50))
    keep(old, report(now - timedelta(days=40), **{LOCK: FAIL}))
    device = add_computer(practice, "Accueil", now=now)
    keep(device, report(now, media=(STICK,), **{LOCK: FAIL}))


@pytest.mark.parametrize("lived", [nothing, one_never_looked_at, a_part_of_one, one_whole_one_old])
def test_it_is_the_same(practice: Practice, now: datetime, lived) -> None:
    lived(practice, now)
    every = list(observe(practice, now=now))

    for measure_id in MEASURES:
        found = [
            item
            for item in observe_one(practice, measure_id, now=now)
            if item.measure_id == measure_id
        ]
        assert found == [item for item in every if item.measure_id == measure_id]


def test_only_the_looks_about_it_are_read(practice: Practice, now: datetime) -> None:
    one_whole_one_old(practice, now)
    with CaptureQueriesContext(connection) as queries:
        list(observe_one(practice, "2.3.3", now=now))
    asked = [row["sql"] for row in queries if "workstation_latestresult" in row["sql"]]

    assert len(asked) == 1
    assert "probe_id" in asked[0].partition("WHERE")[2]
    assert not any("workstation_pluggedmedium" in row["sql"] for row in queries)
