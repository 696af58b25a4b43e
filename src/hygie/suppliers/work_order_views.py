"""Work entrusted to the IT supplier: chosen from the plan, sent, followed, signed."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.assessment import selectors as hub
from hygie.assessment.services.answers import open_assessment
from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import HygieError, InvalidInputError
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers.entrusting import Candidate, candidates
from hygie.suppliers.exchange_forms import OrderForm, SignedOrderForm
from hygie.suppliers.exchange_return_views import hand_report
from hygie.suppliers.exchange_views import answer_with_file, sheet_context
from hygie.suppliers.models import SupplierFile, WorkOrder
from hygie.suppliers.perms import can_engage
from hygie.suppliers.sending import sheet_of
from hygie.suppliers.services import draw_up_work_order, drop_work_order, sign_work_order
from hygie.suppliers.services.receiving import is_report

TIME_TO_DO = timedelta(days=30)


@require_http_methods(["GET", "POST"])
def draw_up(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """The actions of the plan that this supplier may do; those chosen become an order."""
    supplier = get_object_or_404(Supplier, practice=request.practice, id=supplier_id)
    found = _candidates(request)
    advised = [item.measure.id for item in found if item.is_advised]
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        candidates=found,
        initial={
            "lines": advised or [item.measure.id for item in found],
            "due_on": timezone.localdate() + TIME_TO_DO,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            order = draw_up_work_order(
                practice=request.practice,
                supplier=supplier,
                lines=form.planned(),
                due_on=form.cleaned_data["due_on"],
                message=form.cleaned_data["message"],
                actor=request.actor,
                now=timezone.now(),
            )
        except InvalidInputError as error:
            form.add_error(error.field or None, error.what)
        else:
            return redirect("suppliers:order", practice_id, order.id)
    context = {"supplier": supplier, "form": form, "candidates": found}
    status = 422 if form.errors else 200
    return render(request, "suppliers/exchange_order_new.html", context, status=status)


def _candidates(request: PracticeRequest) -> tuple[Candidate, ...]:
    now = timezone.now()
    assessment = hub.open_assessment(request.practice) or open_assessment(
        practice=request.practice, actor=request.actor, now=now
    )
    return candidates(hub.overview(request.practice, assessment, now=now), now=now)


def _find(request: PracticeRequest, order_id: UUID) -> WorkOrder:
    rows = WorkOrder.objects.select_related("practice", "supplier").prefetch_related(
        "lines", "files"
    )
    return get_object_or_404(rows, practice=request.practice, id=order_id)


@require_GET
def order(request: PracticeRequest, practice_id: UUID, order_id: UUID) -> HttpResponse:
    """The files to send, what came back, the reports, the signature."""
    return _page(request, _find(request, order_id), SignedOrderForm())


def _page(
    request: PracticeRequest,
    row: WorkOrder,
    form: SignedOrderForm,
    error: HygieError | None = None,
) -> HttpResponse:
    files = list(row.files.all())
    context = {
        "order": row,
        "lines": list(row.lines.all()),
        "reports": [item for item in files if is_report(item.name)],
        "signed": [item for item in files if item.role == SupplierFile.Role.SIGNED],
        "others": [
            item
            for item in files
            if item.role != SupplierFile.Role.SIGNED and not is_report(item.name)
        ],
        "form": form,
        "error": error,
        "can_engage": can_engage(request.actor),
        "is_late": row.returned_at is None and row.due_on < timezone.localdate(),
        **sheet_context(request, sheet_of(row)),
    }
    status = error.http_status if error else 422 if form.errors else 200
    return render(request, "suppliers/exchange_order.html", context, status=status)


@require_GET
def order_file(
    request: PracticeRequest, practice_id: UUID, order_id: UUID, form: str
) -> HttpResponse:
    """The file of this order, in one of its forms."""
    return answer_with_file(request, _find(request, order_id), form)


@require_POST
def sign(request: PracticeRequest, practice_id: UUID, order_id: UUID) -> HttpResponse:
    """Keeps the signed copy: from then on, what was ticked is a proof."""
    row = _find(request, order_id)
    require(can_engage(request.actor))
    form = SignedOrderForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form)
    file = form.cleaned_data["file"]
    try:
        sign_work_order(
            work_order=row,
            file=IncomingFile(file.name, file.read()),
            signed_on=form.cleaned_data["signed_on"],
            signed_by=form.cleaned_data["signed_by"],
            actor=request.actor,
            now=timezone.now(),
        )
    except HygieError as error:
        return _page(request, row, form, error)
    messages.success(request, "La copie signée est gardée : les travaux faits comptent désormais.")
    return redirect("suppliers:order", practice_id, order_id)


@require_POST
def report(
    request: PracticeRequest, practice_id: UUID, order_id: UUID, file_id: UUID
) -> HttpResponse:
    """Has a report read again by the room of the computers."""
    rows = SupplierFile.objects.select_related("content")
    file = get_object_or_404(
        rows, practice=request.practice, work_order=_find(request, order_id), id=file_id
    )
    hand_report(request, file)
    return redirect("suppliers:order", practice_id, order_id)


@require_http_methods(["GET", "POST"])
def drop(request: PracticeRequest, practice_id: UUID, order_id: UUID) -> HttpResponse:
    """Gives an order up, after a confirmation."""
    row = _find(request, order_id)
    require(can_engage(request.actor))
    if request.method == "POST":
        try:
            drop_work_order(work_order=row, actor=request.actor, now=timezone.now())
        except HygieError as error:
            messages.error(request, error.message)
            return redirect("suppliers:order", practice_id, row.id)
        messages.success(request, "L’ordre est abandonné. Plus rien n’est attendu de lui.")
        return redirect("suppliers:supplier", practice_id, row.supplier_id)
    return render(request, "suppliers/exchange_drop.html", {"row": row, "is_work": True})
