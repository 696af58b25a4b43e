"""The letters of a report, and the clause for a place, as papers."""

from typing import Any

from django.utils import timezone

from hygie.documents.contents.heading import heading
from hygie.documents.making import Order
from hygie.errors import InvalidInputError
from hygie.practice.models import Supplier
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.contents.picked import picked_id
from hygie.suppliers.letters import letter_of
from hygie.suppliers.models import Shortcoming
from hygie.suppliers.ready_texts import fill_for
from hygie.suppliers.rules.filling import fill_all, to_complete
from hygie.suppliers.states import state_of


def letter(order: Order) -> dict[str, Any]:
    """The data of `typst/letter.typ`: « <id>:report » or « <id>:reminder » was picked."""
    picked, _, kind = order.picked.partition(":")
    row = (
        Shortcoming.objects.select_related("supplier")
        .filter(practice=order.practice, id=picked_id(picked))
        .first()
    )
    if row is None or kind not in ("report", "reminder"):
        raise InvalidInputError(
            "Ce signalement n’existe pas, ou n’existe plus.", next_step="Choisissez-en un autre."
        )
    row.supplier.practice = order.practice
    state = state_of(row.supplier, today=timezone.localdate(order.now))
    ready = letter_of(state, row, kind)
    head = heading(order.practice, title=ready.letter.title, subtitle=ready.subject, now=order.now)
    return head | {
        "body": list(ready.body),
        "to_complete": [field.label for field in ready.to_complete],
    }


def place_clause(order: Order) -> dict[str, Any]:
    """The data of `typst/annex.typ` for a place that lends its computers."""
    supplier = Supplier.objects.filter(practice=order.practice, id=picked_id(order.picked)).first()
    if supplier is None:
        raise InvalidInputError(
            "Ce lieu n’existe pas, ou n’existe plus.", next_step="Choisissez-en un autre."
        )
    supplier.practice = order.practice
    state = state_of(supplier, today=timezone.localdate(order.now))
    book = load_clauses()
    found = next(
        (item for item in book.situations if item.id == state.profile.situation),
        book.situations[0],
    )
    numbers = [name.removeprefix("q") for name in found.questionnaire_ids]
    values = fill_for(state) | {
        "questionnaires": " et ".join([", ".join(numbers[:-1]), numbers[-1]])
    }
    head = heading(
        order.practice,
        title="Clause de sécurité informatique",
        subtitle=f"{found.label} – {supplier.name}",
        lead="À joindre au contrat ou à la convention, signée des deux parties.",
        now=order.now,
    )
    return head | {
        "facts": [("Le professionnel", values["professional"]), ("Le lieu", supplier.name)],
        "clauses": [
            {"title": found.label, "wording": list(fill_all(found.wording, values, book.fields))}
        ],
        "struck": [],
        "struck_intro": "",
        "to_complete": [field.label for field in to_complete(found.wording, values, book.fields)],
        "empty": "",
        "count": "",
        "notice": book.notice,
    }
