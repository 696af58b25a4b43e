"""One computer: how it stands now, one line again, its history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from hygie.assessment.rules.observation import Outcome
from hygie.assessment.selectors import open_assessment
from hygie.practice.models import Device
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.workstation import looking, selectors, wording
from hygie.workstation.forms import BelieveForm
from hygie.workstation.looking import Asked
from hygie.workstation.models import Check, LatestResult
from hygie.workstation.perms import can_enrol
from hygie.workstation.probes.registry import probes_named
from hygie.workstation.rules.history import Change, Turn
from hygie.workstation.rules.looks import is_stale
from hygie.workstation.services.machines import believe_machine
from hygie.workstation.views.listing import this_machine

PER_PAGE = 30
AGAIN_S = 12.0


def _computer(request: PracticeRequest, computer_id: UUID) -> Device:
    return get_object_or_404(
        Device, practice=request.practice, id=computer_id, kind__in=Device.COMPUTERS
    )


@require_GET
def computer(request: PracticeRequest, practice_id: UUID, computer_id: UUID) -> HttpResponse:
    """What is to be mended, what was not seen, what is right."""
    device = _computer(request, computer_id)
    assessment = open_assessment(request.practice)
    context = _context(request, device) | {
        "to_questions": assessment is None or assessment.first_pass_done_at is None,
        "can_enrol": can_enrol(request.actor),
    }
    return render(request, "workstation/computer.html", context)


def _context(request: PracticeRequest, device: Device) -> dict[str, Any]:
    now = timezone.now()
    checks = Check.objects.filter(practice=request.practice, device=device).defer("document")
    last, last_whole = checks.first(), checks.filter(is_whole=True).first()
    rows = LatestResult.objects.filter(practice=request.practice, device=device)
    turned = [Change.from_json(item) for item in last.changes] if last else []
    here = this_machine(request)
    return {
        "device": device,
        "last": last,
        "last_whole": last_whole,
        "groups": wording.shown_groups(selectors.groups_of(rows)),
        "turns": wording.turns(turned, {row.probe_id: row.title for row in rows}),
        "doubts": wording.doubts(selectors.doubts_about(device, last_whole)),
        "media": selectors.plugged_media(request.practice, device),
        "is_here": here["can_look"] and here["this_device"] == device,
        "is_stale": last_whole is not None and is_stale(last_whole.at, now),
        "admin_command": wording.admin_command(last_whole.system if last_whole else ""),
    }


@require_POST
def again(
    request: PracticeRequest, practice_id: UUID, computer_id: UUID, probe_id: str
) -> HttpResponse:
    """Looks at one line again, on this machine only."""
    device = _computer(request, computer_id)
    probes = [probe for probe in probes_named(probe_id) if probe.id == probe_id]
    if not probes:
        raise Http404
    here = this_machine(request)
    if not here["can_look"] or here["this_device"] != device:
        raise looking.LookError(
            f"Hygie ne peut pas regarder « {device} » depuis cet ordinateur.",
            means="Rien n’a été modifié.",
            next_step="Refaites la vérification sur ce poste, puis importez son rapport.",
        )
    look = looking.start(Asked(request.practice, device, request.actor, probes))
    if not look.over.wait(AGAIN_S) or look.error or look.waits_in_inbox:
        target = reverse("workstation:look", args=[practice_id, look.id])
        return HttpResponse(headers={"HX-Redirect": target}) if request.htmx else redirect(target)
    if not request.htmx:
        target = reverse("workstation:computer", args=[practice_id, device.id])
        return redirect(f"{target}#line-{probe_id}")
    row = LatestResult.objects.get(practice=request.practice, device=device, probe_id=probe_id)
    context = _context(request, device) | {"looked_at": row, "looked_on": timezone.now()}
    return render(request, "workstation/_results.html", context)


@require_POST
def believe(request: PracticeRequest, practice_id: UUID, computer_id: UUID) -> HttpResponse:
    """Writes of the device what its last look said of it."""
    require(can_enrol(request.actor))
    device = _computer(request, computer_id)
    check = Check.objects.filter(practice=request.practice, device=device, is_whole=True).first()
    form = BelieveForm(request.POST)
    if check is not None and form.is_valid():
        believe_machine(check=check, actor=request.actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"La fiche de « {device} » est à jour.")
    return redirect("workstation:computer", practice_id, computer_id)


# --- history ------------------------------------------------------------------------------------


@require_GET
def history(request: PracticeRequest, practice_id: UUID, computer_id: UUID) -> HttpResponse:
    """Every look, the newest first, with what each changed."""
    device = _computer(request, computer_id)
    rows = (
        Check.objects.filter(practice=request.practice, device=device)
        .defer("document")
        .order_by("-at", "-received_at", "id")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = wording.titles()
    shown = [
        {"check": row, "turns": wording.turns([Change.from_json(x) for x in row.changes], names)}
        for row in page.object_list
    ]
    context = {"device": device, "page": page, "shown": shown, "Turn": Turn}
    return render(request, "workstation/history.html", context)


@require_GET
def past(request: PracticeRequest, practice_id: UUID, check_id: UUID) -> HttpResponse:
    """One look as it was."""
    check = get_object_or_404(
        Check.objects.select_related("device"), practice=request.practice, id=check_id
    )
    names = wording.titles()
    context = {
        "check": check,
        "device": check.device,
        "lines": wording.past_lines(check),
        "turns": wording.turns([Change.from_json(item) for item in check.changes], names),
        "Outcome": Outcome,
    }
    return render(request, "workstation/past.html", context)
