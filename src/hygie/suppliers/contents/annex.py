"""The annex to a contract: the clauses that are missing, and those that must be struck out."""

from typing import Any

from django.utils import timezone

from hygie.documents.contents.heading import heading
from hygie.documents.making import Order
from hygie.documents.rules.words import day, plural
from hygie.errors import InvalidInputError
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.contents.picked import picked_id
from hygie.suppliers.models import Contract
from hygie.suppliers.ready_texts import fill_for
from hygie.suppliers.rules.filling import fill_all, to_complete
from hygie.suppliers.states import state_of

INTRO = (
    "Le présent document complète le contrat cité. Il en fait partie dès sa signature par les deux "
    "parties. En cas de contradiction, ses clauses l’emportent."
)
STRUCK_OUT = "Est supprimé du contrat, et remplacé par la clause correspondante ci-dessus :"


def annex(order: Order) -> dict[str, Any]:
    """The data of `typst/annex.typ`, and of its Word twin. Raises InvalidInputError."""
    row = (
        Contract.objects.select_related("supplier")
        .filter(practice=order.practice, id=picked_id(order.picked))
        .first()
    )
    if row is None:
        raise InvalidInputError(
            "Ce contrat n’existe pas, ou n’existe plus.", next_step="Choisissez-en un autre."
        )
    row.supplier.practice = order.practice
    state = state_of(row.supplier, today=timezone.localdate(order.now))
    item = next(one for one in state.contracts if one.contract.id == row.id)
    book, values = load_clauses(), fill_for(state, item)
    refused = item.standing.found_refused
    # What replaces a clause to refuse comes along, even where nobody noted it as missing.
    wanted = {clause.id for clause in item.standing.missing} | {one.instead for one in refused}
    found = [clause for clause in book.to_have if clause.id in wanted]
    clauses = sorted(found, key=lambda clause: not clause.essential)
    texts = [text for clause in clauses for text in clause.wording]
    head = heading(
        order.practice,
        title="Annexe de sécurité",
        subtitle=f"Contrat « {row.title} » avec {row.supplier.name}",
        lead=INTRO,
        now=order.now,
    )
    return head | {
        "facts": [
            ("Le Cabinet", order.practice.name),
            ("Le Prestataire", row.supplier.name),
            ("Contrat", row.title),
            ("Date du contrat", day(row.signed_on or row.starts_on) or "À compléter"),
        ],
        "clauses": [
            {"title": clause.title, "wording": list(fill_all(clause.wording, values, book.fields))}
            for clause in clauses
        ],
        "struck": [{"title": one.title, "recognise": one.recognise} for one in refused],
        "struck_intro": STRUCK_OUT,
        "to_complete": [field.label for field in to_complete(texts, values, book.fields)],
        "empty": ""
        if clauses or refused
        else "Aucune clause n’est notée comme absente dans ce contrat.",
        "count": plural(len(clauses), "clause"),
        "notice": book.notice,
    }
