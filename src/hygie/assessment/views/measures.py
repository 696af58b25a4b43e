"""The measures: by theme, one by one, answering and ticking in place."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from hygie.assessment.forms import TickForm
from hygie.assessment.models import Answer
from hygie.assessment.rules.standing import Status
from hygie.assessment.selectors import MeasureRow, Overview
from hygie.assessment.services.answers import tick_recommendation
from hygie.assessment.views.answering import save_answer
from hygie.assessment.views.cards import make_card, read_marks
from hygie.assessment.views.overview import current_assessment, current_overview
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError, HygieError, InvalidInputError
from hygie.practice.requests import PracticeRequest

FILTERS: tuple[tuple[str, str, Callable[[MeasureRow], bool]], ...] = (
    ("", "Toutes", lambda row: True),
    ("a-faire", "À faire", lambda row: row.standing.status is Status.TO_DO),
    ("a-reverifier", "À revérifier", lambda row: row.is_to_check),
    ("declarees", "Déclarées", lambda row: row.standing.status is Status.DECLARED),
    ("prouvees", "Prouvées", lambda row: row.standing.status is Status.PROVEN),
    ("sans-reponse", "Sans réponse", lambda row: row.is_unanswered),
    ("sans-objet", "Sans objet", lambda row: row.standing.status is Status.NOT_APPLICABLE),
)
_NOTHING_SAID: dict[str, Any] = {"error": None, "saved_at": None, "undo": None}


def listing(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Every measure by theme; `?etat=` keeps one status."""
    overview = current_overview(request)
    known = {key: keep for key, _, keep in FILTERS}
    chosen = request.GET.get("etat", "")
    chosen = chosen if chosen in known else ""
    themes = [(theme, list(filter(known[chosen], theme.rows))) for theme in overview.themes]
    context = {
        "overview": overview,
        "themes": [(theme, rows) for theme, rows in themes if rows],
        "filters": [(key, label) for key, label, _ in FILTERS],
        "chosen": chosen,
    }
    return render(request, "assessment/measures.html", context)


def theme(request: PracticeRequest, practice_id: UUID, theme_id: str) -> HttpResponse:
    """One theme, to be answered card after card."""
    overview = current_overview(request)
    rows = list(overview.themes)
    rank = next((i for i, row in enumerate(rows) if row.theme.id == theme_id), None)
    if rank is None:
        raise Http404
    marks = read_marks(overview)
    context = _NOTHING_SAID | {
        "overview": overview,
        "whole": False,
        "theme_row": rows[rank],
        "cards": [make_card(overview, row, marks) for row in rows[rank].rows],
        "next_theme": rows[rank + 1].theme if rank + 1 < len(rows) else None,
    }
    return render(request, "assessment/theme.html", context)


def measure(request: PracticeRequest, practice_id: UUID, measure_id: str) -> HttpResponse:
    """One measure: the question, why, how, what was seen, the proofs."""
    overview = current_overview(request)
    card = make_card(overview, _row(overview, measure_id), read_marks(overview))
    context = {"overview": overview, "card": card, "whole": True} | _NOTHING_SAID
    return render(request, "assessment/measure.html", context)


def _row(overview: Overview, measure_id: str) -> MeasureRow:
    if not overview.catalog.has_measure(measure_id):
        raise Http404
    return overview.row(measure_id)


@require_POST
def answer(request: PracticeRequest, practice_id: UUID, measure_id: str) -> HttpResponse:
    """Saves an answer; gives back the card alone to htmx, the page otherwise."""
    assessment = current_assessment(request)
    if not load_catalog(assessment.edition).has_measure(measure_id):
        raise Http404
    before = Answer.objects.filter(assessment=assessment, measure_id=measure_id).first()
    error: HygieError | None = None
    try:
        save_answer(request, assessment, measure_id)
    except (InvalidInputError, ConflictError) as refused:
        error = refused
    if not request.htmx and error is None:
        return redirect("assessment:measure", practice_id, measure_id)
    overview = current_overview(request)
    row = _row(overview, measure_id)
    typed = request.POST if error else None
    context = {
        "overview": overview,
        "card": make_card(overview, row, read_marks(overview), typed),
        "error": error,
        "saved_at": None if error else timezone.now(),
        "undo": _undo(before, row) if error is None else None,
        "whole": request.POST.get("whole") == "1",
    }
    template = "assessment/_card.html" if request.htmx else "assessment/measure.html"
    return render(request, template, context, status=error.http_status if error else 200)


def _undo(before: Answer | None, row: MeasureRow) -> dict[str, Any] | None:
    """What the form of « Annuler » sends: the answer as it was, over the revision now on screen."""
    after = row.answer
    was = (before.value, before.reason) if before else ("", "")
    now = (after.value, after.reason) if after else ("", "")
    if was == now:
        return None
    return {"value": was[0], "reason": was[1], "revision": after.revision if after else 0}


@require_POST
def tick(request: PracticeRequest, practice_id: UUID, recommendation_id: str) -> HttpResponse:
    """Ticks or unticks a recommendation."""
    form = TickForm(request.POST)
    form.is_valid()
    ticked = bool(form.cleaned_data.get("ticked"))
    overview = current_overview(request)
    tick_recommendation(
        assessment=overview.assessment,
        recommendation_id=recommendation_id,
        ticked=ticked,
        actor=request.actor,
        now=timezone.now(),
    )
    item = load_catalog().recommendation(recommendation_id)
    if not request.htmx:
        return redirect("assessment:measure", practice_id, item.measure_id)
    context = {"item": item, "is_ticked": ticked, "saved_at": timezone.now()}
    return render(request, "assessment/_recommendation.html", context)
