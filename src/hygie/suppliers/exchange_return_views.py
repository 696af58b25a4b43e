"""Taking in what a supplier sent back: chosen, shown, confirmed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.assessment.arrivals import hand_over
from hygie.assessment.rules.files import clean_name
from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import HygieError
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import incoming
from hygie.suppliers.arriving import NO_DECISION, Arrived, Decisions, open_arrival
from hygie.suppliers.exchange.replies import Replies
from hygie.suppliers.exchange_forms import DoubtField, RespondentForm, ReturnForm, decisions
from hygie.suppliers.models import SupplierFile
from hygie.suppliers.services.receiving import Confirmed, take_answers, take_work


@require_http_methods(["GET", "POST"])
def receive(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The file is chosen and read; nothing is written."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReturnForm(*sent)
    error: HygieError | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            open_arrival(request.practice, content)
        except HygieError as refused:
            error = refused
        else:
            token = incoming.keep(request, incoming.Incoming(clean_name(file.name), content))
            return redirect("suppliers:arrived", practice_id, token)
    status = error.http_status if error else 422 if form.errors else 200
    context = {"form": form, "error": error}
    return render(request, "suppliers/exchange_receive.html", context, status=status)


@require_http_methods(["GET", "POST"])
def arrived(request: PracticeRequest, practice_id: UUID, token: str) -> HttpResponse:
    """What the file says and what would become of it; then it is taken in."""
    kept = incoming.kept(request, token)
    if kept is None:
        messages.warning(request, "Cet aperçu n’est plus là. Choisissez de nouveau le fichier.")
        return redirect("suppliers:receive", practice_id)
    try:
        found = open_arrival(request.practice, kept.content)
    except HygieError as error:  # something changed meanwhile: the same file was taken elsewhere
        incoming.forget(request)
        context = {"form": ReturnForm(), "error": error}
        return render(request, "suppliers/exchange_receive.html", context, status=error.http_status)
    data = request.POST if request.method == "POST" else None
    fields = [DoubtField(found, doubt, data) for doubt in found.doubts]
    who = _who(found, data)
    error_shown: HygieError | None = None
    if data is not None and (who is None or who.is_valid()):
        try:
            return _take(request, found, kept, who, decisions(fields, data))
        except HygieError as refused:
            error_shown = refused
    return _preview(request, found, kept, fields, who, error=error_shown)


def _who(found: Arrived, data: Any) -> RespondentForm | None:
    """Asked for a document filled in by hand alone: an answer file says who, under its seal."""
    if not found.file.by_hand:
        return None
    stated = found.file.respondent
    initial = {"name": stated.name, "role": stated.role, "company": stated.company}
    return RespondentForm(data, initial=initial | {"answered_on": found.filled_on})


def _take(
    request: PracticeRequest,
    found: Arrived,
    kept: incoming.Incoming,
    who: RespondentForm | None,
    decided: Decisions,
) -> HttpResponse:
    confirmed = Confirmed(
        file=IncomingFile(kept.name, kept.content),
        respondent=who.respondent() if who else found.file.respondent,
        answered_on=who.day() if who else _day(found),
        decisions=decided,
    )
    now = timezone.now()
    if not found.is_work:
        returned = take_answers(arrived=found, confirmed=confirmed, actor=request.actor, now=now)
        incoming.forget(request)
        messages.success(request, "Les réponses sont enregistrées.")
        return redirect("suppliers:answers", request.practice.id, returned.id)
    order, reports = take_work(arrived=found, confirmed=confirmed, actor=request.actor, now=now)
    incoming.forget(request)
    messages.success(request, "Le compte rendu des travaux est enregistré.")
    for report in reports:
        hand_report(request, report)
    return redirect("suppliers:order", request.practice.id, order.id)


def _day(found: Arrived) -> date:
    """The day on which it was finished; never a day to come: a clock may be a little wrong."""
    return min(timezone.localdate(found.file.finished_at), timezone.localdate())


def hand_report(request: PracticeRequest, file: SupplierFile) -> None:
    """Gives a report that came with some work to the room that reads it, and says what it did."""
    try:
        taken = hand_over(
            file.name,
            bytes(file.content.data),
            practice=request.practice,
            actor=request.actor,
            now=timezone.now(),
        )
    except HygieError as error:
        messages.warning(
            request, f"« {file.name} » est gardé ici, mais n’a pas été lu. {error.message}"
        )
    else:
        messages.success(request, taken.told)


def _preview(
    request: PracticeRequest,
    found: Arrived,
    kept: incoming.Incoming,
    fields: list[DoubtField],
    who: RespondentForm | None,
    *,
    error: HygieError | None,
) -> HttpResponse:
    replies = found.replies(NO_DECISION)
    context = {
        "found": found,
        "file_name": kept.name,
        "fields": fields,
        "who": who,
        "error": error,
        "announced": replies.announced(),
        **_told(found, replies),
    }
    status = error.http_status if error else 422 if who and who.errors else 200
    return render(request, "suppliers/exchange_arrived.html", context, status=status)


def _told(found: Arrived, replies: Replies) -> dict[str, Any]:
    if found.is_work:
        items = [(item, replies.lines.get(item.id)) for item in found.sheet.items]
        done = sum(line is not None and line.is_done for _, line in items)
        said = sum(line is not None and bool(line.value) for _, line in items)
        return {"lines": items, "done": done, "said": said, "total": len(items)}
    carried = found.carried(replies.answers)
    answers = carried.kept if carried else replies.answers
    readings = found.readings(answers, timezone.localdate())
    judged = [item for reading in readings for item in reading.judged]
    return {
        "carried": carried,
        "readings": readings,
        "asked": len(judged),
        "answered": sum(item.level.value != "unanswered" for item in judged),
        "blocking": [item for reading in readings for item in reading.blocking],
        "claims": [item for reading in readings for item in reading.claims],
    }
