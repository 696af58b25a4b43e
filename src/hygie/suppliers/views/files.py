"""The files of suppliers: joined, taken, removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from hygie.assessment.rules.files import KINDS
from hygie.assessment.services.proofs import IncomingFile
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, services
from hygie.suppliers.forms import FileForm
from hygie.suppliers.models import (
    Contract,
    HdsCertificate,
    QuestionnaireReturn,
    Shortcoming,
    SupplierFile,
    WorkOrder,
)
from hygie.suppliers.views.fetching import fetch, saved

_IN_PLACE = frozenset(kind.media_type for kind in KINDS if kind.shown_in_place)
_KINDS: dict[str, Any] = {
    "contrat": Contract,
    "certificat": HdsCertificate,
    "reponses": QuestionnaireReturn,
    "defaut": Shortcoming,
    "travaux": WorkOrder,
}


@require_http_methods(["GET", "POST"])
def attach(
    request: PracticeRequest, practice_id: UUID, owner_kind: str, owner_id: UUID
) -> HttpResponse:
    """A file behind a contract, a certificate, answers, a report or an order."""
    if owner_kind not in _KINDS:
        raise Http404
    require(perms.can_engage(request.actor))
    owner = fetch(_KINDS[owner_kind], request, owner_id)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        file = IncomingFile(sent.name, sent.read())
        if saved(
            form,
            lambda: services.attach(
                owner=owner, file=file, actor=request.actor, now=timezone.now()
            ),
        ):
            messages.success(request, "Fichier joint.")
            return redirect(_page_of(owner))
    context = {"form": form, "owner": owner, "back_url": _page_of(owner)}
    return render(request, "suppliers/attach.html", context, status=422 if form.errors else 200)


def _page_of(owner: Any) -> str:
    """Where the thing that a file is behind is looked at."""
    practice_id = owner.practice_id
    if isinstance(owner, Contract):
        return reverse("suppliers:contract", args=[practice_id, owner.id])
    if isinstance(owner, Shortcoming):
        return reverse("suppliers:shortcoming", args=[practice_id, owner.id])
    if isinstance(owner, QuestionnaireReturn):
        return reverse("suppliers:answers", args=[practice_id, owner.id])
    part = "#hds" if isinstance(owner, HdsCertificate) else "#travaux"
    return reverse("suppliers:supplier", args=[practice_id, owner.supplier_id]) + part


def _owner_of(row: SupplierFile) -> Any:
    return row.contract or row.certificate or row.returned or row.shortcoming or row.work_order


@require_GET
def file(request: PracticeRequest, practice_id: UUID, file_id: UUID) -> HttpResponse:
    """A file, as it was given. Only pictures open in the browser; the rest is downloaded."""
    rows = SupplierFile.objects.select_related("content")
    row = get_object_or_404(rows, practice=request.practice, id=file_id)
    response = HttpResponse(bytes(row.content.data), content_type=row.media_type)
    disposition = content_disposition_header(row.media_type not in _IN_PLACE, row.name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _what_stays(row: SupplierFile) -> str:
    if not _was_taken_in(row):
        return "Le journal garde son empreinte."
    return (
        "Ses réponses restent, et son empreinte aussi : il ne pourra pas être importé de nouveau. "
        "Pour le remettre, joignez-le comme un fichier ordinaire."
    )


def _was_taken_in(row: SupplierFile) -> bool:
    """Whether it brought answers, and does not only go with them."""
    if row.returned is not None:
        return row.sha256 == row.returned.sha256
    order = row.work_order
    return order is not None and (
        order.has_received(row.sha256) or row.media_type == "application/json"
    )


@require_http_methods(["GET", "POST"])
def detach(request: PracticeRequest, practice_id: UUID, file_id: UUID) -> HttpResponse:
    """Removes a file, after a confirmation."""
    require(perms.can_engage(request.actor))
    row = fetch(SupplierFile, request, file_id)
    back_url = _page_of(_owner_of(row))
    if request.method == "POST":
        services.detach(file=row, actor=request.actor, now=timezone.now())
        messages.success(request, "Le fichier est retiré. Le journal en garde l’empreinte.")
        return redirect(back_url)
    context = {
        "title": "Retirer ce fichier ?",
        "text": f"« {row.name} » est effacé pour de bon. {_what_stays(row)}",
        "back_url": back_url,
    }
    return render(request, "suppliers/confirm.html", context)
