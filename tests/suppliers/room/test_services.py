"""What is refused, what is traced, what is kept once."""

from datetime import datetime, timedelta

import pytest

from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import ConflictError, InvalidInputError, RefusedFileError
from hygie.practice.models import JournalEntry, Person, Practice, Supplier
from hygie.practice.rules.journal_words import VERBS
from hygie.practice.services import add_listed, change_listed
from hygie.suppliers import services
from hygie.suppliers.models import (
    CertifiedHost,
    Contract,
    QuestionnaireRequest,
    SupplierFile,
    SupplierFileContent,
    SupplierProfile,
    WorkOrder,
)
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.contract import Presence
from hygie.suppliers.rules.hds_list import template
from tests import factories
from tests.suppliers.room import practices


@pytest.fixture
def publisher(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")


def test_a_request_keeps_what_was_asked_that_day(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.ask(publisher, "q4", "q1", by=owner, now=now)

    assert row.questionnaires == ["q1", "q4"]
    assert row.services == ["software_online"]
    assert "q1.01" in row.question_ids
    assert len(row.nonce) >= 32


def test_a_request_needs_a_questionnaire_and_a_day_to_come(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    with pytest.raises(InvalidInputError, match="au moins un questionnaire"):
        practices.ask(publisher, by=owner, now=now)
    with pytest.raises(InvalidInputError, match="au moins un questionnaire"):
        practices.ask(publisher, "q1", "q9", by=owner, now=now)
    with pytest.raises(InvalidInputError, match="déjà passée"):
        practices.ask(publisher, "q1", by=owner, now=now, days=-1)
    assert not QuestionnaireRequest.objects.exists()


def test_the_same_answers_come_in_once(publisher: Supplier, owner: Person, now: datetime) -> None:
    request = practices.ask(publisher, "q1", by=owner, now=now)
    practices.come_back(request, by=owner, now=now, sha256="d" * 64)

    with pytest.raises(ConflictError, match="déjà là"):
        practices.come_back(request, by=owner, now=now, sha256="d" * 64)


def test_answers_to_something_else_are_refused(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    request = practices.ask(publisher, "q1", by=owner, now=now)

    with pytest.raises(InvalidInputError, match=r"q4\.01"):
        practices.come_back(request, by=owner, now=now, names=["q1", "q4"])
    with pytest.raises(InvalidInputError, match="proposée"):
        practices.come_back(request, by=owner, now=now, but={"q1.03": Answer("perhaps")})


def test_a_request_given_up_takes_nothing_in(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    request = practices.ask(publisher, "q1", by=owner, now=now)
    services.drop_request(request=request, actor=owner, now=now)

    with pytest.raises(ConflictError, match="abandonnée"):
        practices.come_back(request, by=owner, now=now)


def test_what_came_back_cannot_be_given_up(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    returned = practices.answered(publisher, "q1", by=owner, now=now)

    with pytest.raises(ConflictError, match="déjà revenues"):
        services.drop_request(request=returned.request, actor=owner, now=now)


def test_a_signature_is_neither_before_the_answers_nor_to_come(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.come_back(practices.ask(publisher, "q1", by=owner, now=now), by=owner, now=now)
    told = {"returned": row, "file": practices.SIGNED, "actor": owner, "now": now}

    with pytest.raises(InvalidInputError, match="avant les réponses"):
        services.sign_return(signed_on=now.date() - timedelta(days=1), **told)
    with pytest.raises(InvalidInputError, match="pas encore passée"):
        services.sign_return(signed_on=now.date() + timedelta(days=1), **told)
    bad = {**told, "file": IncomingFile("signée.pdf", factories.EXE)}
    with pytest.raises(RefusedFileError):
        services.sign_return(signed_on=now.date(), **bad)
    assert not SupplierFile.objects.exists()


def test_a_signed_copy_stays(publisher: Supplier, owner: Person, now: datetime) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)

    with pytest.raises(ConflictError, match="est une preuve"):
        services.detach(file=SupplierFile.objects.get(), actor=owner, now=now)


def test_the_same_file_is_kept_once(publisher: Supplier, owner: Person, now: datetime) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    for _ in range(2):
        services.attach(owner=row, file=practices.SIGNED, actor=owner, now=now)

    assert SupplierFile.objects.count() == SupplierFileContent.objects.count() == 1


def test_an_older_tab_does_not_overwrite_a_newer_contract(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    from hygie.practice.forms import as_shown
    from hygie.suppliers.forms import ContractForm

    row = practices.contract(publisher, by=owner, now=now)
    shown = as_shown(row, ContractForm)
    changes = {name: getattr(row, name) for name in ContractForm.base_fields}
    services.change_row(row=row, changes={**changes, "title": "A"}, actor=owner, now=now)
    with pytest.raises(ConflictError, match="a changé entre-temps"):
        services.change_row(
            row=row, changes={**changes, "title": "B"}, actor=owner, shown=shown, now=now
        )

    assert Contract.objects.get().title == "A"


def test_dates_that_cross_are_refused(publisher: Supplier, owner: Person, now: datetime) -> None:
    today = now.date()
    with pytest.raises(InvalidInputError, match="avant son début"):
        practices.contract(
            publisher, by=owner, now=now, starts_on=today, ends_on=today - timedelta(days=1)
        )
    with pytest.raises(InvalidInputError, match="avant sa délivrance"):
        practices.certificate(publisher, by=owner, now=now, ends_on=today - timedelta(days=200))


def test_a_clause_that_does_not_exist_is_refused(
    publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)

    with pytest.raises(InvalidInputError, match="n’existe pas"):
        services.answer_clause(
            contract=row, clause_id="nothing", presence=Presence.PRESENT, actor=owner, now=now
        )


def test_a_list_with_faults_replaces_nothing(
    practice: Practice, owner: Person, now: datetime
) -> None:
    services.import_hosts(practice=practice, content=template(), actor=owner, now=now)
    bad = template().replace(b"1-4, 6", b"7")
    found = services.import_hosts(practice=practice, content=bad, actor=owner, now=now)

    assert found.faults
    assert CertifiedHost.objects.count() == 1
    with pytest.raises(InvalidInputError, match="Aucune ligne"):
        services.import_hosts(
            practice=practice, content=bad, skip_faulty=True, actor=owner, now=now
        )


def test_work_is_entrusted_for_measures_of_the_guide(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    told = {"practice": practice, "supplier": publisher, "actor": owner, "now": now}
    with pytest.raises(InvalidInputError, match="n’existe pas dans le guide"):
        services.draw_up_work_order(
            lines=[services.PlannedLine("9.9", "Rien")], due_on=now.date(), **told
        )
    order = services.draw_up_work_order(
        lines=[services.PlannedLine("2.3.3", "Verrouiller")], due_on=now.date(), **told
    )
    back = {
        "work_order": order,
        "answered_by": "Dominique",
        "answered_on": now.date(),
        "seal": "",
        "sha256": "e" * 64,
        "actor": owner,
        "now": now,
    }
    with pytest.raises(InvalidInputError, match="n’est pas dans l’ordre"):
        services.receive_work_order(replies={2: services.LineReply("done")}, **back)
    services.receive_work_order(replies={1: services.LineReply("done")}, **back)
    with pytest.raises(ConflictError, match="déjà là"):
        services.receive_work_order(replies={1: services.LineReply("done")}, **back)
    services.sign_work_order(
        work_order=order, file=practices.SIGNED, signed_on=now.date(), actor=owner, now=now
    )
    assert WorkOrder.objects.get().signed_on == now.date()
    services.receive_work_order(
        replies={1: services.LineReply("partly")}, **(back | {"sha256": "f" * 64})
    )
    assert WorkOrder.objects.get().signed_on is None


def test_one_name_is_one_supplier(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    with pytest.raises(InvalidInputError, match="déjà dans la liste"):
        practices.add(practice, owner, now, "dossiers  FICTIFS", "host")
    other = practices.add(practice, owner, now, "Autre", "host")
    with pytest.raises(InvalidInputError, match="déjà dans la liste"):
        change_listed(row=other, changes={"name": "Dossiers Fictifs"}, actor=owner, now=now)
    with pytest.raises(InvalidInputError, match="n’est pas dans la liste"):
        add_listed(
            row=Supplier(practice=practice, name="Tiers", services=["magic"]), actor=owner, now=now
        )


def test_merging_brings_everything_of_the_other_along(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    twin = Supplier.objects.create(
        practice=practice, name="Dossiers Fictifs", services=["host"], created_at=now
    )
    practices.contract(twin, by=owner, now=now)
    practices.answered(twin, "q1", by=owner, now=now)
    services.merge_suppliers(kept=publisher, other=twin, actor=owner, now=now)

    assert Supplier.objects.get().services == ["software_online", "host"]
    assert Contract.objects.get().supplier == publisher
    assert SupplierFile.objects.get().supplier == publisher


def test_merging_keeps_what_was_decided_of_either(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    twin = Supplier.objects.create(
        practice=practice, name="Dossiers Fictifs", services=["telecom"], created_at=now
    )
    told = {"is_processor": "no", "security_contact": "Dominique"}
    services.describe_supplier(supplier=publisher, changes=told, actor=owner, now=now)
    told = {"is_processor": "yes", "security_contact": "Camille"}
    services.describe_supplier(supplier=twin, changes=told, actor=owner, now=now)
    services.merge_suppliers(kept=publisher, other=twin, actor=owner, now=now)

    profile = SupplierProfile.objects.get()
    assert (profile.supplier, profile.is_processor) == (publisher, "yes")
    assert profile.security_contact == "Dominique"
    entry = JournalEntry.objects.filter(verb="supplier.merged").get()
    assert "Camille" in str(entry.after)


def test_a_contract_of_twins_stays_about_the_services_of_its_row(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    twin = Supplier.objects.create(
        practice=practice, name="Dossiers Fictifs", services=["telecom"], created_at=now
    )
    one = practices.contract(publisher, by=owner, now=now)
    two = practices.contract(twin, by=owner, now=now)
    services.merge_suppliers(kept=publisher, other=twin, actor=owner, now=now)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.services, two.services) == (["software_online"], ["telecom"])


def test_suppliers_of_different_names_are_not_merged(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    other = practices.add(practice, owner, now, "Autre", "host")

    with pytest.raises(ConflictError, match="pas, ou plus, le même"):
        services.merge_suppliers(kept=publisher, other=other, actor=owner, now=now)


def test_every_act_has_its_words_in_the_journal(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    returned = practices.answered(publisher, "q1", by=owner, now=now)
    row = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(row, by=owner, now=now)
    practices.certificate(publisher, by=owner, now=now)
    practices.uses(publisher, 1, by=owner, now=now)
    services.remove_row(row=row, actor=owner, now=now)
    entries = JournalEntry.objects.filter(practice=practice)

    assert {entry.verb for entry in entries} <= set(VERBS)
    assert returned.answers
    # What the supplier wrote is not copied into the journal.
    assert "Comme convenu au contrat" not in "".join(str(e.after) for e in entries)


def test_a_contract_completes_one_of_the_same_supplier_one_step_deep(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    main = practices.contract(publisher, by=owner, now=now)
    annex = practices.contract(publisher, by=owner, now=now, completes=main)
    stranger = practices.add(practice, owner, now, "Autre", "telecom")
    foreign = practices.contract(stranger, by=owner, now=now)

    for row, completes in [(annex, annex), (annex, foreign), (main, foreign), (main, annex)]:
        with pytest.raises(InvalidInputError) as refused:
            services.change_row(row=row, changes={"completes": completes}, actor=owner, now=now)
        assert refused.value.field == "completes"
    third = practices.contract(publisher, by=owner, now=now)
    with pytest.raises(InvalidInputError, match="déjà"):
        services.change_row(row=third, changes={"completes": annex}, actor=owner, now=now)
