"""The page of one measure is told what all of them are, for fewer rows."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.catalog.loader import load_catalog
from hygie.practice.models import Person, Practice
from hygie.suppliers import services
from hygie.suppliers.observations import observe, observe_one, observe_work, observe_work_one
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.contract import PLACE_CLAUSE, Presence
from tests.suppliers.room import practices

MEASURES = [measure.id for measure in load_catalog().measures]
TABLES = ("contract", "hdscertificate", "shortcoming", "questionnairerequest", "workorder")


def nothing(practice: Practice, owner: Person, now: datetime) -> None:
    """No supplier at all."""


def only_noted(practice: Practice, owner: Person, now: datetime) -> None:
    practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")


def much(practice: Practice, owner: Person, now: datetime) -> None:
    told = {"by": owner, "now": now}
    publisher = practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")
    repairer = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    place = practices.add(practice, owner, now, "Clinique du Lac", "third_party_premises")
    practices.answered(publisher, "q1", "q4", **told)
    practices.answered(repairer, "q1", "q2", **told, but={"q2.05": Answer("no")})
    practices.read_clauses(practices.contract(publisher, **told), **told)
    row = practices.contract(place, **told)
    practices.read_clauses(row, **told, but={PLACE_CLAUSE: Presence.PRESENT})
    practices.certificate(publisher, **told)
    practices.shortcoming(place, **told)
    for measure_id, title in (("2.3.4", "Mettre à jour"), ("A1.1", "Répondre")):
        order = services.draw_up_work_order(
            practice=practice,
            supplier=repairer,
            lines=[services.PlannedLine(measure_id, title)],
            due_on=now.date() + timedelta(days=30),
            actor=owner,
            now=now,
        )
        services.receive_work_order(
            work_order=order,
            replies={1: services.LineReply("done", now.date())},
            answered_by="Dominique Exemple",
            answered_on=now.date(),
            seal="",
            sha256=f"{measure_id:0<64}",
            actor=owner,
            now=now,
        )
        services.sign_work_order(
            work_order=order, file=practices.SIGNED, signed_on=now.date(), actor=owner, now=now
        )


def says_it_has_no_certificate(practice: Practice, owner: Person, now: datetime) -> None:
    publisher = practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")
    practices.answered(publisher, "q4", by=owner, now=now, but={"q4.01": Answer("none")})


@pytest.mark.parametrize("lived", [nothing, only_noted, much, says_it_has_no_certificate])
def test_it_is_the_same(practice: Practice, owner: Person, now: datetime, lived) -> None:
    lived(practice, owner, now)
    every = [*observe(practice, now=now), *observe_work(practice, now=now)]

    for measure_id in MEASURES:
        found = [
            *observe_one(practice, measure_id, now=now),
            *observe_work_one(practice, measure_id, now=now),
        ]
        assert found == [item for item in every if item.measure_id == measure_id]


@pytest.mark.parametrize(
    ("measure_id", "read"),
    [
        ("A1.1", {"questionnairerequest"}),
        ("2.6.1", {"questionnairerequest"}),
        ("2.10.1", {"contract"}),
        ("2.9.2", {"contract"}),
        ("2.10.3", {"hdscertificate", "questionnairerequest"}),
    ],
)
def test_only_what_it_rests_on_is_read(
    practice: Practice, owner: Person, now: datetime, measure_id: str, read: set[str]
) -> None:
    much(practice, owner, now)
    with CaptureQueriesContext(connection) as queries:
        list(observe_one(practice, measure_id, now=now))
    tables = " ".join(row["sql"] for row in queries)

    assert {name for name in TABLES if f'FROM "suppliers_{name}"' in tables} == read
