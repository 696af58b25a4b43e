"""Fiches mesures: one page a measure, to read, to hand out, to keep beside the computer."""

from collections.abc import Collection, Sequence
from typing import Any

from hygie.assessment.selectors import MeasureRow, Overview
from hygie.catalog.model import HowTo, Measure
from hygie.documents.contents.heading import heading
from hygie.documents.contents.standing import status
from hygie.documents.rules.words import capital, day, joined


def sheets(
    overview: Overview,
    measure_ids: Sequence[str] = (),
    *,
    ticked: Collection[str],
    systems: Collection[str],
) -> dict[str, Any]:
    """The data of `typst/sheets.typ`; without any id, every measure of the guide.

    `systems` are those of the practice: the steps are theirs, or all of them when none is known.
    Raises KeyError for an unknown id.
    """
    rows = [overview.row(item) for item in measure_ids] or list(overview.rows)
    one = len(rows) == 1
    head = heading(
        overview.practice,
        title=rows[0].measure.title if one else "Fiches mesures",
        subtitle=f"Mesure {rows[0].measure.id} du mémento"
        if one
        else f"Les {len(rows)} mesures du guide, au {day(overview.today)}",
        lead="" if one else "Une question, pourquoi elle se pose, comment faire, ce qui prouve.",
        now=overview.now,
    )
    return head | {"sheets": [_sheet(overview, row, ticked, systems) for row in rows]}


def _sheet(
    overview: Overview, row: MeasureRow, ticked: Collection[str], systems: Collection[str]
) -> dict[str, Any]:
    measure = row.measure
    return {
        "id": measure.id,
        "title": measure.title,
        "question": measure.question,
        "status": status(row),
        "effort": f"Comptez {row.effort_label} · {measure.doer_label}",
        "why": measure.why,
        "protects": f"Elle protège {measure.protects_label}.",
        "how": [_how(item) for item in _steps(measure, systems)],
        "recommendations": [
            {"text": item.text, "ticked": item.id in ticked} for item in measure.recommendations
        ],
        "proof": measure.proof.text,
        "legal": [
            {"text": item.text, "source": item.source, "to_verify": item.status == "to_verify"}
            for item in _legal(measure)
        ],
        "resources": [_resource(overview, item) for item in measure.resources],
        "source": measure.source,
    }


def _steps(measure: Measure, systems: Collection[str]) -> list[HowTo]:
    wanted = {"all", *systems}
    own = [how for how in measure.how if how.system in wanted]
    return own if systems and own else list(measure.how)


def _how(item: HowTo) -> dict[str, Any]:
    title = "" if item.system == "all" else capital(item.label)
    return {"title": title, "steps": list(item.steps)}


def _legal(measure: Measure) -> list[Any]:
    facts = [*measure.legal, *(fact for item in measure.recommendations for fact in item.legal)]
    return list(dict.fromkeys(facts))


def _resource(overview: Overview, resource_id: str) -> dict[str, str]:
    item = overview.catalog.resource(resource_id)
    seen = f"Adresse vue le {day(item.last_checked)}." if item.last_checked else "À vérifier."
    return {"title": item.title, "url": item.url, "note": joined(item.note, seen, by=" ")}
