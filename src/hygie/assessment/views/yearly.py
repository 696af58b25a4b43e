"""The yearly pass: last year's answers, theme by theme, each confirmed in one gesture."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from hygie.assessment.forms import AnswerForm
from hygie.assessment.models import Answer
from hygie.assessment.rules.frozen import ANSWERS
from hygie.assessment.rules.standing import Declared
from hygie.assessment.selectors import MeasureRow, Overview
from hygie.assessment.selectors_campaigns import yearly_pass
from hygie.assessment.services.answers import record_answer
from hygie.assessment.views.answering import save_answer
from hygie.assessment.views.overview import current_overview
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.requests import PracticeRequest


def campaign_review(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Leads to the first theme with something to confirm; says so when nothing is left."""
    overview = current_overview(request)
    for theme_id, _, rows in yearly_pass(overview).themes:
        if rows:
            return redirect("assessment:campaign_review_theme", practice_id, theme_id)
    return render(request, "assessment/campaign_review_done.html", {"overview": overview})


def campaign_review_theme(
    request: PracticeRequest, practice_id: UUID, theme_id: str
) -> HttpResponse:
    """What is left to confirm in one theme."""
    overview = current_overview(request)
    if not overview.catalog.has_theme(theme_id):
        raise Http404
    waiting = yearly_pass(overview)
    context = {
        "overview": overview,
        "theme": overview.catalog.theme(theme_id),
        "items": [_item(row) for key, _, rows in waiting.themes if key == theme_id for row in rows],
        "remaining": waiting.remaining,
        "next_theme": waiting.after(theme_id),
        "others": [item for item in waiting.themes if item[2]],
    }
    return render(request, "assessment/campaign_review.html", context)


def _item(row: MeasureRow, **changes: Any) -> dict[str, Any]:
    """What the partial of one measure shows; what was just refused stays in its form."""
    answer = row.answer
    return {
        "row": row,
        "answer": answer,
        "said": ANSWERS[Declared(answer.value)] if answer else "",
        "value": answer.value if answer else "",
        "reason": answer.reason if answer else "",
        "revision": answer.revision if answer else 0,
        "error": None,
        "saved_at": None,
        "undo": None,
    } | changes


@require_POST
def campaign_answer(request: PracticeRequest, practice_id: UUID, measure_id: str) -> HttpResponse:
    """Confirms last year's answer, gives another one, or (`to_confirm`) puts last year's back."""
    overview = current_overview(request)
    if not overview.catalog.has_measure(measure_id):
        raise Http404
    before = overview.answers.get(measure_id)
    error: InvalidInputError | ConflictError | None = None
    try:
        if request.POST.get("to_confirm"):
            _put_back(request, overview, measure_id)
        else:
            save_answer(request, overview.assessment, measure_id)
    except (InvalidInputError, ConflictError) as refused:
        error = refused
    row = current_overview(request).row(measure_id)
    if not request.htmx and error is None:
        return redirect("assessment:campaign_review_theme", practice_id, row.measure.theme)
    if error is None and row.is_to_confirm:
        item = _item(row)
    elif error is None:
        item = _item(row, saved_at=timezone.now(), undo=_undo(before, row))
    else:
        typed = {key: request.POST.get(key, "") for key in ("value", "reason")}
        item = _item(row, error=error, **typed)
    template = "campaign_item" if request.htmx else "campaign_refused"
    context = {"item": item, "overview": overview}
    status = error.http_status if error else 200
    return render(request, f"assessment/{template}.html", context, status=status)


def _put_back(request: PracticeRequest, overview: Overview, measure_id: str) -> None:
    form = AnswerForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["value"]:
        raise InvalidInputError("Cette réponse ne se lit pas.", means="Rien n’a été enregistré.")
    record_answer(
        assessment=overview.assessment,
        measure_id=measure_id,
        value=Declared(form.cleaned_data["value"]),
        reason=form.cleaned_data["reason"],
        revision=form.cleaned_data["revision"],
        to_confirm=True,
        actor=request.actor,
        now=timezone.now(),
    )


def _undo(before: Answer | None, row: MeasureRow) -> dict[str, Any] | None:
    """What « Annuler » sends: last year's answer, still to confirm."""
    if before is None or row.answer is None or not before.to_confirm:
        return None
    return {"value": before.value, "reason": before.reason, "revision": row.answer.revision}
