"""What came back, once its preview was read and confirmed: all of it, or nothing."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hygie.assessment.rules.files import DOCX, FileKind
from hygie.assessment.services.proofs import IncomingFile
from hygie.practice import journal
from hygie.practice.models import Person
from hygie.suppliers.arriving import Arrived, Decisions, refuse_nobody
from hygie.suppliers.exchange.answer_file import JoinedFile, Respondent
from hygie.suppliers.models import (
    QuestionnaireRequest,
    QuestionnaireReturn,
    SupplierFile,
    WorkOrder,
    WorkOrderLine,
)
from hygie.suppliers.questionnaires.loader import CURRENT_EDITION, load_edition
from hygie.suppliers.services.files import attach
from hygie.suppliers.services.requests import receive_return
from hygie.suppliers.services.work_orders import LineReply, receive_work_order

REPORT = FileKind("application/json", (".hygie",))
ANSWERS = FileKind("application/json", (".json",))


@dataclass(frozen=True)
class Confirmed:
    """What was confirmed: the file as it came, who answered and when, what was decided."""

    file: IncomingFile
    respondent: Respondent
    answered_on: date
    decisions: Decisions


@transaction.atomic
def take_answers(
    *, arrived: Arrived, confirmed: Confirmed, actor: Person, now: datetime
) -> QuestionnaireReturn:
    """Keeps the answers with the file that brought them and the documents joined.

    Answers to an older edition are kept under a request of the present one, with what became of
    each. Raises ConflictError, InvalidInputError, AnswerError, RefusedFileError.
    """
    if not isinstance(arrived.row, QuestionnaireRequest):
        raise TypeError("a work order is taken by `take_work`")
    refuse_nobody(confirmed.respondent)
    replies = arrived.replies(confirmed.decisions)
    notes = arrived.notes(confirmed.decisions, actor.name)
    answers, request = dict(replies.answers), arrived.row
    if old := arrived.carried(answers):
        answers = old.chosen(confirmed.decisions.carried)
        notes += old.notes(confirmed.decisions.carried)
        request = _renewed(request, actor, now)
    returned = receive_return(
        request=request,
        answers=answers,
        answered_by=str(confirmed.respondent),
        answered_on=confirmed.answered_on,
        seal=arrived.file.seal,
        sha256=hashlib.sha256(confirmed.file.content).hexdigest(),
        edition=arrived.row.edition_id,
        merge_notes=notes,
        files=[IncomingFile(item.name, item.content) for item in arrived.file.joined],
        actor=actor,
        now=now,
    )
    _keep_original(returned, confirmed.file, actor, now)
    return returned


@transaction.atomic
def take_work(
    *, arrived: Arrived, confirmed: Confirmed, actor: Person, now: datetime
) -> tuple[WorkOrder, Sequence[SupplierFile]]:
    """Keeps what was said of each line; gives the order and the reports that came with it.

    Raises ConflictError, InvalidInputError, AnswerFileError, RefusedFileError.
    """
    if not isinstance(arrived.row, WorkOrder):
        raise TypeError("questionnaires are taken by `take_answers`")
    refuse_nobody(confirmed.respondent)
    replies = arrived.replies(confirmed.decisions)
    ranks = {item.id: rank for rank, item in enumerate(arrived.sheet.items, start=1)}
    order = receive_work_order(
        work_order=arrived.row,
        replies={
            ranks[name]: LineReply(
                line.value or WorkOrderLine.Done.WAITING, line.done_on, line.comment
            )
            for name, line in replies.lines.items()
        },
        answered_by=str(confirmed.respondent),
        answered_on=confirmed.answered_on,
        seal=arrived.file.seal,
        sha256=hashlib.sha256(confirmed.file.content).hexdigest(),
        files=[
            IncomingFile(item.name, item.content)
            for item in arrived.file.joined
            if not is_report(item.name)
        ],
        actor=actor,
        now=now,
    )
    _keep_original(order, confirmed.file, actor, now)
    return order, [
        _keep_report(order, item, actor, now)
        for item in arrived.file.joined
        if is_report(item.name)
    ]


def is_report(name: str) -> bool:
    """Whether this is a report of `hygie check`, by its name."""
    return name.lower().endswith(REPORT.extensions)


def _keep_report(order: WorkOrder, item: JoinedFile, actor: Person, now: datetime) -> SupplierFile:
    return attach(
        owner=order,
        file=IncomingFile(item.name, item.content),
        role=SupplierFile.Role.REPORT,
        kind=REPORT,
        actor=actor,
        now=now,
    )


def _keep_original(
    owner: QuestionnaireReturn | WorkOrder, file: IncomingFile, actor: Person, now: datetime
) -> None:
    kind = DOCX if file.content.startswith(b"PK") else ANSWERS
    # Nobody looks at the name it came under: under another one, it could open as a page.
    is_said = file.name.lower().endswith(kind.extensions)
    name = file.name if is_said else f"{file.name[:140]}{kind.extensions[0]}"
    attach(owner=owner, file=IncomingFile(name, file.content), kind=kind, actor=actor, now=now)


def _renewed(request: QuestionnaireRequest, actor: Person, now: datetime) -> QuestionnaireRequest:
    """The same request, as the present edition puts it: the old one keeps its own words."""
    edition = load_edition()
    row = QuestionnaireRequest.objects.create(
        practice=request.practice,
        supplier=request.supplier,
        nonce=secrets.token_urlsafe(24),
        edition_id=CURRENT_EDITION,
        questionnaires=request.questionnaires,
        question_ids=[
            question.id
            for name in request.questionnaires
            for question in edition.questionnaire(name).questions
            if not question.services or set(question.services) & set(request.services)
        ],
        services=request.services,
        asked_on=request.asked_on,
        due_on=request.due_on,
        message=request.message,
        created_at=now,
        created_by=actor.name,
    )
    journal.record(
        practice=request.practice,
        actor=actor,
        verb="questionnaires.renewed",
        subject=request.supplier.name,
        before={"edition": request.edition_id},
        after={"edition": row.edition_id, "questionnaires": row.questionnaires},
        now=now,
    )
    return row
