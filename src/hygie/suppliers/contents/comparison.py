"""Two sets of answers side by side, on paper."""

from typing import Any

from django.utils import timezone

from hygie.documents.contents.heading import heading
from hygie.documents.making import Order
from hygie.documents.rules.words import plural
from hygie.errors import InvalidInputError
from hygie.practice.models import Practice
from hygie.suppliers import selectors
from hygie.suppliers.side_by_side import table


def comparison(order: Order) -> dict[str, Any]:
    """The data of `typst/comparison.typ`: « <questionnaire>|<id>|<id> » was picked."""
    parts = order.picked.split("|")
    by_id = {column.id: column for column in selectors.columns(order.practice)}
    if len(parts) != 3 or parts[1] not in by_id or parts[2] not in by_id:
        raise InvalidInputError(
            "Ces réponses n’existent pas, ou n’existent plus.", next_step="Choisissez-en d’autres."
        )
    chosen = [by_id[parts[1]], by_id[parts[2]]]
    found = table(chosen, parts[0], timezone.localdate(order.now))
    if found is None:
        raise InvalidInputError(
            "Ces deux fournisseurs n’ont pas répondu au même questionnaire.",
            next_step="Choisissez-en un autre.",
        )
    head = heading(
        order.practice,
        title="Comparaison de fournisseurs",
        subtitle=found["questionnaire"].title,
        lead=f"{plural(found['differences'], 'réponse diffère', 'réponses diffèrent')}.",
        now=order.now,
    )
    return head | {
        "columns": [column.label for column in chosen],
        "scores": [f"{score} %" if score is not None else "—" for score in found["scores"]],
        "blocking": [str(number) for number in found["blocking"]],
        "themes": [
            {
                "title": theme["title"],
                "rows": [
                    {
                        "ask": row["question"].ask,
                        "cells": [
                            {"text": cell["text"], "word": cell["word"], "blocks": cell["blocks"]}
                            for cell in row["cells"]
                        ],
                    }
                    for row in theme["rows"]
                ],
            }
            for theme in found["themes"]
        ],
    }


def comparison_picks(practice: Practice) -> list[tuple[str, str]]:
    """Each pair of answers to one questionnaire, the most useful first; at most a hundred."""
    found: list[tuple[str, str]] = []
    for number in ("q1", "q2", "q3", "q4"):
        columns = selectors.columns(practice, number)
        for rank, first in enumerate(columns):
            for second in columns[rank + 1 :]:
                label = f"Questionnaire {number[1:]} : {first.label} / {second.label}"
                found.append((f"{number}|{first.id}|{second.id}", label))
                found.append((f"{number}|{second.id}|{first.id}", f"{label} (inversé)"))
    return found[:200]
