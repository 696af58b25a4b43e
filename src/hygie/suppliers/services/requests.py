"""Questionnaires sent, answers taken in, attestations signed."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice, Supplier
from hygie.suppliers.models import QuestionnaireRequest, QuestionnaireReturn, SupplierFile
from hygie.suppliers.questionnaires.loader import CURRENT_EDITION, load_edition
from hygie.suppliers.questionnaires.model import QUESTIONNAIRE_IDS, Question
from hygie.suppliers.rules.answers import Answers, answer_as_data, read_answer
from hygie.suppliers.services.files import attach

LONGEST_MESSAGE = 1000
_NONCE_BYTES = 24


@transaction.atomic
def send_request(
    *,
    practice: Practice,
    supplier: Supplier,
    questionnaires: Sequence[str],
    due_on: date,
    message: str = "",
    actor: Person,
    now: datetime,
) -> QuestionnaireRequest:
    """Prepares these questionnaires for this supplier; the practice then sends them as it likes.

    Raises InvalidInputError.
    """
    chosen = [name for name in QUESTIONNAIRE_IDS if name in questionnaires]
    if not chosen or len(chosen) != len(set(questionnaires)):
        raise InvalidInputError("Choisissez au moins un questionnaire.", field="questionnaires")
    asked_on = timezone.localdate(now)
    if due_on < asked_on:
        raise InvalidInputError("Cette date est déjà passée.", field="due_on")
    if len(message.strip()) > LONGEST_MESSAGE:
        raise InvalidInputError(f"{LONGEST_MESSAGE} caractères au plus.", field="message")
    edition = load_edition()
    row = QuestionnaireRequest.objects.create(
        practice=practice,
        supplier=supplier,
        nonce=secrets.token_urlsafe(_NONCE_BYTES),
        edition_id=CURRENT_EDITION,
        questionnaires=chosen,
        question_ids=[
            question.id
            for name in chosen
            for question in edition.questionnaire(name).questions
            if not question.services or set(question.services) & set(supplier.services)
        ],
        services=list(supplier.services),
        asked_on=asked_on,
        due_on=due_on,
        message=message.strip(),
        created_at=now,
        created_by=actor.name,
    )
    after = {"questionnaires": chosen, "due_on": due_on.isoformat()}
    _trace(row.supplier, "questionnaires.sent", actor, now, after=after)
    return row


@transaction.atomic
def drop_request(*, request: QuestionnaireRequest, actor: Person, now: datetime) -> None:
    """Gives a request up: nothing is expected of it any more. Raises ConflictError."""
    current = _held_request(request)
    if current.returns.exists():
        raise ConflictError("Des réponses sont déjà revenues pour cette demande.")
    current.dropped_at = now
    current.save(update_fields=["dropped_at"])
    before = {"questionnaires": current.questionnaires}
    _trace(current.supplier, "questionnaires.dropped", actor, now, before=before)


@transaction.atomic
def receive_return(  # noqa: PLR0913 - all that came back, each by its name
    *,
    request: QuestionnaireRequest,
    answers: Answers,
    answered_by: str,
    answered_on: date,
    seal: str,
    sha256: str,
    edition: str,
    merge_notes: Sequence[Any] = (),
    files: Sequence[IncomingFile] = (),
    actor: Person,
    now: datetime,
) -> QuestionnaireReturn:
    """Takes answers in, once: they count at once, and prove once they are signed.

    `answers` are those of the request's questionnaires. `edition`: that of the file, which may be
    older. `files`: documents joined to the answers. Raises ConflictError when these very answers
    are here already or when the request was given up, InvalidInputError, RefusedFileError.
    """
    current = _held_request(request)
    if current.returns.filter(sha256=sha256).exists():
        raise ConflictError("Ces réponses sont déjà là.", means="Rien n’a été changé.")
    if not answered_by.strip():
        raise InvalidInputError("Qui a répondu ? Le nom manque.", field="answered_by")
    row = QuestionnaireReturn.objects.create(
        practice=current.practice,
        request=current,
        edition_id=edition,
        answers=_as_kept(current, answers),
        answered_by=answered_by.strip()[:200],
        answered_on=answered_on,
        received_at=now,
        received_by=actor.name,
        seal=seal,
        sha256=sha256,
        merge_notes=list(merge_notes),
    )
    for file in files:
        attach(owner=row, file=file, actor=actor, now=now)
    after = {
        "questionnaires": current.questionnaires,
        "answered_by": row.answered_by,
        "answered_on": answered_on.isoformat(),
        "sha256": sha256,
    }
    _trace(current.supplier, "questionnaires.returned", actor, now, after=after)
    return row


def _held_request(request: QuestionnaireRequest) -> QuestionnaireRequest:
    rows = QuestionnaireRequest.objects.select_for_update(of=("self",))
    current = rows.select_related("practice", "supplier").get(id=request.id)
    if current.dropped_at is not None:
        raise ConflictError(
            "Cette demande a été abandonnée.",
            means="Rien n’a été enregistré.",
            next_step="Préparez une nouvelle demande pour ce fournisseur.",
        )
    return current


def _as_kept(request: QuestionnaireRequest, answers: Answers) -> dict[str, Any]:
    """The answers as JSON, each checked once more against its question. Raises AnswerError."""
    questions = questions_of(request)
    unknown = sorted(set(answers) - set(questions))
    if unknown:
        raise InvalidInputError(
            f"La réponse {unknown[0]} ne va à aucune question de cette demande.", field=unknown[0]
        )
    kept = {name: answer_as_data(answer) for name, answer in answers.items() if answer.is_answered}
    for name, raw in kept.items():
        read_answer(questions[name], raw)
    return kept


def questions_of(request: QuestionnaireRequest) -> Mapping[str, Question]:
    """The questions of the questionnaires that were asked, by id."""
    edition = load_edition(request.edition_id)
    return {
        question.id: question
        for name in request.questionnaires
        for question in edition.questionnaire(name).questions
    }


@transaction.atomic
def sign_return(
    *,
    returned: QuestionnaireReturn,
    file: IncomingFile,
    signed_on: date,
    signed_by: str = "",
    actor: Person,
    now: datetime,
) -> QuestionnaireReturn:
    """Keeps the signed attestation: from then on, these answers are a proof.

    Raises RefusedFileError, InvalidInputError.
    """
    current = _held_return(returned)
    if signed_on > timezone.localdate(now):
        raise InvalidInputError("Cette date n’est pas encore passée.", field="signed_on")
    if signed_on < current.answered_on:
        raise InvalidInputError(
            "L’attestation serait signée avant les réponses.",
            field="signed_on",
            next_step="Lisez la date écrite à côté de la signature.",
        )
    attach(owner=current, file=file, role=SupplierFile.Role.SIGNED, actor=actor, now=now)
    before = {"signed_on": current.signed_on.isoformat() if current.signed_on else None}
    current.signed_on = signed_on
    current.signed_by = signed_by.strip()[:200] or current.answered_by
    current.save(update_fields=["signed_on", "signed_by"])
    after = {"signed_on": signed_on.isoformat(), "signed_by": current.signed_by}
    supplier = current.request.supplier
    _trace(supplier, "questionnaires.signed", actor, now, before=before, after=after)
    return current


@transaction.atomic
def accept_claim(
    *, returned: QuestionnaireReturn, question_id: str, actor: Person, now: datetime
) -> QuestionnaireReturn:
    """Accepts that a question has no object, after having read why. Raises InvalidInputError."""
    current = _held_return(returned)
    if not current.answers.get(question_id, {}).get("not_applicable"):
        raise InvalidInputError("Le fournisseur n’a pas répondu « sans objet » à cette question.")
    if question_id in current.accepted:
        return current
    told = {"by": actor.name, "on": timezone.localdate(now).isoformat()}
    return _accepting(current, question_id, told, actor, now)


@transaction.atomic
def refuse_claim(
    *, returned: QuestionnaireReturn, question_id: str, actor: Person, now: datetime
) -> QuestionnaireReturn:
    """Takes back an acceptance: the question waits again."""
    current = _held_return(returned)
    if question_id not in current.accepted:
        return current
    return _accepting(current, question_id, None, actor, now)


def _accepting(
    current: QuestionnaireReturn,
    question_id: str,
    told: dict[str, str] | None,
    actor: Person,
    now: datetime,
) -> QuestionnaireReturn:
    kept = {key: value for key, value in current.accepted.items() if key != question_id}
    current.accepted = {**kept, question_id: told} if told else kept
    current.save(update_fields=["accepted"])
    verb = "questionnaires.claim_accepted" if told else "questionnaires.claim_refused"
    after = {"question": question_id, "reason": current.answers[question_id]["not_applicable"]}
    _trace(current.request.supplier, verb, actor, now, after=after)
    return current


def _held_return(returned: QuestionnaireReturn) -> QuestionnaireReturn:
    rows = QuestionnaireReturn.objects.select_for_update(of=("self",))
    return rows.select_related("practice", "request__supplier__practice").get(id=returned.id)


def _trace(
    supplier: Supplier,
    verb: str,
    actor: Person,
    now: datetime,
    *,
    before: Any = None,
    after: Any = None,
) -> None:
    journal.record(
        practice=supplier.practice,
        actor=actor,
        verb=verb,
        subject=supplier.name,
        before=before,
        after=after,
        now=now,
    )
