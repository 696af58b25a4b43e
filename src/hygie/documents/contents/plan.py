"""Plan d'action: who does what, by when; to pin up, tick and complete by hand."""

from typing import Any

from hygie.assessment.models import PoamItem
from hygie.assessment.selectors import Overview
from hygie.documents.contents.actions import first_actions, other_actions
from hygie.documents.contents.heading import heading
from hygie.documents.rules.words import day

_SECTIONS = (
    ("Déjà décidées", (PoamItem.State.OPEN, PoamItem.State.STARTED)),
    ("Faites", (PoamItem.State.DONE,)),
    ("Mises de côté", (PoamItem.State.SET_ASIDE,)),
)


def plan(overview: Overview) -> dict[str, Any]:
    """The data of `typst/plan.typ`, and of the DOCX."""
    head = heading(
        overview.practice,
        title="Plan d’action",
        subtitle=f"{overview.assessment.title}, au {day(overview.today)}",
        lead="Les gestes qui évitent le plus de risque pour le moins d’effort viennent d’abord.",
        now=overview.now,
    )
    sections = [
        {"title": "À faire d’abord", "rows": first_actions(overview)},
        *(
            {"title": title, "rows": other_actions(overview, *states)}
            for title, states in _SECTIONS
        ),
    ]
    return head | {
        "sections": [section for section in sections if section["rows"]],
        "empty": "Rien à faire pour l’instant : toutes les mesures qui vous concernent sont "
        "prouvées. Une action reviendra quand une preuve vieillira.",
    }
