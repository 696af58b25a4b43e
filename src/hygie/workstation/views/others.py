"""The other PCs of the practice: their key, and their reports."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.documents.rules.names import slug
from hygie.errors import HygieError, InvalidInputError
from hygie.practice.models import Device
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.workstation import selectors
from hygie.workstation.forms import ReportForm
from hygie.workstation.models import Enrolment
from hygie.workstation.perms import can_enrol
from hygie.workstation.probes.document import LONGEST_BYTES
from hygie.workstation.services.machines import (
    enrol_device,
    hand_out_enrolment,
    revoke_enrolment,
)
from hygie.workstation.services.reports import Imported
from hygie.workstation.services.reports import import_report as keep_report
from hygie.workstation.views.listing import this_machine


@require_GET
def prepare(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """How another PC is looked at, and which ones can be."""
    here = this_machine(request)["this_device"]
    rows = [
        row
        for row in selectors.computer_rows(request.practice, now=timezone.now())
        if row.device != here
    ]
    context = {"rows": rows, "can_enrol": can_enrol(request.actor)}
    return render(request, "workstation/prepare.html", context)


@require_POST
def enrol(request: PracticeRequest, practice_id: UUID, computer_id: UUID) -> HttpResponse:
    """Makes a key for this computer; the one before it, if any, is worth nothing any more."""
    require(can_enrol(request.actor))
    device = get_object_or_404(Device, practice=request.practice, id=computer_id)
    row = enrol_device(
        practice=request.practice, device=device, actor=request.actor, now=timezone.now()
    )
    return redirect("workstation:enrolment", practice_id, row.id)


def _enrolment(request: PracticeRequest, enrolment_id: UUID) -> Enrolment:
    require(can_enrol(request.actor))
    rows = Enrolment.objects.select_related("device", "practice", "key").exclude(key_id="")
    return get_object_or_404(rows, practice=request.practice, id=enrolment_id)


@require_GET
def enrolment(request: PracticeRequest, practice_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """The file to download, and what to do with it on the other PC."""
    row = _enrolment(request, enrolment_id)
    context = {"enrolment": row, "device": row.device, "file_name": _file_name(row)}
    return render(request, "workstation/enrolment.html", context)


@require_POST
def enrolment_file(request: PracticeRequest, practice_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """The file itself, which holds the secret; the journal says that it was taken."""
    row = _enrolment(request, enrolment_id)
    if row.revoked_at is not None or row.lacks_key:
        return redirect("workstation:enrolment", practice_id, enrolment_id)
    content = hand_out_enrolment(enrolment=row, actor=request.actor, now=timezone.now())
    response = HttpResponse(content, content_type="application/json")
    disposition = content_disposition_header(True, _file_name(row))
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def _file_name(row: Enrolment) -> str:
    return f"inscription-{slug(row.device.name)}.json"


@require_http_methods(["GET", "POST"])
def revoke(request: PracticeRequest, practice_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Takes a key back, after a confirmation."""
    row = _enrolment(request, enrolment_id)
    if request.method == "POST":
        revoke_enrolment(enrolment=row, actor=request.actor, now=timezone.now())
        messages.success(
            request, f"La clé de « {row.device} » est retirée : ses rapports seront refusés."
        )
        return redirect("workstation:prepare", practice_id)
    return render(request, "workstation/revoke.html", {"enrolment": row, "device": row.device})


@require_http_methods(["GET", "POST"])
def import_report(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Takes in the sealed report of another PC; says what it held, or why it is refused."""
    form = ReportForm(request.POST or None, request.FILES or None)
    error: HygieError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            imported = _keep(request, form)
        except HygieError as refused:
            error = refused
        else:
            return _said(request, imported)
    status = error.http_status if error else 422 if request.method == "POST" else 200
    context = {"form": form, "error": error}
    return render(request, "workstation/import.html", context, status=status)


def _keep(request: PracticeRequest, form: ReportForm) -> Imported:
    file = form.cleaned_data["report"]
    if file.size > LONGEST_BYTES * 2:
        raise InvalidInputError(
            "Ce fichier est trop gros pour être un rapport.",
            field="report",
            means="Rien n’a été enregistré.",
            next_step="Choisissez le fichier .hygie que la commande a écrit.",
        )
    return keep_report(
        practice=request.practice, content=file.read(), actor=request.actor, now=timezone.now()
    )


def _said(request: PracticeRequest, imported: Imported) -> HttpResponse:
    document = imported.document
    context = {
        "check": imported.check,
        "device": imported.check.device,
        "is_new": imported.is_new,
        "counts": document.counts,
        "software": len(document.inventory["software"]),
        "media": len(document.inventory["media"]),
        "host": document.host,
    }
    return render(request, "workstation/imported.html", context)
