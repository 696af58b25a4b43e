"""Sheets that were sent, and the files that answer them: small, whole, and ready to be spoilt."""

import base64
import hashlib
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hygie.suppliers.exchange.sealing import seal, write
from hygie.suppliers.exchange.sheet import (
    Reference,
    Sending,
    Sheet,
    SheetKind,
    WorkLine,
    questionnaire_sheet,
    work_sheet,
)
from hygie.suppliers.rules.answers import Answers, answer_as_data
from tests.suppliers.questions import EDITION, good_answers

PRACTICE_ID = UUID("11111111-1111-4111-8111-111111111111")
REQUEST_ID = UUID("22222222-2222-4222-8222-222222222222")
NONCE = "0123456789abcdef" * 2
SENT_ON, DUE_ON = date(2026, 11, 25), date(2027, 1, 15)
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LINES = (
    WorkLine("l01", "Activer l’antivirus", "Aucun n’a été vu.", "Poste « Accueil »", "Un rapport."),
    WorkLine("l02", "Séparer le compte d’administration du compte de tous les jours"),
)


def reference(*parts: str, kind: SheetKind = SheetKind.QUESTIONNAIRE) -> Reference:
    edition = EDITION.id if kind is SheetKind.QUESTIONNAIRE else "ans-2021"
    return Reference(kind, REQUEST_ID, NONCE, PRACTICE_ID, edition, parts or ("q1",))


def sending(*parts: str, kind: SheetKind = SheetKind.QUESTIONNAIRE, **changes: Any) -> Sending:
    told = {
        "edition_title": "Édition d’essai",
        "practice_name": "Cabinet du Port",
        "supplier_name": "Nuage & Cie",
        "sent_on": SENT_ON,
        "due_on": DUE_ON,
    }
    return Sending(reference(*parts, kind=kind), **(told | changes))


def questionnaires(*parts: str, services: tuple[str, ...] = (), **changes: Any) -> Sheet:
    return questionnaire_sheet(sending(*parts, **changes), EDITION, services)


def work_order(**changes: Any) -> Sheet:
    return work_sheet(sending("work", kind=SheetKind.WORK_ORDER, **changes), LINES)


def told(sheet: Sheet, answers: dict[str, dict[str, object]], **changes: Any) -> dict[str, Any]:
    """What the supplier's page writes, before its seal."""
    stated = sheet.reference
    return {
        "format": "hygie-answers/1",
        "request": {
            "kind": stated.kind.value,
            "id": str(stated.request_id),
            "nonce": stated.nonce,
            "practice": str(stated.practice_id),
            "edition": stated.edition_id,
            "parts": list(stated.part_ids),
        },
        "practice_name": sheet.practice_name,
        "supplier_name": sheet.supplier_name,
        "respondent": {"name": "Léa Martin", "role": "Gérante", "company": "Nuage & Cie"},
        "finished_at": "2026-12-03T10:15:00.000Z",
        "sittings": [
            {
                "opened_at": "2026-12-01T08:00:00.000Z",
                "saved_at": "2026-12-01T08:40:00.000Z",
                "answered": 12,
            },
        ],
        "answers": answers,
        "note": "",
        "files": [],
    } | changes


def as_data(answers: Answers) -> dict[str, dict[str, object]]:
    return {name: answer_as_data(answer) for name, answer in answers.items()}


def joined(item: str, name: str = "preuve.pdf", content: bytes = PDF) -> dict[str, Any]:
    return {
        "item": item,
        "name": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": base64.b64encode(content).decode(),
    }


def answer_file(sheet: Sheet | None = None, **changes: Any) -> bytes:
    """A whole, sealed answer file; to the first questionnaire unless told otherwise."""
    sheet = sheet or questionnaires("q1")
    answers: dict[str, dict[str, object]] = {}
    for part in sheet.parts:
        if part.id != "work":
            answers |= as_data(good_answers(EDITION.questionnaire(part.id)))
    return write(told(sheet, answers) | changes)


def resealed(value: dict[str, Any]) -> dict[str, Any]:
    """The same, with the seal of what it now says: what somebody who knows the format would do."""
    return value | {"seal": seal(value)}
