"""The action plan: six next actions, and all those decided on."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.assessment.forms import ActionForm
from hygie.assessment.models import PoamItem
from hygie.assessment.rules.plan import suggested_due_on
from hygie.assessment.selectors import Overview
from hygie.assessment.services.plan import Decision, decide_action
from hygie.assessment.views.overview import current_overview
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.models import JournalEntry
from hygie.practice.requests import PracticeRequest
from hygie.practice.selectors import systems_of


def plan(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The six next actions first; then what else was decided, what is done, what was set aside."""
    if request.practice.described_at is None:
        return redirect("home")
    overview = current_overview(request)
    six = {planned.measure.id for planned in overview.actions}
    others = [row for row in overview.rows if row.action and row.measure.id not in six]
    context = {
        "overview": overview,
        "others": others,
        "just_finished": overview.assessment.first_pass_done_at is not None
        and overview.remaining > 0,
        "today": timezone.localdate(),
        "systems": systems_of(request.practice),
    }
    return render(request, "assessment/plan.html", context)


@require_http_methods(["GET", "POST"])
def action(request: PracticeRequest, practice_id: UUID, measure_id: str) -> HttpResponse:
    """Decides who does an action, by when; shows its history."""
    overview = current_overview(request)
    if not overview.catalog.has_measure(measure_id):
        raise Http404
    row = overview.row(measure_id)
    form = ActionForm(
        request.POST or None, practice=request.practice, initial=_initial(overview, measure_id)
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, overview, measure_id, form)
        except (ConflictError, InvalidInputError) as error:
            form.add_error(None, error.message)
            status = error.http_status
        else:
            messages.success(request, "Action enregistrée.")
            return redirect("assessment:plan", practice_id)
    history = JournalEntry.objects.filter(
        practice=request.practice, subject=measure_id, verb__startswith="action."
    ).order_by("-sequence")
    context = {"overview": overview, "row": row, "form": form, "history": history}
    return render(request, "assessment/action.html", context, status=status)


def _decide(
    request: PracticeRequest, overview: Overview, measure_id: str, form: ActionForm
) -> PoamItem:
    data = form.cleaned_data
    return decide_action(
        assessment=overview.assessment,
        measure_id=measure_id,
        decision=Decision(data["owner"], data["due_on"], data["state"], data["notes"]),
        revision=data["revision"],
        actor=request.actor,
        now=timezone.now(),
    )


def _initial(overview: Overview, measure_id: str) -> dict[str, object]:
    row = overview.row(measure_id)
    item = row.action
    if item:
        return {
            "owner": item.owner_id,
            "due_on": item.due_on,
            "state": item.state,
            "notes": item.notes,
            "revision": item.revision,
        }
    return {"state": PoamItem.State.OPEN, "due_on": _due_on(overview, measure_id), "revision": 0}


def _due_on(overview: Overview, measure_id: str) -> date:
    ranks = {planned.measure.id: planned.action.rank for planned in overview.actions}
    effort = overview.catalog.measure(measure_id).effort_minutes
    return suggested_due_on(ranks.get(measure_id, len(ranks) + 1), effort, timezone.localdate())
