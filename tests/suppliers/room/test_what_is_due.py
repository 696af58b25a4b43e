"""Ends, notices, answers awaited, signatures, certificates, reports: each in the agenda."""

from datetime import date, datetime, timedelta

import pytest

from hygie.agenda.rules import Deadline
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers import services
from hygie.suppliers.deadlines import deadlines
from tests.suppliers.room import practices


@pytest.fixture
def publisher(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")


def due(practice: Practice, now: datetime, kind: str) -> list[Deadline]:
    return [d for d in deadlines(practice, now=now) if d.key.startswith(f"suppliers.{kind}:")]


def test_the_last_day_to_say_so_and_the_end(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(
        publisher,
        by=owner,
        now=now,
        ends_on=date(2025, 12, 31),
        renewal_months=12,
        notice_months=3,
    )
    (notice,) = due(practice, now, "notice")
    assert notice.due_on == date(2025, 9, 30)
    assert "il repart pour 12 mois" in notice.detail
    assert [d.due_on for d in due(practice, now, "contract_end")] == [date(2025, 12, 31)]

    next_year = now + timedelta(days=365)
    assert [d.due_on for d in due(practice, next_year, "notice")] == [date(2026, 9, 30)]
    services.stop_contract(contract=row, stopped_on=now.date(), actor=owner, now=now)
    assert due(practice, now, "notice") == []


def test_answers_awaited_then_to_be_signed_then_to_be_asked_again(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    request = practices.ask(publisher, "q1", "q4", by=owner, now=now)
    (waiting,) = due(practice, now, "request")
    assert waiting.due_on == request.due_on
    assert "questionnaires 1 et 4" in waiting.title

    returned = practices.come_back(request, by=owner, now=now)
    assert due(practice, now, "request") == []
    assert [d.due_on for d in due(practice, now, "signature")] == [now.date() + timedelta(days=14)]
    practices.sign(returned, by=owner, now=now)
    assert due(practice, now, "signature") == []
    assert [d.due_on for d in due(practice, now, "renew")] == [date(2026, 3, 12)]


def test_a_half_return_still_waits_for_the_rest(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    request = practices.ask(publisher, "q1", "q4", by=owner, now=now)
    practices.come_back(request, by=owner, now=now, names=["q1"])
    (waiting,) = due(practice, now, "request")

    assert "le questionnaire 4" in waiting.title


def test_a_request_given_up_is_not_waited_for(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    services.drop_request(
        request=practices.ask(publisher, "q1", by=owner, now=now), actor=owner, now=now
    )

    assert due(practice, now, "request") == []


def test_the_next_certificate_is_asked_three_months_before(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.certificate(publisher, by=owner, now=now, ends_on=date(2026, 12, 31))
    practices.uses(publisher, 1, by=owner, now=now)

    assert [d.due_on for d in due(practice, now, "hds")] == [date(2026, 9, 30)]


def test_a_report_is_sent_then_answered_or_reminded(
    practice: Practice, owner: Person, now: datetime
) -> None:
    place = practices.add(practice, owner, now, "Clinique du Lac", "third_party_premises")
    row = practices.shortcoming(place, by=owner, now=now)
    assert due(practice, now, "shortcoming")[0].title.startswith("Envoyer le signalement")

    by = {"actor": owner, "now": now}
    answer_by = now.date() + timedelta(days=30)
    row = services.note_sent(row=row, reported_on=now.date(), answer_by=answer_by, **by)
    (waiting,) = due(practice, now, "shortcoming")
    assert (waiting.due_on, "prévenez l’autorité" in waiting.detail) == (answer_by, True)
    services.note_answer(row=row, answered_on=now.date(), answer="Fait.", **by)
    assert due(practice, now, "shortcoming") == []
