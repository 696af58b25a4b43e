"""Checklist: the guide's own table, its boxes filled from the answers."""

from typing import Any

from hygie.assessment.rules.standing import Declared, Status
from hygie.assessment.selectors import MeasureRow, Overview
from hygie.documents.contents.heading import heading
from hygie.documents.rules.words import day


def checklist(overview: Overview) -> dict[str, Any]:
    """The data of `typst/checklist.typ`: every measure, in the guide's order."""
    head = heading(
        overview.practice,
        title="Checklist du mémento",
        subtitle=f"Réponses au {day(overview.today)}",
        lead="Les mesures dans l’ordre du guide. Relisez-la régulièrement, par exemple une fois "
        "par an.",
        now=overview.now,
    )
    return head | {"themes": _themes(overview)}


def _themes(overview: Overview) -> list[dict[str, Any]]:
    # The guide's order wins over the themes: a theme that comes back would be named again.
    themes: list[dict[str, Any]] = []
    last = ""
    for row in overview.rows:
        if row.measure.theme != last:
            last = row.measure.theme
            themes.append({"title": overview.catalog.theme(last).title, "rows": []})
        themes[-1]["rows"].append(_row(row))
    return themes


def _row(row: MeasureRow) -> dict[str, Any]:
    declared = row.standing.declared
    counts = row.standing.status is not Status.NOT_APPLICABLE
    return {
        "title": f"{row.measure.id}  {row.measure.title}",
        "local": row.measure.local,
        "cloud": row.measure.cloud,
        "chapter": row.measure.chapter,
        "yes": counts and declared is Declared.YES,
        "no": counts and declared is Declared.NO,
        "note": _note(row),
    }


def _note(row: MeasureRow) -> str:
    if row.standing.status is Status.NOT_APPLICABLE:
        return f"Sans objet : {row.standing.reason}"
    if row.standing.declared is Declared.DONT_KNOW:
        return "Je ne sais pas"
    if row.standing.status is Status.CONTRADICTED:
        return "À revérifier : contredit"
    return ""
