"""Bilan: where the practice stands, measure by measure, and what proves it."""

from collections.abc import Collection
from typing import Any

from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import MeasureRow, Overview, ThemeRow
from hygie.documents.contents import standing
from hygie.documents.contents.actions import working_actions
from hygie.documents.contents.heading import heading
from hygie.documents.contents.seal import Seal
from hygie.documents.rules.words import capital, day, percent, plural
from hygie.practice.models import Device, Person, Supplier
from hygie.practice.rules.situation import USES


def report(overview: Overview, *, ticked: Collection[str], seal: Seal) -> dict[str, Any]:
    """The data of `typst/report.typ`."""
    head = heading(
        overview.practice,
        title="Bilan de sécurité informatique",
        subtitle=f"{overview.assessment.title}, au {day(overview.today)}",
        lead=_lead(overview),
        now=overview.now,
    )
    return head | {
        "rings": rings(overview),
        "numbers": numbers(overview),
        "situation": situation(overview),
        "themes": [_bar(theme) for theme in overview.themes if theme.total],
        "measures": _measures(overview, ticked),
        "left_out": [
            {"id": row.measure.id, "title": row.measure.title, "reason": _left_out(row)}
            for row in overview.rows
            if not row.standing.counts
        ],
        "actions": working_actions(overview),
        "seal": seal.words(overview.now),
    }


def _lead(overview: Overview) -> str:
    concerned = len(overview.applicable)
    return (
        f"Sur les {len(overview.rows)} mesures du mémento de sécurité de l’ANS, "
        f"{concerned} concernent ce cabinet. Ce bilan dit où en est chacune, et avec quelle preuve."
    )


def rings(overview: Overview) -> dict[str, Any]:
    """The two scores; the description says in words what the drawing shows."""
    scores = overview.scores
    proven, declared = scores.proven, scores.declared_or_proven
    strengths = [
        {"word": capital(item.label), "value": percent(scores.part(item))} for item in Strength
    ]
    parts = ", ".join(f"{item['word'].lower()} {item['value']}" for item in strengths)
    return {
        "declared": declared or 0.0,
        "parts": [scores.part(item) for item in Strength],
        "proven_label": percent(proven),
        "declared_label": percent(declared),
        "strengths": strengths,
        "description": f"Deux anneaux. Prouvé : {percent(proven)} ({parts}). "
        f"Déclaré ou prouvé : {percent(declared)}.",
    }


def numbers(overview: Overview) -> list[dict[str, str]]:
    """How many measures stand in each status, and how many still wait for an answer."""
    counts = overview.counts
    to_check = sum(count for status, count in counts.items() if status.is_to_check)
    rows = (
        ("prouvées", counts[Status.PROVEN]),
        ("déclarées", counts[Status.DECLARED]),
        ("à faire", counts[Status.TO_DO]),
        ("à revérifier", to_check - overview.unanswered),
        ("sans réponse", overview.unanswered),
        ("sans objet", sum(not row.standing.counts for row in overview.rows)),
    )
    return [{"word": word, "value": str(count)} for word, count in rows]


def situation(overview: Overview) -> list[tuple[str, str]]:
    """The practice as it described itself."""
    practice = overview.practice
    uses = [use.label for use in USES if use.id in practice.uses]
    told = capital(", ".join(label[:1].lower() + label[1:] for label in uses))
    people = Person.objects.filter(practice=practice, uses_it=True).count()
    devices = Device.objects.filter(practice=practice, retired_on=None).count()
    suppliers = Supplier.objects.filter(practice=practice).count()
    return [
        ("Exercice", practice.get_exercise_mode_display() or "Non décrit"),
        ("Logiciels", practice.get_software_sharing_display() or "Non décrit"),
        ("Usages", told or "Non décrits"),
        ("Chez un tiers", "Oui, au moins parfois" if practice.third_party_premises else "Non"),
        (
            "Déclarés",
            (
                f"{plural(people, 'personne')}, {plural(devices, 'appareil')}, "
                f"{plural(suppliers, 'fournisseur')}"
            ),
        ),
    ]


def _bar(theme: ThemeRow) -> dict[str, Any]:
    return {
        "label": theme.theme.title,
        "proven": theme.proven,
        "declared": theme.done - theme.proven,
        "total": theme.total,
    }


def _measures(overview: Overview, ticked: Collection[str]) -> list[dict[str, Any]]:
    return [
        {
            "title": theme.theme.title,
            "rows": [_measure(row, overview, ticked) for row in theme.counted],
        }
        for theme in overview.themes
        if theme.counted
    ]


def _measure(row: MeasureRow, overview: Overview, ticked: Collection[str]) -> dict[str, Any]:
    return {
        "id": row.measure.id,
        "title": row.measure.title,
        "question": row.measure.question,
        "status": standing.status(row),
        "answer": standing.answer(row),
        "reason": standing.reason(row),
        "proofs": standing.proofs(row, now=overview.now),
        "ticks": standing.ticks(row, ticked),
    }


def _left_out(row: MeasureRow) -> str:
    if row.applicability.applies and row.answer:
        return f"{row.standing.reason}\n(dit par {row.answer.answered_by})"
    return row.standing.reason
