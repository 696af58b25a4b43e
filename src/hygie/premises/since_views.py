"""What a signed round left to mend or to see: noting it as it is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice.requests import PracticeRequest
from hygie.premises.forms import FollowUpForm
from hygie.premises.models import FollowUp, Round
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import Since, last_signed, since_round
from hygie.premises.services.follow_ups import Look, record_follow_up, take_back_follow_up


@require_GET
def follow_ups(request: PracticeRequest, practice_id: UUID, round_id: UUID) -> HttpResponse:
    """What is still to mend or to see since the last round, and what is done."""
    since = _since(request, round_id)
    context = {"since": since, "round": since.round, "done": _done(since)}
    return render(request, "premises/follow_ups.html", context)


def _done(since: Since) -> list[dict[str, Any]]:
    return [{"seen": item, "row": since.later[item.key]} for item in since.mended]


@require_http_methods(["GET", "POST"])
def follow_up(request: PracticeRequest, practice_id: UUID, round_id: UUID) -> HttpResponse:
    """How one point is now: `?point=` says which."""
    since = _since(request, round_id)
    asked = request.GET.get("point", "")
    point = next((item for item in _points(since) if item["key"] == asked), None)
    if point is None:
        raise Http404
    initial = {"value": Reply.YES.value, "seen_on": timezone.localdate()}
    form = FollowUpForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _record(request, since.round, point, form)
            except InvalidInputError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
            else:
                messages.success(request, "Noté.")
                return redirect("premises:follow_ups", practice_id, round_id)
    context = {"since": since, "point": point, "form": form}
    return render(request, "premises/follow_up.html", context, status=status)


def _points(since: Since) -> list[dict[str, Any]]:
    known = [
        {
            "key": item.key, "point_id": item.point_id, "spot_key": item.spot_key,
            "label": item.spot_label, "question": item.question, "fix": item.fix,
        }
        for item in (*since.to_do, *since.mended)
    ]  # fmt: skip
    return known + [
        {
            "key": item.key, "point_id": item.point.id, "spot_key": item.spot.key,
            "label": item.spot.label, "question": item.point.question, "fix": item.point.hint,
        }
        for item in since.missing
    ]  # fmt: skip


def _record(
    request: PracticeRequest, row: Round, point: dict[str, Any], form: FollowUpForm
) -> FollowUp:
    data = form.cleaned_data
    look = Look(
        point_id=point["point_id"],
        spot_key=point["spot_key"],
        reply=Reply(data["value"]),
        seen_on=data["seen_on"],
        reason=data["reason"],
        notes=data["notes"],
    )
    return record_follow_up(walked=row, look=look, actor=request.actor, now=timezone.now())


@require_POST
def take_back(
    request: PracticeRequest, practice_id: UUID, round_id: UUID, follow_up_id: UUID
) -> HttpResponse:
    """Takes back what was noted since the round."""
    since = _since(request, round_id)
    row = get_object_or_404(FollowUp, practice=request.practice, round=since.round, id=follow_up_id)
    take_back_follow_up(row=row, actor=request.actor, now=timezone.now())
    messages.success(request, "Annulé : le point est de nouveau comme au jour du tour.")
    return redirect("premises:follow_ups", practice_id, round_id)


def _since(request: PracticeRequest, round_id: UUID) -> Since:
    """The last signed round: an older one says nothing any more of how things are."""
    row = get_object_or_404(
        Round.objects.select_related("practice"), practice=request.practice, id=round_id
    )
    if row.is_open:
        raise ConflictError(
            "Ce tour n’est pas encore signé.",
            next_step="Finissez-le d’abord : il peut encore être corrigé.",
        )
    last = last_signed(request.practice)
    if last is None or last.id != row.id:
        raise ConflictError(
            "Un tour plus récent a été signé depuis.",
            next_step="Revenez à la page des locaux.",
        )
    return since_round(row)
