"""Every page of the room opens, says what it must, and saves what it is told."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers.models import (
    Contract,
    HdsCertificate,
    QuestionnaireReturn,
    Shortcoming,
    SupplierFile,
    SupplierProfile,
)
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.contract import Presence
from tests import factories
from tests.suppliers.room import practices

Address = Callable[..., str]


@pytest.fixture
def now() -> datetime:
    """Today: the pages read the clock."""
    from django.utils import timezone

    return timezone.now()


@pytest.fixture
def visitor(owner: Person, client_of: Callable[..., Client]) -> Client:
    return client_of(owner)


@pytest.fixture
def at(practice: Practice) -> Address:
    return lambda name, *args: reverse(f"suppliers:{name}", args=[practice.id, *args])


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def publisher(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")


@pytest.fixture
def place(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "EHPAD des Tilleuls", "third_party_premises")


def test_an_empty_list_says_what_to_do(visitor: Client, at: Address) -> None:
    said = text_of(visitor.get(at("list")))

    assert "Aucun fournisseur encore" in said
    assert at("add") in said


def test_a_supplier_is_added_with_several_services(visitor: Client, at: Address) -> None:
    page = visitor.get(at("add"))
    assert "Un informaticien installe, règle et dépanne" in text_of(page)

    told = {"name": "Dépann’PC", "services": ["maintenance_remote", "maintenance_on_site"]}
    page = visitor.post(at("add"), told, follow=True)
    assert page.status_code == 200
    row = Supplier.objects.get()
    assert row.services == ["maintenance_on_site", "maintenance_remote"]
    assert "Questionnaire 3" in text_of(page)


def test_the_same_name_twice_is_refused_with_what_to_do(
    visitor: Client, at: Address, publisher: Supplier
) -> None:
    page = visitor.post(at("add"), {"name": "dossiers  fictifs", "services": ["host"]})

    assert page.status_code == 422
    assert "ajoutez-lui plutôt un service" in text_of(page)


def test_the_list_shows_each_questionnaire_and_its_step(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)
    practices.ask(publisher, "q4", by=owner, now=now)
    said = text_of(visitor.get(at("list")))

    assert "valable jusqu’au" in said
    assert "Attendu pour le" in said
    assert "aucun contrat noté" in said.lower()


def test_a_question_that_decides_is_answered_and_taken_back(
    visitor: Client, at: Address, practice: Practice, owner: Person, now: datetime
) -> None:
    row = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    said = text_of(visitor.get(at("supplier", row.id)))
    assert "vous dépanne-t-il aussi à distance" in said

    told = {"service": "maintenance_on_site", "questionnaire": "q3"}
    visitor.post(at("decide", row.id), told | {"answer": "yes"})
    row.profile.refresh_from_db()
    assert row.profile.decided == {"maintenance_on_site:q3": True}

    visitor.post(at("decide", row.id), told | {"answer": ""})
    row.profile.refresh_from_db()
    assert row.profile.decided == {}


def test_the_role_is_asked_with_its_consequences(
    visitor: Client, at: Address, publisher: Supplier
) -> None:
    said = text_of(visitor.get(at("role", publisher.id)))
    assert "Il est votre sous-traitant" in said

    visitor.post(at("role", publisher.id), {"is_processor": "yes", "security_contact": "Ana, 01"})
    publisher.profile.refresh_from_db()
    assert publisher.profile.is_processor == "yes"


def test_what_an_older_hygie_left_is_clarified(
    visitor: Client, at: Address, publisher: Supplier
) -> None:
    Supplier.objects.update(services_to_clarify=["care_software"], services=["software_publisher"])
    said = text_of(visitor.get(at("supplier", publisher.id)))
    assert "l’ouvrez-vous par Internet" in said

    visitor.post(at("clarify", publisher.id, "care_software"), {"kinds": ["software_online"]})
    publisher.refresh_from_db()
    assert publisher.services == ["software_online"]
    assert publisher.services_to_clarify == []


def test_answers_are_read_back_blocking_gaps_first(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    request = practices.ask(publisher, "q1", by=owner, now=now)
    row = practices.come_back(
        request, by=owner, now=now, but={"q1.25": Answer("no"), "q1.12": Answer("no")}
    )
    said = text_of(visitor.get(at("answers", row.id)))

    assert said.index("D’abord : ce qui bloque") < said.index("Ensuite : à améliorer")
    assert "Ces réponses ne sont pas encore signées" in said
    assert "Thème par thème" in said


def test_the_signed_copy_is_joined_on_its_page(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.come_back(practices.ask(publisher, "q1", by=owner, now=now), by=owner, now=now)
    assert "sceau" in text_of(visitor.get(at("sign", row.id)))
    file = SimpleUploadedFile("signée.pdf", factories.PDF)
    page = visitor.post(
        at("sign", row.id),
        {"file": file, "signed_on": now.date().isoformat(), "signed_by": "Dominique Exemple"},
        follow=True,
    )

    assert "Signé le" in text_of(page)
    assert visitor.get(at("file", SupplierFile.objects.get().id)).status_code == 200


def test_a_claim_without_object_is_accepted(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    claim = Answer(not_applicable="Aucune donnée ne nous parvient.")
    row = practices.come_back(
        practices.ask(publisher, "q1", by=owner, now=now),
        by=owner,
        now=now,
        but={"q1.40": claim},
    )
    assert "J’accepte" in text_of(visitor.get(at("answers", row.id)))
    visitor.post(at("accept", row.id, "q1.40"), {"accept": "1"})

    assert QuestionnaireReturn.objects.get().accepted["q1.40"]["by"] == owner.name


def test_two_suppliers_stand_side_by_side(
    visitor: Client,
    at: Address,
    practice: Practice,
    publisher: Supplier,
    owner: Person,
    now: datetime,
) -> None:
    other = practices.add(practice, owner, now, "Sauvegarde Imaginaire", "remote_backup")
    first = practices.answered(publisher, "q1", by=owner, now=now)
    second = practices.answered(other, "q1", by=owner, now=now, but={"q1.25": Answer("no")})
    query = f"?questionnaire=q1&first={first.id}&second={second.id}"
    said = text_of(visitor.get(at("compare") + query))

    assert "réponse diffère" in said or "réponses diffèrent" in said
    assert "Bloquant" in said


def test_a_contract_is_noted_and_its_clauses_looked_for(
    visitor: Client, at: Address, publisher: Supplier, now: datetime
) -> None:
    end = (now + timedelta(days=400)).date().isoformat()
    told = {"title": "Contrat 12", "ends_on": end, "renewal_months": "12", "notice_months": "3"}
    page = visitor.post(at("contract_add", publisher.id), told, follow=True)
    assert "Dernier jour pour l’arrêter" in text_of(page)

    row = Contract.objects.get()
    said = text_of(visitor.get(at("clauses", row.id)))
    assert "Ce qu’il doit dire" in said
    assert "Ce qu’il ne devrait pas dire" in said

    answer = visitor.post(
        at("clause", row.id, "restitution"),
        {"restitution-presence": "absent", "restitution-note": "rien à la fin"},
        headers={"hx-request": "true"},
    )
    assert "Enregistré à" in text_of(answer)
    assert row.clauses.get().presence == "absent"
    assert "L’annexe à compléter" in text_of(visitor.get(at("contract", row.id)))


def test_the_whole_checklist_is_saved_without_script(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    visitor.post(at("clauses", row.id), {"object-presence": "present", "reuse-presence": "absent"})

    assert set(row.clauses.values_list("clause_id", "presence")) == {
        ("object", "present"),
        ("reuse", "absent"),
    }


def test_a_contract_is_stopped_resumed_read_again_and_removed(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(row, by=owner, now=now - timedelta(days=90))
    visitor.post(at("contract_read_again", row.id))
    assert row.clauses.first().answered_at > now - timedelta(days=1)

    visitor.post(at("contract_stop", row.id), {"stopped_on": now.date().isoformat()})
    assert Contract.objects.get().stopped_on
    visitor.post(at("contract_resume", row.id))
    assert Contract.objects.get().stopped_on is None
    assert "effacés" in text_of(visitor.get(at("contract_remove", row.id)))
    visitor.post(at("contract_remove", row.id))
    assert not Contract.objects.exists()


def test_activities_are_proposed_then_confirmed(
    visitor: Client, at: Address, publisher: Supplier
) -> None:
    assert "vont d’habitude avec ce service" in text_of(visitor.get(at("activities", publisher.id)))
    visitor.post(at("activities", publisher.id), {"activities": ["1", "5"]})
    publisher.profile.refresh_from_db()

    assert publisher.profile.activities == [1, 5]


def test_a_certificate_is_prefilled_from_the_answers_and_saved_once_confirmed(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q4", by=owner, now=now)
    assert "Reprendre ce qu’il a répondu" in text_of(visitor.get(at("supplier", publisher.id)))
    page = visitor.get(at("certificate_add", publisher.id) + "?reponses=1")
    assert "Rien n’est enregistré" in text_of(page)
    assert not HdsCertificate.objects.exists()

    told = {
        "holder": "supplier",
        "holder_name": "Dossiers Fictifs",
        "number": "HDS-12",
        "activities": ["1", "2", "3", "4", "5", "6"],
        "referential_id": "v2",
        "ends_on": (now + timedelta(days=500)).date().isoformat(),
        "chain": "",
    }
    visitor.post(at("certificate_add", publisher.id), told)
    row = HdsCertificate.objects.get()
    assert row.activities == [1, 2, 3, 4, 5, 6]

    visitor.post(at("activities", publisher.id), {"activities": ["1", "5"]})
    assert "HDS valable" in text_of(visitor.get(at("supplier", publisher.id)))
    visitor.post(at("certificate", row.id), told | {"ends_on": "2024-01-01"})
    said = text_of(visitor.get(at("supplier", publisher.id)))
    assert "Le certificat a pris fin le" in said
    visitor.post(at("certificate_remove", row.id))
    assert not HdsCertificate.objects.exists()


def test_a_list_of_certified_hosts_is_imported_and_searched(
    visitor: Client, at: Address, publisher: Supplier
) -> None:
    template = visitor.get(at("hosts_template")).content
    file = SimpleUploadedFile("liste.csv", template)
    page = visitor.post(at("hosts"), {"file": file}, follow=True)
    assert "Exemple hébergement SAS" in text_of(page)
    assert "Exemple hébergement" in text_of(visitor.get(at("hosts") + "?mots=HDS-0000"))

    bad = SimpleUploadedFile("liste.csv", template.replace(b"14/01/2029", b"31/02/2029"))
    page = visitor.post(at("hosts"), {"file": bad})
    assert page.status_code == 422
    assert "n’est pas une date" in text_of(page)


def test_a_place_has_its_clause_and_what_to_look_at(
    visitor: Client, at: Address, place: Supplier
) -> None:
    assert "EHPAD ou établissement médico-social" in text_of(visitor.get(at("place", place.id)))
    page = visitor.post(at("place", place.id), {"situation": "nursing_home"}, follow=True)

    assert "La clause à proposer" in text_of(page)
    assert visitor.get(at("place", place.id)).status_code == 200


def test_a_defect_is_reported_answered_and_taken_further(
    visitor: Client, at: Address, place: Supplier, now: datetime
) -> None:
    today = now.date()
    told = {
        "seen_on": today.isoformat(),
        "seen": "Le poste ne se verrouille jamais.",
        "risk": "Un visiteur peut lire un dossier.",
        "expected": "Régler le verrouillage.",
        "answer_by": (today + timedelta(days=30)).isoformat(),
    }
    page = visitor.post(at("shortcoming_add", place.id), told, follow=True)
    assert "Signalement d’un défaut" in text_of(page) or "La lettre" in text_of(page)
    row = Shortcoming.objects.get()

    sent = {"sent_on": today.isoformat(), "answer_by": (today + timedelta(days=15)).isoformat()}
    visitor.post(at("shortcoming_note", row.id, "envoi"), sent)
    visitor.post(at("shortcoming_note", row.id, "relance"), sent)
    said = text_of(visitor.get(at("shortcoming", row.id)))
    assert "Votre Ordre professionnel" in said

    visitor.post(
        at("shortcoming_note", row.id, "autorite"),
        {"authority_id": "order", "told_on": today.isoformat()},
    )
    visitor.post(
        at("shortcoming_note", row.id, "reponse"),
        {"answered_on": today.isoformat(), "answer": "Réglé hier."},
    )
    visitor.post(at("shortcoming_note", row.id, "corrige"), {"settled_on": today.isoformat()})
    row.refresh_from_db()
    assert (row.authority_id, row.answer, row.settled_on) == ("order", "Réglé hier.", today)
    assert visitor.get(at("shortcoming", row.id)).status_code == 200


def test_every_file_is_joined_and_removed(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    visitor.post(
        at("attach", "contrat", row.id), {"file": SimpleUploadedFile("c.pdf", factories.PDF)}
    )
    file = SupplierFile.objects.get()
    bad = SimpleUploadedFile("c.pdf", factories.EXE)
    assert visitor.post(at("attach", "contrat", row.id), {"file": bad}).status_code == 422

    visitor.post(at("detach", file.id))
    assert not SupplierFile.objects.exists()


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_the_follow_up_leaves_as_a_table(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime, to: str
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)
    practices.read_clauses(
        practices.contract(publisher, by=owner, now=now),
        by=owner,
        now=now,
        but={"restitution": Presence.ABSENT},
    )
    response = visitor.get(at("export", to))

    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    if to == "csv":
        said = response.content.decode("utf-8-sig")
        assert "Dossiers Fictifs" in said
        assert "Le retour de toutes vos données" in said
        assert len(said.splitlines()) == 2
    assert visitor.get(at("export", "exe")).status_code == 404


def test_twins_of_an_older_archive_are_put_together(
    visitor: Client, at: Address, practice: Practice, publisher: Supplier, now: datetime
) -> None:
    other = Supplier.objects.create(
        practice=practice, name="Dossiers fictifs", services=["host"], contact="01", created_at=now
    )
    assert "est deux fois dans la liste" in text_of(visitor.get(at("list")))
    SupplierProfile.objects.create(
        practice=practice, supplier=other, is_processor="no", changed_at=now
    )
    shown = text_of(visitor.get(at("merge", publisher.id, other.id)))
    assert "Sous-traitant au sens du RGPD" in shown
    assert "Laissé de côté" in shown
    assert Supplier.objects.count() == 2
    visitor.post(at("merge", publisher.id, other.id))

    row = Supplier.objects.get()
    assert (row.services, row.contact) == (["software_online", "host"], "01")


def test_an_assistant_reads_and_reports_but_engages_nobody(
    at: Address,
    assistant_person: Person,
    client_of: Callable[..., Client],
    place: Supplier,
    owner: Person,
    now: datetime,
) -> None:
    visitor = client_of(assistant_person)
    assert visitor.get(at("supplier", place.id)).status_code == 200
    assert visitor.get(at("shortcoming_add", place.id)).status_code == 200
    for name in ("contract_add", "role", "change", "certificate_add"):
        assert visitor.get(at(name, place.id)).status_code == 403


def test_a_past_answer_is_compared_with_the_new_one(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    before = now - timedelta(days=380)
    practices.answered(publisher, "q1", by=owner, now=before, but={"q1.25": Answer("no")})
    row = practices.answered(publisher, "q1", by=owner, now=now)
    said = text_of(visitor.get(at("answers", row.id)))

    assert "Depuis la dernière fois" in said
    assert "En mieux" in said


def test_clauses_to_refuse_come_with_their_answer(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(row, by=owner, now=now, but={"reuse": Presence.PRESENT})
    said = text_of(visitor.get(at("contract", row.id)))

    assert "À refuser" in said
    assert "Je vous remercie de supprimer ce passage" in said


def test_a_contradiction_is_shown_first_with_what_to_do(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    request = practices.ask(publisher, "q1", by=owner, now=now)
    returned = practices.come_back(request, by=owner, now=now, but={"q1.05": Answer("no")})
    said = text_of(visitor.get(at("answers", returned.id))).replace("\N{NO-BREAK SPACE}", " ")

    assert "Le fournisseur dit « Non »" in said
    assert said.index("votre cabinet dit") < said.index("Préparez l’attestation")
    assert 'href="#point-q1.05"' in said
    assert said.index('id="point-q1.05"') < said.index("Thème par thème")
    assert at("role", publisher.id) in said
    assert at("send", publisher.id) in said


def test_a_contract_says_what_it_is_about_and_what_it_completes(
    visitor: Client, at: Address, practice: Practice, owner: Person, now: datetime
) -> None:
    row = practices.add(practice, owner, now, "Tout en un", "software_online", "telecom")
    main = practices.contract(row, by=owner, now=now)
    stranger = practices.add(practice, owner, now, "Autre", "telecom")
    foreign = practices.contract(stranger, by=owner, now=now)

    page = text_of(visitor.get(at("contract_add", row.id)))
    assert "Il complète un autre contrat" in page
    assert str(main.id) in page
    assert str(foreign.id) not in page

    told = {"title": "Annexe", "renewal_months": "0", "completes": str(main.id)}
    visitor.post(at("contract_add", row.id), told)
    annex = Contract.objects.get(title="Annexe")
    assert annex.completes == main
    assert "se lit avec" in text_of(visitor.get(at("contract", annex.id)))

    alone = told | {"title": "Téléphone", "completes": "", "services": ["telecom"]}
    visitor.post(at("contract_add", row.id), alone)
    telephone = Contract.objects.get(title="Téléphone")
    assert telephone.services == ["telecom"]
    assert "Porte sur" in text_of(visitor.get(at("contract", telephone.id)))

    told |= {"completes": str(foreign.id)}
    assert visitor.post(at("contract_change", annex.id), told).status_code == 422


def test_contracts_that_are_not_read_together_say_how_to_join_them(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.contract(publisher, by=owner, now=now)
    assert "s’il en complète un autre" not in text_of(visitor.get(at("supplier", publisher.id)))

    practices.contract(publisher, by=owner, now=now)
    assert "s’il en complète un autre" in text_of(visitor.get(at("supplier", publisher.id)))


def groups_of(said: str) -> dict[str, str]:
    """Each group of the list of clauses by its id, as it is written."""
    parts = re.split(r'<details class="fold clause-group" id="groupe-', said)
    return {part.partition('"')[0]: part for part in parts[1:]}


def is_open(group: str) -> bool:
    return " open>" in group.partition(">")[0] + ">"


def test_only_what_is_to_be_looked_for_first_is_open(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    groups = groups_of(text_of(visitor.get(at("clauses", row.id))))

    assert list(groups) == ["essentiel", "refuser", "conseille"]
    assert [is_open(group) for group in groups.values()] == [True, False, False]
    # Without script, what is folded is sent with the rest.
    assert 'name="service_level-presence"' in groups["conseille"]


def test_what_is_missing_comes_first_and_what_was_found_is_folded(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    wrong = {"service_level": Presence.ABSENT, "reuse": Presence.UNKNOWN}
    practices.read_clauses(row, by=owner, now=now, but=wrong)
    said = text_of(visitor.get(at("clauses", row.id)))
    groups = groups_of(said)

    assert [is_open(group) for group in groups.values()] == [False, True, False]
    refused = groups["refuser"]
    assert refused.index('id="clause-reuse"') < refused.index("Déjà vues")
    assert refused.index("Déjà vues") < refused.index('id="clause-copy_kept"')
    counts = re.sub(r"<[^>]+>", " ", said[said.index('id="progress"') :][:600])
    counts = " ".join(counts.split())
    assert "1 absente" in counts
    assert "1 à vérifier" in counts


def test_a_clause_of_the_contract_it_completes_is_not_asked_again(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    main = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(main, by=owner, now=now, but={"object": Presence.ABSENT})
    annex = practices.contract(publisher, by=owner, now=now, completes=main)
    essential = groups_of(text_of(visitor.get(at("clauses", annex.id))))["essentiel"]

    assert essential.index('id="clause-object"') < essential.index("Déjà vues")
    assert essential.index("Déjà vues") < essential.index('id="clause-restitution"')
    assert "Déjà dans" in essential


def test_a_clause_saved_at_once_brings_the_counts_up_to_date(
    visitor: Client, at: Address, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    answer = visitor.post(
        at("clause", row.id, "object"),
        {"object-presence": "present"},
        headers={"HX-Request": "true"},
    )
    said = text_of(answer)

    assert 'id="progress"' in said
    assert 'id="compte-essentiel"' in said
