"""Practices with suppliers that answered, signed, were read and reported, as a user would do it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hygie.assessment.services.proofs import IncomingFile
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers import services
from hygie.suppliers.models import (
    Contract,
    HdsCertificate,
    QuestionnaireRequest,
    QuestionnaireReturn,
    Shortcoming,
)
from hygie.suppliers.questionnaires.loader import CURRENT_EDITION, load_edition
from hygie.suppliers.questionnaires.model import Question
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.asking import asked
from hygie.suppliers.rules.contract import Presence
from tests import factories

SIGNED = IncomingFile("attestation signée.pdf", factories.PDF)


def add(practice: Practice, by: Person, now: datetime, name: str, *kinds: str) -> Supplier:
    return factories.add_supplier(practice, by=by, name=name, now=now, services_given=kinds)


def good_answer(question: Question, today: date) -> Answer:
    """The answer that is hoped for, whatever its kind."""
    expected = question.expected
    if question.kind == "text":
        return Answer("Comme convenu au contrat.")
    if question.kind == "file":
        return Answer(("certificat.pdf",))
    if question.kind == "date":
        back = expected.within_months is not None
        return Answer(today - timedelta(days=20) if back else today + timedelta(days=700))
    if question.kind == "number":
        low = expected.at_least or 0
        return Answer(low if expected.at_most is None else min(max(low, 1), expected.at_most))
    offered = [option.id for option in question.answers_offered]
    if question.kind == "choices":
        wanted = expected.values or tuple(item for item in offered if item not in expected.refused)
        return Answer(tuple(item for item in offered if item in wanted))
    return Answer(expected.values[0] if expected.values else offered[0])


def good_answers(
    *names: str,
    today: date,
    services_given: Sequence[str] = (),
    but: Mapping[str, Answer] | None = None,
) -> dict[str, Answer]:
    """A whole set of good answers to these questionnaires, with the exceptions of `but`."""
    found: dict[str, Answer] = {}
    for name in names:
        questionnaire = load_edition().questionnaire(name)
        own: dict[str, Answer] = {}
        for _ in range(6):  # each answer may open other questions
            own = {
                question.id: (but or {}).get(question.id) or good_answer(question, today)
                for question in asked(questionnaire, own, services_given)
            }
        found |= own
    return found


def ask(
    supplier: Supplier, *names: str, by: Person, now: datetime, days: int = 21
) -> QuestionnaireRequest:
    return services.send_request(
        practice=supplier.practice,
        supplier=supplier,
        questionnaires=names,
        due_on=(now + timedelta(days=days)).date(),
        actor=by,
        now=now,
    )


def come_back(
    request: QuestionnaireRequest,
    *,
    by: Person,
    now: datetime,
    but: Mapping[str, Answer] | None = None,
    names: Sequence[str] = (),
    sha256: str = "",
) -> QuestionnaireReturn:
    answers = good_answers(
        *(names or request.questionnaires),
        today=now.date(),
        services_given=request.services,
        but=but,
    )
    return services.receive_return(
        request=request,
        answers=answers,
        answered_by="Dominique Exemple",
        answered_on=now.date(),
        seal="a" * 64,
        sha256=sha256 or f"{int(now.timestamp()):064x}",
        edition=CURRENT_EDITION,
        actor=by,
        now=now,
    )


def sign(returned: QuestionnaireReturn, *, by: Person, now: datetime) -> QuestionnaireReturn:
    return services.sign_return(
        returned=returned, file=SIGNED, signed_on=now.date(), actor=by, now=now
    )


def answered(
    supplier: Supplier,
    *names: str,
    by: Person,
    now: datetime,
    but: Mapping[str, Answer] | None = None,
) -> QuestionnaireReturn:
    """Asked, come back and signed, all on the same day."""
    request = ask(supplier, *names, by=by, now=now)
    return sign(come_back(request, by=by, now=now, but=but), by=by, now=now)


def contract(supplier: Supplier, *, by: Person, now: datetime, **values: Any) -> Contract:
    row = Contract(practice=supplier.practice, supplier=supplier, title="Contrat 2025", **values)
    return services.add_row(row=row, actor=by, now=now)


def read_clauses(
    row: Contract, *, by: Person, now: datetime, but: Mapping[str, Presence] | None = None
) -> None:
    """Every clause to have found, no clause to refuse, with the exceptions of `but`."""
    from hygie.suppliers.clauses.loader import load_clauses

    book = load_clauses()
    states = {clause.id: Presence.PRESENT for clause in book.to_have}
    states |= {clause.id: Presence.ABSENT for clause in book.to_refuse}
    looked = {name: services.Looked(found) for name, found in (states | dict(but or {})).items()}
    services.answer_clauses(contract=row, looked=looked, actor=by, now=now)


def certificate(supplier: Supplier, *, by: Person, now: datetime, **values: Any) -> HdsCertificate:
    told = {
        "number": "HDS-0001",
        "holder": "supplier",
        "holder_name": supplier.name,
        "activities": [1, 2, 3, 4, 5, 6],
        "referential_id": "v2",
        "issued_on": now.date() - timedelta(days=100),
        "ends_on": now.date() + timedelta(days=900),
    } | values
    row = HdsCertificate(practice=supplier.practice, supplier=supplier, **told)
    return services.add_row(row=row, actor=by, now=now)


def uses(supplier: Supplier, *activities: int, by: Person, now: datetime) -> None:
    services.describe_supplier(
        supplier=supplier, changes={"activities": list(activities)}, actor=by, now=now
    )


def shortcoming(supplier: Supplier, *, by: Person, now: datetime) -> Shortcoming:
    row = Shortcoming(
        practice=supplier.practice,
        supplier=supplier,
        seen_on=now.date(),
        seen="Le poste de la salle de soins ne se verrouille jamais.",
        risk="N’importe quel visiteur peut ouvrir un dossier.",
        expected="Régler le verrouillage à 15 minutes.",
        answer_by=now.date() + timedelta(days=30),
        created_by=by.name,
    )
    return services.add_row(row=row, actor=by, now=now)
