"""The attestation that a supplier signs: its own answers, and the words it commits to."""

from typing import Any

from django.utils import timezone

from hygie.documents.contents.heading import heading
from hygie.documents.making import Order
from hygie.documents.rules.words import day, moment
from hygie.errors import InvalidInputError
from hygie.suppliers.contents.picked import picked_id
from hygie.suppliers.models import QuestionnaireReturn
from hygie.suppliers.returned import reading_of
from hygie.suppliers.rules.judging import in_words
from hygie.suppliers.rules.kinds import services_in_words
from hygie.suppliers.rules.reading import Judged, Reading


def attestation(order: Order) -> dict[str, Any]:
    """The data of `typst/attestation.typ`. Raises InvalidInputError."""
    row = (
        QuestionnaireReturn.objects.select_related("request__supplier")
        .filter(practice=order.practice, id=picked_id(order.picked))
        .first()
    )
    if row is None:
        raise InvalidInputError(
            "Ces réponses n’existent pas, ou n’existent plus.", next_step="Choisissez-en d’autres."
        )
    request = row.request
    answered = {name.partition(".")[0] for name in row.answers}
    numbers = [name for name in request.questionnaires if name in answered]
    today = timezone.localdate(order.now)
    readings = [reading_of(row, name, today) for name in numbers]
    head = heading(
        order.practice,
        title=f"Attestation de {request.supplier.name}",
        subtitle="Questionnaires de sécurité : " + ", ".join(item[1:] for item in numbers),
        lead="Relisez vos réponses, datez, signez, puis renvoyez cette attestation au cabinet. "
        "Sans signature, elle ne vaut rien.",
        now=order.now,
    )
    return head | {
        "facts": [
            ("Fournisseur", request.supplier.name),
            ("Ce qu’il fait pour le cabinet", services_in_words(request.services) or "À préciser"),
            ("Réponses de", row.answered_by),
            ("Remplies le", day(row.answered_on)),
            ("Reçues le", moment(timezone.localtime(row.received_at))),
            ("Édition", request.edition_id),
        ],
        "seal": row.seal or row.sha256,
        "parts": [_part(reading) for reading in readings],
    }


def _part(reading: Reading) -> dict[str, Any]:
    return {
        "title": reading.questionnaire.title,
        "declaration": reading.questionnaire.declaration,
        "notice": reading.questionnaire.notice,
        "themes": [
            {
                "title": scored.theme.title,
                "rows": [
                    _row(item)
                    for item in reading.judged
                    if item.question.theme_id == scored.theme.id
                ],
            }
            for scored in reading.themes
        ],
    }


def _row(item: Judged) -> dict[str, str]:
    return {
        "id": item.question.id.upper(),
        "ask": item.question.ask,
        "answer": in_words(item.question, item.answer),
        "comment": item.answer.comment if item.answer else "",
    }
