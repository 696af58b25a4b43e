"""The first pass: about ten questions, one a page, left and resumed at will."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.assessment.selectors import Overview
from hygie.assessment.services.answers import finish_first_pass
from hygie.assessment.services.plan import adopt_actions
from hygie.assessment.views.answering import save_answer
from hygie.assessment.views.cards import make_card, read_marks
from hygie.assessment.views.overview import current_overview
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.requests import PracticeRequest


@require_http_methods(["GET", "POST"])
def questions(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Leads to the next question; POST ends the pass and draws up the plan."""
    if request.practice.described_at is None:
        return redirect("home")
    overview = current_overview(request)
    if request.method == "POST":
        return _finish(request, overview)
    question = overview.next_question
    if question is None:
        return render(request, "assessment/questions_done.html", {"overview": overview})
    return redirect("assessment:question", practice_id, question.id)


def _finish(request: PracticeRequest, overview: Overview) -> HttpResponse:
    now = timezone.now()
    finish_first_pass(assessment=overview.assessment, actor=request.actor, now=now)
    adopt_actions(
        assessment=overview.assessment,
        actions=[planned.action for planned in overview.actions],
        actor=request.actor,
        now=now,
    )
    return redirect("assessment:plan", request.practice.id)


@require_http_methods(["GET", "POST"])
def question(request: PracticeRequest, practice_id: UUID, measure_id: str) -> HttpResponse:
    """One question of the first pass."""
    overview = current_overview(request)
    asked = overview.first_questions
    ids = [measure.id for measure in asked]
    if measure_id not in ids:
        raise Http404
    error: InvalidInputError | ConflictError | None = None
    if request.method == "POST":
        try:
            save_answer(request, overview.assessment, measure_id)
        except (InvalidInputError, ConflictError) as refused:
            error = refused
            overview = current_overview(request)
        else:
            return _next(request, ids, measure_id)
    rank = ids.index(measure_id)
    typed = request.POST if error else None
    card = make_card(overview, overview.row(measure_id), read_marks(overview), typed)
    context = {
        "overview": overview,
        "row": overview.row(measure_id),
        "card": card,
        "rank": rank + 1,
        "count": len(ids),
        "previous_id": ids[rank - 1] if rank else None,
        "next_id": ids[rank + 1] if rank + 1 < len(ids) else None,
        "error": error,
    }
    status = error.http_status if error else 200
    return render(request, "assessment/question.html", context, status=status)


def _next(request: PracticeRequest, ids: list[str], measure_id: str) -> HttpResponse:
    rank = ids.index(measure_id)
    if rank + 1 < len(ids):
        return redirect("assessment:question", request.practice.id, ids[rank + 1])
    return redirect("assessment:questions", request.practice.id)
