"""A medium that was plugged in and that the register does not know."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.errors import HygieError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.workstation.forms import AdoptForm
from hygie.workstation.models import PluggedMedium
from hygie.workstation.perms import can_enrol
from hygie.workstation.services.media import adopt_plugged


@require_http_methods(["GET", "POST"])
def adopt(request: PracticeRequest, practice_id: UUID, plugged_id: UUID) -> HttpResponse:
    """Puts it in the register, in use or in quarantine."""
    require(can_enrol(request.actor))
    medium = get_object_or_404(
        PluggedMedium.objects.select_related("device", "practice"),
        practice=request.practice,
        id=plugged_id,
    )
    form = AdoptForm(request.POST or None, initial={"label": medium.model[:80]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = adopt_plugged(
                    medium=medium, actor=request.actor, now=timezone.now(), **form.cleaned_data
                )
            except HygieError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, f"« {row} » est au registre.")
                return redirect("workstation:computer", practice_id, medium.device_id)
    context = {"form": form, "medium": medium, "device": medium.device}
    return render(request, "workstation/adopt.html", context, status=status)
