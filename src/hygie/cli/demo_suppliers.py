"""What the fictional practice asked its suppliers, what came back, what their contracts say.

Answers are those hoped for, unless `demo.toml` says otherwise.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from hygie.cli.demo_files import make_file
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers import services
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.models import (
    Contract,
    HdsCertificate,
    QuestionnaireRequest,
    WorkOrder,
)
from hygie.suppliers.questionnaires.loader import CURRENT_EDITION, load_edition
from hygie.suppliers.questionnaires.model import Question
from hygie.suppliers.rules.answers import Answer
from hygie.suppliers.rules.asking import asked
from hygie.suppliers.rules.contract import Presence

Row = dict[str, Any]
Act = Callable[[datetime], object]
_OPENINGS = 6  # how deep a question may depend on another


def acts(practice: Practice, actor: Person, content: Row) -> Iterator[tuple[int, Act]]:
    """Everything done with the suppliers, each with its number of days before today."""
    shown = _Shown(practice, actor, content)
    yield from shown.profiles()
    yield from shown.questionnaires()
    yield from shown.contracts()
    yield from shown.certificates()
    yield from shown.orders()


class _Shown:
    """The practice and its suppliers, by their names."""

    def __init__(self, practice: Practice, actor: Person, content: Row) -> None:
        self._practice = practice
        self._actor = actor
        self._content = content

    def _supplier(self, row: Row) -> Supplier:
        return Supplier.objects.get(practice=self._practice, name=row["supplier"])

    def _by(self, moment: datetime) -> dict[str, Any]:
        return {"actor": self._actor, "now": moment}

    def profiles(self) -> Iterator[tuple[int, Act]]:
        """The RGPD question, what decides of a questionnaire, the activities used."""
        for row in self._content["supplier_profile"]:
            yield row["days_ago"], partial(self._describe, row)

    def _describe(self, row: Row, moment: datetime) -> None:
        supplier = self._supplier(row)
        names = ("is_processor", "hosts_data", "activities", "security_contact", "situation")
        changes = {name: row[name] for name in names if name in row}
        services.describe_supplier(supplier=supplier, changes=changes, **self._by(moment))
        for key, answer in row.get("decided", {}).items():
            service_id, _, questionnaire_id = key.partition(":")
            services.decide_call(
                supplier=supplier,
                service_id=service_id,
                questionnaire_id=questionnaire_id,
                answer=answer,
                **self._by(moment),
            )

    # --- questionnaires -------------------------------------------------------------------------

    def questionnaires(self) -> Iterator[tuple[int, Act]]:
        """Sent, come back, signed: as far as the row says."""
        for row in self._content["questionnaires"]:
            yield row["days_ago"], partial(self._send, row)
            if "returned_days_ago" in row:
                yield row["returned_days_ago"], partial(self._return, row)
            if "signed_days_ago" in row:
                yield row["signed_days_ago"], partial(self._sign, row)

    def _send(self, row: Row, moment: datetime) -> None:
        services.send_request(
            practice=self._practice,
            supplier=self._supplier(row),
            questionnaires=row["questionnaires"],
            due_on=moment.date() + timedelta(days=row["days"]),
            **self._by(moment),
        )

    def _request(self, row: Row) -> QuestionnaireRequest:
        rows = QuestionnaireRequest.objects.filter(supplier=self._supplier(row))
        return rows.get(questionnaires=row["questionnaires"])

    def _return(self, row: Row, moment: datetime) -> None:
        request = self._request(row)
        seal = hashlib.sha256(f"{row['supplier']} {row['questionnaires']}".encode()).hexdigest()
        services.receive_return(
            request=request,
            answers=answers_of(request, row.get("answers", {}), moment.date()),
            answered_by=row["answered_by"],
            answered_on=moment.date(),
            seal=seal,
            sha256=seal,
            edition=CURRENT_EDITION,
            **self._by(moment),
        )

    def _sign(self, row: Row, moment: datetime) -> None:
        lines = ["Attestation signée", row["supplier"], row["answered_by"]]
        services.sign_return(
            returned=self._request(row).returns.get(),
            file=make_file("attestation-signee.pdf", "pdf", lines),
            signed_on=moment.date(),
            **self._by(moment),
        )

    # --- contracts and certificates -------------------------------------------------------------

    def contracts(self) -> Iterator[tuple[int, Act]]:
        """Noted, then looked through: every clause to have, no clause to refuse, but as told."""
        for row in self._content["contract"]:
            yield row["days_ago"], partial(self._contract, row)

    def _contract(self, row: Row, moment: datetime) -> None:
        contract = Contract(
            practice=self._practice,
            supplier=self._supplier(row),
            title=row["title"],
            starts_on=moment.date() + timedelta(days=row["starts_in_days"]),
            ends_on=moment.date() + timedelta(days=row["ends_in_days"]),
            renewal_months=row.get("renewal_months", 0),
            notice_months=row["notice_months"],
        )
        services.add_row(row=contract, **self._by(moment))
        file = make_file("contrat.pdf", "pdf", [row["title"], row["supplier"]])
        services.attach(owner=contract, file=file, **self._by(moment))
        if not row.get("read", True):
            return
        book = load_clauses()
        states = {clause.id: Presence.PRESENT for clause in book.to_have}
        states |= {clause.id: Presence.ABSENT for clause in book.to_refuse}
        states |= {name: Presence(value) for name, value in row.get("clauses", {}).items()}
        looked = {name: services.Looked(presence) for name, presence in states.items()}
        services.answer_clauses(contract=contract, looked=looked, **self._by(moment))

    def certificates(self) -> Iterator[tuple[int, Act]]:
        """What was copied down of certificates, and the list of hosts."""
        for row in self._content["certificate"]:
            yield row["days_ago"], partial(self._certificate, row)
        hosts = self._content["certified_hosts"]
        yield hosts["days_ago"], partial(self._hosts, hosts)

    def _certificate(self, row: Row, moment: datetime) -> None:
        certificate = HdsCertificate(
            practice=self._practice,
            supplier=self._supplier(row),
            number=row["number"],
            holder=row["holder"],
            holder_name=row["holder_name"],
            activities=row["activities"],
            referential_id=row["referential"],
            issued_on=moment.date() - timedelta(days=row["issued_days_before"]),
            ends_on=moment.date() + timedelta(days=row["ends_in_days"]),
        )
        services.add_row(row=certificate, **self._by(moment))
        lines = ["Certificat HDS", row["number"], row["holder_name"]]
        file = make_file("certificat-hds.pdf", "pdf", lines)
        services.attach(owner=certificate, file=file, **self._by(moment))

    def _hosts(self, row: Row, moment: datetime) -> None:
        content = "\n".join([";".join(row["columns"]), *map(";".join, row["lines"])]).encode()
        services.import_hosts(
            practice=self._practice, content=content, file_name="liste.csv", **self._by(moment)
        )

    # --- work ------------------------------------------------------------------------

    def orders(self) -> Iterator[tuple[int, Act]]:
        """Work entrusted, which came back ticked and signed."""
        for row in self._content["work_order"]:
            yield row["days_ago"], partial(self._order, row)
            if "returned_days_ago" in row:
                yield row["returned_days_ago"], partial(self._take_in, row)

    def _order(self, row: Row, moment: datetime) -> None:
        services.draw_up_work_order(
            practice=self._practice,
            supplier=self._supplier(row),
            lines=[
                services.PlannedLine(
                    line["measure"],
                    line["title"],
                    devices=tuple(line.get("devices", ())),
                    proof=line.get("proof", ""),
                )
                for line in row["line"]
            ],
            due_on=moment.date() + timedelta(days=row["days"]),
            **self._by(moment),
        )

    def _take_in(self, row: Row, moment: datetime) -> None:
        order = WorkOrder.objects.filter(supplier=self._supplier(row)).latest("created_at")
        replies = {
            rank: services.LineReply(line["done"], moment.date(), line.get("comment", ""))
            for rank, line in enumerate(row["line"], start=1)
        }
        seal = hashlib.sha256(str(row["line"]).encode()).hexdigest()
        services.receive_work_order(
            work_order=order,
            replies=replies,
            answered_by=row["answered_by"],
            answered_on=moment.date(),
            seal=seal,
            sha256=seal,
            **self._by(moment),
        )
        lines = ["Ordre de travaux signé", row["supplier"], row["answered_by"]]
        services.sign_work_order(
            work_order=order,
            file=make_file("ordre-signe.pdf", "pdf", lines),
            signed_on=moment.date(),
            **self._by(moment),
        )


def answers_of(
    request: QuestionnaireRequest, told: Mapping[str, Any], today: date
) -> dict[str, Answer]:
    """A whole set of answers, those hoped for but where `told` gives others."""
    found: dict[str, Answer] = {}
    for name in request.questionnaires:
        questionnaire = load_edition().questionnaire(name)
        own: dict[str, Answer] = {}
        for _ in range(_OPENINGS):
            own = {
                question.id: _answer(question, told, today)
                for question in asked(questionnaire, own, request.services)
            }
        found |= own
    return found


def _answer(question: Question, told: Mapping[str, Any], today: date) -> Answer:
    if question.id in told:
        value = told[question.id]
        return Answer(tuple(value) if isinstance(value, list) else value)
    expected = question.expected
    if question.kind == "text":
        return Answer("Réponse d’exemple.")
    if question.kind == "file":
        return Answer(("certificat-exemple.pdf",))
    if question.kind == "date":
        recent = expected.within_months is not None
        return Answer(today - timedelta(days=30) if recent else today + timedelta(days=600))
    if question.kind == "number":
        low = expected.at_least or 0
        return Answer(low if expected.at_most is None else min(max(low, 1), expected.at_most))
    return Answer(_hoped_for(question, [option.id for option in question.answers_offered]))


def _hoped_for(question: Question, offered: Sequence[str]) -> str | tuple[str, ...]:
    expected = question.expected
    if question.kind != "choices":
        return expected.values[0] if expected.values else offered[0]
    wanted = expected.values or [item for item in offered if item not in expected.refused]
    return tuple(item for item in offered if item in wanted)
