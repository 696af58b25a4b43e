"""What suppliers answer and sign reaches the hub: proven, contradicted, expired, exempted."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from hygie.assessment.rules.observation import (
    WHOLE_PRACTICE,
    Observation,
    Outcome,
    Strength,
    Subject,
)
from hygie.assessment.rules.standing import Standing, Status
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers import services
from hygie.suppliers.models import SupplierFile, WorkOrder
from hygie.suppliers.observations import observe, observe_work
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.contract import PLACE_CLAUSE, PLACE_QUESTIONNAIRES, Presence
from tests import factories
from tests.suppliers.room import practices


@pytest.fixture
def publisher(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "Dossiers Fictifs", "software_online")


@pytest.fixture
def telecom(practice: Practice, owner: Person, now: datetime) -> Supplier:
    """Neither patients' data nor hosting: exempted of nearly everything."""
    return practices.add(practice, owner, now, "Télécom Factice", "telecom")


def standing(practice: Practice, measure_id: str, now: datetime) -> Standing:
    found = factories.overview_of(practice, now=now)
    return next(row.standing for row in found.rows if row.measure.id == measure_id)


def seen(practice: Practice, measure_id: str, now: datetime) -> list[Observation]:
    found = [*observe(practice, now=now), *observe_work(practice, now=now)]
    return [item for item in found if item.measure_id == measure_id]


def test_nothing_is_said_before_something_is_asked(
    practice: Practice, publisher: Supplier, now: datetime
) -> None:
    assert list(observe(practice, now=now)) == []


def test_every_supplier_signed_and_the_questionnaire_is_proven(
    practice: Practice, publisher: Supplier, telecom: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", "q4", by=owner, now=now)
    assert standing(practice, "A1.1", now).status is Status.UNKNOWN
    practices.answered(telecom, "q1", by=owner, now=now)

    found = standing(practice, "A1.1", now)
    assert (found.status, found.strength) == (Status.PROVEN, Strength.ATTESTED)
    # The operator keeps nothing: questionnaire 4 is not asked to it.
    assert standing(practice, "A1.4", now).status is Status.PROVEN


def test_answers_without_a_signature_prove_nothing(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.come_back(practices.ask(publisher, "q1", by=owner, now=now), by=owner, now=now)
    found = standing(practice, "A1.1", now)

    assert found.status is Status.UNKNOWN
    assert "pas signées" in found.reason


def test_a_blocking_answer_contradicts_a_yes(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    factories.answer(practice, "A1.1", "yes", now=now)
    practices.answered(publisher, "q1", by=owner, now=now, but={"q1.25": Answer("no")})

    assert standing(practice, "A1.1", now).status is Status.CONTRADICTED


def test_a_signature_of_last_year_is_too_old(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)
    later = now + timedelta(days=400)

    assert standing(practice, "A1.1", now + timedelta(days=300)).status is Status.PROVEN
    assert standing(practice, "A1.1", later).status is Status.EXPIRED


def test_what_never_was_a_proof_does_not_expire(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now, but={"q1.25": Answer("no")})
    found = standing(practice, "A1.1", now + timedelta(days=400))

    assert found.status is Status.UNKNOWN
    assert "Envoyez de nouveau le questionnaire" in found.reason


def test_newer_answers_not_signed_yet_do_not_undo_the_signed_ones(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)
    later = now + timedelta(days=60)
    practices.come_back(practices.ask(publisher, "q1", by=owner, now=later), by=owner, now=later)

    assert standing(practice, "A1.1", later).status is Status.PROVEN


def test_newer_answers_that_block_count_at_once(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)
    later = now + timedelta(days=60)
    request = practices.ask(publisher, "q1", by=owner, now=later)
    practices.come_back(request, by=owner, now=later, but={"q1.25": Answer("no")})

    assert standing(practice, "A1.1", later).status is Status.TO_DO


def test_a_claim_without_object_waits_for_the_practice(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    claim = {"q1.40": Answer(not_applicable="Nous n’avons aucune copie.")}
    returned = practices.answered(publisher, "q1", by=owner, now=now, but=claim)
    assert standing(practice, "A1.1", now).status is Status.UNKNOWN

    services.accept_claim(returned=returned, question_id="q1.40", actor=owner, now=now)
    assert standing(practice, "A1.1", now).status is Status.PROVEN


def test_a_place_that_lends_its_computers_is_not_waited_for(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.add(practice, owner, now, "Clinique du Lac", "third_party_premises")
    practices.answered(publisher, "q1", by=owner, now=now)

    assert standing(practice, "A1.1", now).status is Status.PROVEN


def test_what_blocks_in_a_place_that_answered_is_not_exempted(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    place = practices.add(practice, owner, now, "Clinique du Lac", "third_party_premises")
    practices.answered(publisher, "q1", by=owner, now=now)
    practices.answered(place, "q1", by=owner, now=now, but={"q1.25": Answer("no")})

    assert standing(practice, "A1.1", now).status is Status.TO_DO


def test_the_backups_part_exempts_who_does_not_do_them(
    practice: Practice, owner: Person, now: datetime
) -> None:
    installer = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    copier = practices.add(practice, owner, now, "Copieurs & Cie", "printer_rental")
    practices.answered(installer, "q2", by=owner, now=now)
    only = {"q2.01": Answer(("maintenance",))}
    practices.answered(copier, "q2", by=owner, now=now, but=only)
    found = {item.subject.label: item.outcome for item in seen(practice, "2.6.1", now)}

    assert found["Dépann’PC"] is Outcome.PASS
    assert found["Copieurs & Cie"] is Outcome.NOT_APPLICABLE


def test_not_doing_backups_is_a_supplier_s_word_and_is_signed_too(
    practice: Practice, owner: Person, now: datetime
) -> None:
    installer = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    copier = practices.add(practice, owner, now, "Copieurs & Cie", "printer_rental")
    practices.answered(installer, "q2", by=owner, now=now)
    only = {"q2.01": Answer(("maintenance",))}
    request = practices.ask(copier, "q2", by=owner, now=now)
    returned = practices.come_back(request, by=owner, now=now, but=only)
    found = {item.subject.label: item for item in seen(practice, "2.6.1", now)}
    assert found["Copieurs & Cie"].outcome is Outcome.UNKNOWN
    assert "signées" in found["Copieurs & Cie"].reason

    practices.sign(returned, by=owner, now=now)
    for day, outcome in ((now, Outcome.NOT_APPLICABLE), (now + timedelta(400), Outcome.UNKNOWN)):
        found = {item.subject.label: item for item in seen(practice, "2.6.1", day)}
        assert found["Copieurs & Cie"].outcome is outcome
    told = seen(practice, "2.6.1", now)
    assert {item.strength for item in told} == {Strength.ATTESTED}


def test_a_service_entrusted_since_was_not_answered_for(
    practice: Practice, owner: Person, now: datetime
) -> None:
    row = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    practices.answered(row, "q2", by=owner, now=now)
    assert standing(practice, "A1.2", now).status is Status.PROVEN

    Supplier.objects.filter(id=row.id).update(services=["maintenance_on_site", "printer_rental"])
    found = standing(practice, "A1.2", now)
    assert found.status is Status.UNKNOWN
    assert "sans réponse" in found.reason


def test_contracts_are_proven_clause_by_clause(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    assert standing(practice, "2.10.1", now).status is Status.UNKNOWN
    practices.read_clauses(row, by=owner, now=now)

    found = standing(practice, "2.10.1", now)
    assert (found.status, found.strength) == (Status.PROVEN, Strength.STATED)
    assert [item.outcome for item in seen(practice, "2.9.2", now)] == [Outcome.PASS]

    services.answer_clause(
        contract=row, clause_id="reuse", presence=Presence.PRESENT, actor=owner, now=now
    )
    found = standing(practice, "2.10.1", now)
    assert found.status is Status.TO_DO
    assert "clause à refuser" in found.reason


def test_a_reading_of_last_year_expires_and_reading_again_renews_it(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(row, by=owner, now=now)
    later = now + timedelta(days=400)
    assert standing(practice, "2.10.1", later).status is Status.EXPIRED

    services.confirm_clauses(contract=row, actor=owner, now=later)
    assert standing(practice, "2.10.1", later).status is Status.PROVEN


def test_a_contract_that_ended_proves_nothing(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(publisher, by=owner, now=now, ends_on=now.date())
    practices.read_clauses(row, by=owner, now=now)
    later = now + timedelta(days=10)

    assert standing(practice, "2.10.1", now).status is Status.PROVEN
    assert standing(practice, "2.10.1", later).status is Status.UNKNOWN


def test_a_contract_that_renews_itself_goes_on(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.contract(
        publisher, by=owner, now=now, ends_on=now.date(), renewal_months=12, notice_months=3
    )
    practices.read_clauses(row, by=owner, now=now)

    assert standing(practice, "2.10.1", now + timedelta(days=10)).status is Status.PROVEN


def test_the_contract_of_a_place_proves_its_own_measure(
    owner: Person, now: datetime, practice: Practice
) -> None:
    factories.describe(practice, by=owner, now=now, third_party_premises=True)
    place = practices.add(practice, owner, now, "EHPAD des Tilleuls", "third_party_premises")
    row = practices.contract(place, by=owner, now=now)
    assert standing(practice, "2.10.2", now).status is Status.UNKNOWN
    for name in (PLACE_CLAUSE, PLACE_QUESTIONNAIRES):
        services.answer_clause(
            contract=row, clause_id=name, presence=Presence.PRESENT, actor=owner, now=now
        )

    assert standing(practice, "2.10.2", now).status is Status.PROVEN
    services.answer_clause(
        contract=row, clause_id=PLACE_CLAUSE, presence=Presence.ABSENT, actor=owner, now=now
    )
    assert standing(practice, "2.10.2", now).status is Status.TO_DO


def test_a_certificate_protects_what_it_covers_until_it_ends(
    practice: Practice, publisher: Supplier, telecom: Supplier, owner: Person, now: datetime
) -> None:
    row = practices.certificate(publisher, by=owner, now=now)
    assert standing(practice, "2.10.3", now).status is Status.UNKNOWN
    practices.uses(publisher, 1, 5, by=owner, now=now)
    found = standing(practice, "2.10.3", now)
    assert (found.status, found.strength) == (Status.PROVEN, Strength.STATED)

    services.attach(owner=row, file=practices.SIGNED, actor=owner, now=now)
    assert standing(practice, "2.10.3", now).strength is Strength.ATTESTED
    later = now + timedelta(days=1000)
    assert standing(practice, "2.10.3", later).status is Status.TO_DO
    services.change_row(row=row, changes={"activities": [1, 2]}, actor=owner, now=now)
    assert "ne couvre pas l’activité 5" in standing(practice, "2.10.3", now).reason


def test_saying_that_there_is_no_certificate_fails(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q4", by=owner, now=now, but={"q4.01": Answer("none")})

    assert standing(practice, "2.10.3", now).status is Status.TO_DO


def test_what_depends_is_asked_and_never_guessed(
    practice: Practice, owner: Person, now: datetime
) -> None:
    row = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    practices.ask(row, "q1", "q3", by=owner, now=now)
    found = seen(practice, "A1.3", now)[0]
    assert (found.outcome, "dépanne-t-il aussi à distance" in found.reason) == (
        Outcome.UNKNOWN,
        True,
    )

    services.decide_call(
        supplier=row,
        service_id="maintenance_on_site",
        questionnaire_id="q3",
        answer=False,
        actor=owner,
        now=now,
    )
    assert seen(practice, "A1.3", now)[0].outcome is Outcome.NOT_APPLICABLE


def test_the_signed_copy_is_the_evidence(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    practices.answered(publisher, "q1", by=owner, now=now)
    (found,) = seen(practice, "A1.1", now)
    row = SupplierFile.objects.get()

    assert [(item.name, item.sha256) for item in found.evidence] == [(row.name, row.sha256)]
    assert str(row.id) in found.evidence[0].url


def work(
    supplier: Supplier, *lines: tuple[services.PlannedLine, str], by: Person, now: datetime
) -> WorkOrder:
    """Work entrusted, come back with what was said of each line; not signed yet."""
    order = services.draw_up_work_order(
        practice=supplier.practice,
        supplier=supplier,
        lines=[line for line, _ in lines],
        due_on=now.date() + timedelta(days=30),
        actor=by,
        now=now,
    )
    return services.receive_work_order(
        work_order=order,
        replies={
            rank: services.LineReply(done, now.date(), "Une pièce manque.")
            for rank, (_, done) in enumerate(lines, start=1)
        },
        answered_by="Dominique Exemple",
        answered_on=now.date(),
        seal="",
        sha256=uuid4().hex * 2,
        actor=by,
        now=now,
    )


def sign_work(order: WorkOrder, *, by: Person, now: datetime) -> None:
    services.sign_work_order(
        work_order=order, file=practices.SIGNED, signed_on=now.date(), actor=by, now=now
    )


@pytest.fixture
def installer(practice: Practice, owner: Person, now: datetime) -> Supplier:
    return practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")


UPDATED = services.PlannedLine("2.3.4", "Mettre à jour")
LOCKED = services.PlannedLine("2.3.3", "Régler le verrouillage")


def test_work_done_and_signed_is_attested_line_by_line(
    practice: Practice, installer: Supplier, owner: Person, now: datetime
) -> None:
    order = work(installer, (LOCKED, "done"), (UPDATED, "not_done"), by=owner, now=now)
    assert seen(practice, "2.3.3", now) == []
    sign_work(order, by=owner, now=now)

    done, not_done = seen(practice, "2.3.3", now)[0], seen(practice, "2.3.4", now)[0]
    assert (done.outcome, done.strength) == (Outcome.PASS, Strength.ATTESTED)
    assert done.subject == WHOLE_PRACTICE
    assert standing(practice, "2.3.3", now).status is Status.PROVEN
    assert (not_done.outcome, "Une pièce manque" in not_done.reason) == (Outcome.UNKNOWN, True)


def test_a_line_about_one_device_proves_nothing_of_the_others(
    practice: Practice, installer: Supplier, owner: Person, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Accueil", now=now)
    line = replace(LOCKED, devices=("Accueil",))
    sign_work(work(installer, (line, "done"), by=owner, now=now), by=owner, now=now)

    [found] = seen(practice, "2.3.3", now)
    assert found.subject == Subject("computer", str(device.id), "Accueil")
    assert found.outcome is Outcome.PASS
    assert standing(practice, "2.3.3", now).status is not Status.PROVEN


def test_a_line_about_several_devices_speaks_of_each(
    practice: Practice, installer: Supplier, owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Accueil", now=now)
    line = replace(LOCKED, devices=("Accueil", "Un poste parti depuis"))
    sign_work(work(installer, (line, "done"), by=owner, now=now), by=owner, now=now)

    labels = [(item.subject.scope, item.subject.label) for item in seen(practice, "2.3.3", now)]
    assert labels == [("computer", "Accueil"), ("device", "Un poste parti depuis")]


def test_a_newer_line_about_one_device_takes_the_older_word_about_all_back(
    practice: Practice, installer: Supplier, owner: Person, now: datetime
) -> None:
    sign_work(work(installer, (LOCKED, "done"), by=owner, now=now), by=owner, now=now)
    assert standing(practice, "2.3.3", now).status is Status.PROVEN

    factories.add_device(practice, by=owner, name="Accueil", now=now)
    later = now + timedelta(days=10)
    line = replace(LOCKED, devices=("Accueil",))
    sign_work(work(installer, (line, "not_done"), by=owner, now=later), by=owner, now=later)
    assert [item.outcome for item in seen(practice, "2.3.3", later)] == [Outcome.UNKNOWN]
    assert standing(practice, "2.3.3", later).status is Status.UNKNOWN


def test_a_supplier_that_contradicts_the_practice_is_not_a_proof(
    practice: Practice, owner: Person, now: datetime
) -> None:
    repairer = practices.add(practice, owner, now, "Dépann’PC", "maintenance_on_site")
    practices.answered(repairer, "q1", by=owner, now=now, but={"q1.05": Answer("no")})
    assert standing(practice, "A1.1", now).status is Status.PROVEN

    said = {"is_processor": "yes"}
    services.describe_supplier(supplier=repairer, changes=said, actor=owner, now=now)
    [found] = seen(practice, "A1.1", now)
    assert found.outcome is Outcome.FAIL
    assert "votre cabinet dit" in found.reason


def test_a_clause_of_one_contract_does_not_count_for_another(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    whole = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(whole, by=owner, now=now)
    assert standing(practice, "2.10.1", now).status is Status.PROVEN

    other = practices.contract(publisher, by=owner, now=now)
    missing = {"object": Presence.ABSENT}
    practices.read_clauses(other, by=owner, now=now, but=missing)
    assert standing(practice, "2.10.1", now).status is Status.TO_DO

    changes = {"completes": whole}
    services.change_row(row=other, changes=changes, actor=owner, now=now)
    assert standing(practice, "2.10.1", now).status is Status.PROVEN


def test_a_contract_that_was_ended_counts_for_nothing(
    practice: Practice, publisher: Supplier, owner: Person, now: datetime
) -> None:
    main = practices.contract(publisher, by=owner, now=now)
    practices.read_clauses(main, by=owner, now=now, but={"object": Presence.ABSENT})
    annex = practices.contract(publisher, by=owner, now=now, completes=main)
    practices.read_clauses(annex, by=owner, now=now)
    assert standing(practice, "2.10.1", now).status is Status.PROVEN

    services.stop_contract(contract=annex, stopped_on=now.date(), actor=owner, now=now)
    assert standing(practice, "2.10.1", now).status is Status.TO_DO
