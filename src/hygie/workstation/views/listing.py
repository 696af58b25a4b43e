"""The list « Postes », and the offer to look before the first questions."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from hygie.assessment.selectors import open_assessment
from hygie.practice.requests import PracticeRequest
from hygie.practice.rules.sheets.writing import FORMATS
from hygie.workstation import looking, selectors, table, waiting
from hygie.workstation.perms import can_enrol
from hygie.workstation.services.waiting import Read


@require_GET
def listing(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Every computer, phone and tablet: when it was last looked at, and what was found."""
    if request.practice.described_at is None:
        return redirect("home")
    now = timezone.now()
    read = waiting.take_in(request.practice, request.actor, now=now)
    _say(request, read)
    here = this_machine(request)
    computers = selectors.computer_rows(request.practice, now=now)
    context = {
        "computers": computers,
        "keyless": [x for x in computers if x.lacks_key and x.device != here["this_device"]],
        "mobiles": selectors.mobile_rows(request.practice, now=now),
        "media": [row for row in selectors.plugged_media(request.practice) if _is_wrong(row)],
        "homeless": read.homeless,
        "can_enrol": can_enrol(request.actor),
        **here,
    }
    return render(request, "workstation/list.html", context)


def _is_wrong(row: selectors.PluggedRow) -> bool:
    return row.is_unknown or row.is_forbidden


def _say(request: PracticeRequest, read: Read) -> None:
    for check in read.kept:
        messages.success(request, f"Une vérification de « {check.device} » a été relevée.")
    for refused in read.refused:
        messages.warning(
            request, f"Le fichier « {refused.name} » a été mis de côté. {refused.reason}"
        )


def this_machine(request: PracticeRequest) -> dict[str, Any]:
    """Whether Hygie can look at the machine it runs on, and which declared device that is."""
    if not settings.HYGIE_CHECKS_THIS_MACHINE:
        return {"can_look": False, "host_id": "", "this_device": None}
    host_id = looking.identity().host_id
    return {
        "can_look": True,
        "host_id": host_id,
        "this_device": selectors.device_of_machine(request.practice, host_id),
    }


@require_GET
def welcome(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """After the first description: what Hygie can see by itself, before it asks."""
    if request.practice.described_at is None or not settings.HYGIE_CHECKS_THIS_MACHINE:
        return redirect("home")
    context = {"is_first": open_assessment(request.practice) is None}
    return render(request, "workstation/welcome.html", context)


@require_GET
def export(request: PracticeRequest, practice_id: UUID, sheet_format: str) -> HttpResponse:
    """Everything that was found, as a spreadsheet."""
    if not table.is_format(sheet_format):
        raise Http404
    content = table.table_of(request.practice, to=sheet_format)
    response = HttpResponse(content, content_type=FORMATS[sheet_format])
    name = f"postes-{timezone.localdate()}.{sheet_format}"
    if disposition := content_disposition_header(True, name):
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
