"""The page of the premises, and one round: under way or signed."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from hygie.practice.requests import PracticeRequest
from hygie.premises import perms
from hygie.premises.deadlines import months_after
from hygie.premises.documents import REPORT, SHEET
from hygie.premises.forms import UsualPlacesForm
from hygie.premises.models import Place, Round
from hygie.premises.observations import ROUND_MONTHS
from hygie.premises.rules.record import SpoiltRoundError, read_round
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import (
    Since,
    difference_with_previous,
    is_intact,
    open_round,
    signed_rounds,
    since_round,
    walk,
)


@require_GET
def overview(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The rooms, the round to do or to go on with, the last one, the others."""
    if request.practice.described_at is None:
        return redirect("home")
    practice = request.practice
    under_way = open_round(practice)
    signed = signed_rounds(practice)
    since = _since(signed[0]) if signed else None
    context = {
        "places": Place.objects.filter(practice=practice),
        "usual_form": UsualPlacesForm(),
        "can_change": perms.can_change_places(request.actor),
        "walk": walk(under_way) if under_way else None,
        "rounds": signed,
        "since": since,
        "next_on": months_after(since.walked_on, ROUND_MONTHS) if since else None,
        "today": timezone.localdate(),
        "sheet_slug": SHEET,
    }
    return render(request, "premises/overview.html", context)


def _since(row: Round) -> Since | None:
    try:
        return since_round(row)
    except SpoiltRoundError:
        return None  # its own page says so; this one still lists the others


@require_GET
def walked(request: PracticeRequest, practice_id: UUID, round_id: UUID) -> HttpResponse:
    """A round: its stops while it is under way, its report once signed."""
    row = get_object_or_404(Round, practice=request.practice, id=round_id)
    if row.is_open:
        context: dict[str, Any] = {
            "walk": walk(row),
            "can_drop": perms.can_drop(request.actor, row),
            "sheet_slug": SHEET,
        }
        return render(request, "premises/round.html", context)
    signed = read_round(row.content)
    rounds = signed_rounds(request.practice)
    since = since_round(row) if rounds[0].id == row.id else None
    context = {
        "round": row,
        "signed": signed,
        "wrong": signed.count(Reply.NO),
        "unseen": signed.count(Reply.NOT_SEEN),
        "fine": signed.count(Reply.YES),
        "set_aside": signed.count(Reply.NOT_APPLICABLE),
        "since": since,
        "difference": difference_with_previous(row, rounds),
        "is_intact": is_intact(row),
        "report_slug": REPORT,
    }
    return render(request, "premises/signed.html", context)
