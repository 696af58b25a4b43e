"""The list of certified hosts: imported from our template, looked through."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from hygie.errors import HygieError
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, selectors, services
from hygie.suppliers.forms import HostsForm
from hygie.suppliers.models import CertifiedHost
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.rules.hds_list import COLUMNS, HdsList
from hygie.suppliers.rules.hds_list import template as template_of

ROWS_A_PAGE = 50
FAULTS_SHOWN = 50


@require_http_methods(["GET", "POST"])
def hosts(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The lines that were imported, and the door to import others."""
    sent = request.method == "POST"
    form = HostsForm(*((request.POST, request.FILES) if sent else ()))
    refused: HdsList | None = None
    if sent:
        require(perms.can_engage(request.actor))
        if form.is_valid() and (done := _import(request, form)) is not None:
            if not done.faults or form.cleaned_data["skip"]:
                messages.success(request, f"{len(done.listed)} lignes importées.")
                return redirect("suppliers:hosts", practice_id)
            refused = done
    words = request.GET.get("mots", "")[:100]
    rows = selectors.search_hosts(request.practice, words)
    context: dict[str, Any] = {
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "total": CertifiedHost.objects.filter(practice=request.practice).count(),
        "imported_at": _imported_at(request),
        "columns": COLUMNS,
        "faults": refused.faults[:FAULTS_SHOWN] if refused else (),
        "sound": len(refused.listed) if refused else 0,
        "facts": load_edition().hds,
        "today": timezone.localdate(),
        "suppliers": Supplier.objects.filter(practice=request.practice),
        "can_change": perms.can_engage(request.actor),
    }
    status = 422 if form.errors or refused else 200
    return render(request, "suppliers/hosts.html", context, status=status)


def _import(request: PracticeRequest, form: HostsForm) -> HdsList | None:
    file = form.cleaned_data["file"]
    try:
        return services.import_hosts(
            practice=request.practice,
            content=file.read(),
            skip_faulty=form.cleaned_data["skip"],
            file_name=file.name or "",
            actor=request.actor,
            now=timezone.now(),
        )
    except HygieError as error:
        form.add_error("file", error.message)
        return None


def _imported_at(request: PracticeRequest) -> Any:
    rows = CertifiedHost.objects.filter(practice=request.practice)
    return rows.values_list("imported_at", flat=True).first()


@require_GET
def template(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Our table, to be filled."""
    response = HttpResponse(template_of(), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, "modele-hebergeurs-certifies.csv")
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response
