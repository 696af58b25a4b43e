"""Each measure about suppliers leads to a page where its gesture is the first thing seen."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hygie.assessment.providers import acts_for
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.contract import Presence
from tests.suppliers.room import practices

MEASURES = ["A1.1", "A1.2", "A1.3", "A1.4", "2.9.2", "2.10.1", "2.10.2", "2.10.3"]


@pytest.fixture
def now() -> datetime:
    """Today: the pages read the clock."""
    return timezone.now()


@pytest.fixture
def visitor(owner: Person, client_of: Callable[..., Client]) -> Client:
    return client_of(owner)


@pytest.fixture
def publisher(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")


@pytest.fixture
def page(visitor: Client, practice: Practice) -> Callable[[str], str]:
    """What the page of this measure's gesture says, its heading and what follows."""

    def read(measure_id: str) -> str:
        (act,) = [item for item in acts_for(measure_id) if item.view.startswith("suppliers:")]
        said = visitor.get(reverse(act.view, args=[practice.id])).content.decode()
        return said[said.index("<h1>") : said.index("</main>")]

    return read


def address(name: str, practice: Practice, *args) -> str:
    return reverse(f"suppliers:{name}", args=[practice.id, *args])


@pytest.mark.parametrize("measure_id", MEASURES)
def test_the_label_says_the_gesture(measure_id: str) -> None:
    (act,) = [item for item in acts_for(measure_id) if item.view.startswith("suppliers:")]

    assert act.label.split()[0] in ("Envoyer", "Vérifier")
    assert act.view != "suppliers:list"


@pytest.mark.parametrize("measure_id", MEASURES)
def test_without_a_supplier_the_page_says_what_to_do(page, practice, measure_id: str) -> None:
    assert address("add", practice) in page(measure_id)


def test_a_questionnaire_is_sent_from_there(page, practice, publisher, owner, now) -> None:
    practices.add(practice, owner, now, "Télécom Factice", "telecom")
    said = page("A1.4")
    assert address("send", practice, publisher.id) in said
    assert "Ceux qui ne sont pas concernés" in said

    request = practices.ask(publisher, "q4", by=owner, now=now)
    assert address("receive", practice) in page("A1.4")
    returned = practices.come_back(request, by=owner, now=now)
    assert address("answers", practice, returned.id) in page("A1.4")
    practices.sign(returned, by=owner, now=now)
    assert "Déjà fait" in page("A1.4")


def test_answers_that_block_are_read_from_there(page, practice, publisher, owner, now) -> None:
    but = {"q1.25": Answer("no")}
    returned = practices.answered(publisher, "q1", by=owner, now=now, but=but)
    said = page("A1.1")

    assert "Bloquant" in said
    assert address("answers", practice, returned.id) in said


@pytest.mark.parametrize("measure_id", ["2.10.1", "2.9.2"])
def test_clauses_are_looked_for_from_there(
    page, practice, publisher, owner, now, measure_id: str
) -> None:
    assert address("contract_add", practice, publisher.id) in page(measure_id)

    row = practices.contract(publisher, by=owner, now=now)
    assert address("clauses", practice, row.id) in page(measure_id)
    practices.read_clauses(row, by=owner, now=now)
    assert "Déjà fait" in page(measure_id)


def test_the_restitution_of_what_nobody_keeps_is_not_looked_for(page, practice, owner, now) -> None:
    row = practices.add(practice, owner, now, "Télécom Factice", "telecom")
    practices.contract(row, by=owner, now=now)

    assert "Télécom Factice" not in page("2.9.2").partition("Ceux qui ne sont pas concernés")[0]


def test_a_certificate_is_noted_from_there(page, practice, publisher, owner, now) -> None:
    assert address("certificate_add", practice, publisher.id) in page("2.10.3")

    practices.certificate(publisher, by=owner, now=now)
    practices.uses(publisher, 1, by=owner, now=now)
    assert "Déjà fait" in page("2.10.3")


def test_what_is_not_known_of_a_supplier_is_asked_first(page, practice, owner, now) -> None:
    row = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")

    assert address("role", practice, row.id) in page("2.10.3")


def test_the_clause_of_a_place_is_looked_for_from_there(page, practice, owner, now) -> None:
    place = practices.add(practice, owner, now, "Clinique du Lac", "third_party_premises")
    assert address("place", practice, place.id) in page("2.10.2")

    row = practices.contract(place, by=owner, now=now)
    assert address("clauses", practice, row.id) in page("2.10.2")
    practices.read_clauses(row, by=owner, now=now, but={"place.clause": Presence.PRESENT})
    assert "Déjà fait" in page("2.10.2")


def test_who_only_works_here_reads_the_page(
    practice, publisher, assistant_person: Person, client_of
) -> None:
    (act,) = [item for item in acts_for("2.10.1") if item.view.startswith("suppliers:")]
    said = client_of(assistant_person).get(reverse(act.view, args=[practice.id]))

    assert said.status_code == 200
    assert address("contract_add", practice, publisher.id) not in said.content.decode()


def test_a_service_that_no_contract_is_about_has_its_line(page, practice, owner, now) -> None:
    row = practices.add(practice, owner, now, "Tout en un", "software_online", "telecom")
    told = practices.contract(row, by=owner, now=now, services=["telecom"])
    practices.read_clauses(told, by=owner, now=now)

    said = page("2.10.1").partition("Déjà fait")[0]
    assert "Logiciel de soins ou d’officine en ligne" in said
    assert address("contract_add", practice, row.id) in said
