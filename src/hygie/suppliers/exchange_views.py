"""Sending something to a supplier: what is in the file, the file, the words that go with it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from hygie.documents.making import Order
from hygie.documents.rules.words import plural
from hygie.errors import HygieError, InvalidInputError
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers.exchange.mail import file_stem, mail_of
from hygie.suppliers.exchange.sheet import Sheet
from hygie.suppliers.exchange_forms import SendForm
from hygie.suppliers.models import QuestionnaireRequest, WorkOrder
from hygie.suppliers.perms import can_engage
from hygie.suppliers.returned import QuestionnaireState
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.sending import FORMS, file_of, sheet_of
from hygie.suppliers.services import drop_request, send_request
from hygie.suppliers.states import SupplierState, state_of

TIME_TO_ANSWER = timedelta(days=21)


@require_http_methods(["GET", "POST"])
def send(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """Which questionnaires, why, and what will be in the file."""
    supplier = get_object_or_404(Supplier, practice=request.practice, id=supplier_id)
    today = timezone.localdate()
    state = state_of(supplier, today=today)
    needed = [item.id for item in state.questionnaires if item.need.needed is Needed.YES]
    form = SendForm(
        request.POST if request.method == "POST" else None,
        choices=[(item.id, item.questionnaire.title) for item in state.questionnaires],
        initial={"questionnaires": needed, "due_on": today + TIME_TO_ANSWER},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = send_request(
                practice=request.practice,
                supplier=supplier,
                actor=request.actor,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except InvalidInputError as error:
            form.add_error(error.field or None, error.what)
        else:
            return redirect("suppliers:request", practice_id, row.id)
    context = {"supplier": supplier, "form": form, "rows": _rows(state, form), "state": state}
    status = 422 if form.errors else 200
    return render(request, "suppliers/exchange_send.html", context, status=status)


def _rows(state: SupplierState, form: SendForm) -> list[dict[str, Any]]:
    """One line a questionnaire: why it is needed, what it asks, whether it was sent already."""
    ticked = set(form["questionnaires"].value() or ())
    return [
        {
            "state": item,
            "is_ticked": item.id in ticked,
            "why": " ".join(item.need.reasons),
            "asked": _asked(item, state),
            "word": _NEEDS[item.need.needed],
        }
        for item in state.questionnaires
    ]


_NEEDS = {
    Needed.YES: "nécessaire",
    Needed.NO: "inutile ici",
    Needed.UNDECIDED: "à trancher",
}


def _asked(item: QuestionnaireState, state: SupplierState) -> str:
    services = {kind.id for kind in state.kinds}
    count = sum(
        not question.services or not services or bool(set(question.services) & services)
        for question in item.questionnaire.questions
    )
    return plural(count, "question")


def find_request(request: PracticeRequest, request_id: UUID) -> QuestionnaireRequest:
    """The request of this practice, or 404."""
    rows = QuestionnaireRequest.objects.select_related("practice", "supplier")
    return get_object_or_404(rows, practice=request.practice, id=request_id)


@require_GET
def sent(request: PracticeRequest, practice_id: UUID, request_id: UUID) -> HttpResponse:
    """The files to send, the words of the e-mail, and what came back of it."""
    row = find_request(request, request_id)
    returns = list(row.returns.all())
    context = {
        "sending": row,
        "returns": returns,
        "can_drop": can_engage(request.actor) and not returns and row.dropped_at is None,
        "is_late": not returns and row.due_on < timezone.localdate(),
        **sheet_context(request, sheet_of(row)),
    }
    return render(request, "suppliers/exchange_request.html", context)


def sheet_context(request: PracticeRequest, sheet: Sheet) -> dict[str, Any]:
    """What the page of a sending shows of its sheet."""
    parts = [
        {
            "title": part.title,
            "count": len(part.items),
            "groups": [group.title for group in part.groups],
        }
        for part in sheet.parts
    ]
    return {
        "sheet": sheet,
        "parts": parts,
        "stem": file_stem(sheet),
        "mail": mail_of(sheet, sender=request.actor.name),
    }


@require_GET
def request_file(
    request: PracticeRequest, practice_id: UUID, request_id: UUID, form: str
) -> HttpResponse:
    """The file of this request, in one of its forms."""
    return answer_with_file(request, find_request(request, request_id), form)


def answer_with_file(
    request: PracticeRequest, row: QuestionnaireRequest | WorkOrder, form: str
) -> HttpResponse:
    """The file to send, always saved and never shown: a page from Hygie's own address would lie."""
    if form not in FORMS:
        raise Http404
    order = Order(practice=request.practice, actor=request.actor, now=timezone.now())
    name, content = file_of(row, form, order)  # type: ignore[arg-type]
    response = HttpResponse(content, content_type=FORMS[form])
    if disposition := content_disposition_header(True, name):
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
def drop(request: PracticeRequest, practice_id: UUID, request_id: UUID) -> HttpResponse:
    """Gives a request up, after a confirmation."""
    row = find_request(request, request_id)
    require(can_engage(request.actor))
    if request.method == "POST":
        try:
            drop_request(request=row, actor=request.actor, now=timezone.now())
        except HygieError as error:
            messages.error(request, error.message)
            return redirect("suppliers:request", practice_id, row.id)
        messages.success(request, "La demande est abandonnée. Plus rien n’est attendu d’elle.")
        return redirect("suppliers:supplier", practice_id, row.supplier_id)
    return render(request, "suppliers/exchange_drop.html", {"row": row, "is_work": False})
