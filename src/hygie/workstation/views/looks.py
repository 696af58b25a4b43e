"""Looking at this machine: which device it is, starting, following."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from hygie.errors import InvalidInputError
from hygie.practice.models import Device
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.workstation import looking, selectors
from hygie.workstation.forms import NEW, WhichForm
from hygie.workstation.looking import Asked, Look
from hygie.workstation.perms import can_enrol
from hygie.workstation.rules.machine import kind_of, only_match, words_of
from hygie.workstation.services.machines import add_this_machine, recognise_machine

# A look that ends this fast is shown at once.
AT_ONCE_S = 0.8


@require_http_methods(["GET", "POST"])
def check(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """What will be looked at, and what will not happen; POST begins."""
    if not settings.HYGIE_CHECKS_THIS_MACHINE:
        return render(request, "workstation/elsewhere.html")
    machine = looking.identity()
    device = selectors.device_of_machine(request.practice, machine.host_id)
    if device is None:
        return redirect("workstation:which", practice_id)
    if request.method == "POST":
        return _begin(request, device)
    context = {"device": device, "system_words": words_of(machine), "total": looking.how_many()}
    return render(request, "workstation/check.html", context)


@require_http_methods(["GET", "POST"])
def which(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Says which declared device this machine is, or adds it; then begins to look."""
    if not settings.HYGIE_CHECKS_THIS_MACHINE:
        return redirect("workstation:check", practice_id)
    machine = looking.identity()
    devices = _candidates(request, machine.host_id)
    form = WhichForm(
        request.POST or None,
        devices=devices,
        may_add=can_enrol(request.actor),
        initial=_suggested(devices),
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _begin(request, _chosen(request, form, devices))
            except InvalidInputError as error:
                form.add_error("name" if "name" in form.fields else None, error.what)
        status = 422
    context = {"form": form, "system_words": words_of(machine), "machine": machine}
    return render(request, "workstation/which.html", context, status=status)


def _candidates(request: PracticeRequest, host_id: str) -> list[Device]:
    """Those that are no machine yet; and, to change one's mind, the one that is this machine."""
    present = selectors.device_of_machine(request.practice, host_id)
    free = selectors.unclaimed_computers(request.practice)
    return [present, *free] if present else free


def _suggested(devices: list[Device]) -> dict[str, Any]:
    machine = looking.identity()
    match = only_match(machine, [selectors.declared(device) for device in devices])
    names = {"laptop": "Ordinateur portable", "desktop": "Ordinateur fixe"}
    name = names.get(kind_of(machine), "Poste de travail")
    if match is not None:
        return {"device": match.id, "name": name}
    return {"device": "" if devices else NEW, "name": name}


def _chosen(request: PracticeRequest, form: WhichForm, devices: list[Device]) -> Device:
    """Raises InvalidInputError, ConflictError."""
    machine, now = looking.identity(), timezone.now()
    chosen = form.cleaned_data["device"]
    if chosen == NEW:
        require(can_enrol(request.actor))
        return add_this_machine(
            practice=request.practice,
            name=form.cleaned_data["name"].strip(),
            machine=machine,
            actor=request.actor,
            now=now,
        )
    device = next(item for item in devices if str(item.id) == chosen)
    recognise_machine(
        practice=request.practice,
        device=device,
        host_id=machine.host_id,
        actor=request.actor,
        now=now,
    )
    return device


def _begin(request: PracticeRequest, device: Device) -> HttpResponse:
    look = looking.start(Asked(request.practice, device, request.actor))
    look.over.wait(AT_ONCE_S)
    return redirect("workstation:look", request.practice.id, look.id)


@require_GET
def look(request: PracticeRequest, practice_id: UUID, look_id: UUID) -> HttpResponse:
    """How far a look is; at its end, leads to what was found."""
    found = looking.find(look_id, practice=request.practice, actor=request.actor)
    if found.is_over and found.error is None and not found.waits_in_inbox:
        target = reverse("workstation:computer", args=[practice_id, found.asked.device.id])
        return _go(request, target)
    return render(request, _template(request), _context(found))


def _template(request: PracticeRequest) -> str:
    return "workstation/_look.html" if request.htmx else "workstation/look.html"


def _context(look: Look) -> dict[str, Any]:
    return {"look": look, "device": look.asked.device, "error": look.error}


def _go(request: PracticeRequest, target: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)
