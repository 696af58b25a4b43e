"""The wizard, and the page « Mon cabinet »."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hygie.catalog.applicability import Situation, profile
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError
from hygie.practice import perms, services
from hygie.practice.forms import (
    HINTS,
    LAST_STEP,
    STEP_FORMS,
    IdentityForm,
    WelcomeForm,
    as_shown,
    step_initial,
    unfinished_step,
)
from hygie.practice.models import Device, Person, Practice, Supplier
from hygie.practice.requests import PracticeRequest, VisitorRequest
from hygie.practice.rules.situation import USES, situation
from hygie.practice.selectors_lists import inventories
from hygie.strongbox import session

_USES_STEP = 4


@require_http_methods(["GET", "POST"])
def welcome(request: VisitorRequest) -> HttpResponse:
    """What Hygie does, then the first step: the practice exists as soon as it has a name."""
    if request.practice is not None:
        return redirect("home")
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        practice, owner = services.create_practice(**form.cleaned_data, now=timezone.now())
        session.enter(request, owner.id)
        return redirect("practice:situation", practice.id, 2)
    context = {"form": form, "started": request.method == "POST" or "commencer" in request.GET}
    return render(request, "practice/welcome.html", context)


@require_http_methods(["GET", "POST"])
def situation_step(request: PracticeRequest, practice_id: UUID, step: int) -> HttpResponse:
    """One step of the wizard; the same page changes the situation later."""
    practice = request.practice
    perms.require(perms.can_describe_practice(request.actor))
    if not 2 <= step <= LAST_STEP:
        raise Http404
    if step > practice.wizard_step and practice.described_at is None:
        return redirect("practice:situation", practice_id, practice.wizard_step)
    if step == LAST_STEP:
        return render(request, "practice/wizard_lists.html", _step_context(practice, step))
    form_class = STEP_FORMS[step]
    form = form_class(request.POST or None, initial=step_initial(practice))
    present = as_shown(practice, form_class)
    shown, status = request.POST.get("shown", present), 200
    if request.method == "POST" and form.is_valid():
        try:
            return _save_step(request, step, form.cleaned_data, shown)
        except ConflictError as error:
            form.add_error(None, f"{error.what} {error.next_step}")
            shown, status = present, error.http_status
    context = _step_context(practice, step) | _choices(form) | {"shown": shown}
    context |= _live_context(practice, step, {})
    return render(request, "practice/wizard_step.html", context, status=status)


def _choices(form: forms.Form) -> dict[str, Any]:
    """The one field of a step, each choice beside its one-line explanation."""
    field = next(iter(form))
    hints = HINTS[field.name]
    choices = [(choice, hints.get(str(choice.data["value"]), "")) for choice in field]
    return {"form": form, "field": field, "choices": choices}


def _save_step(
    request: PracticeRequest, step: int, changes: dict[str, Any], shown: str
) -> HttpResponse:
    """Raises ConflictError when it was changed elsewhere since it was shown."""
    practice, now = request.practice, timezone.now()
    before = _applying(practice.situation)
    changed = services.describe_situation(
        practice=practice, actor=request.actor, changes=changes, shown=shown, now=now
    )
    services.reach_step(practice=changed, step=step + 1, now=now, last_step=LAST_STEP)
    if practice.described_at is None:
        return redirect("practice:situation", practice.id, step + 1)
    messages.success(request, _difference(before, _applying(changed.situation)))
    return redirect("practice:overview", practice.id)


def _applying(situation: Situation) -> set[str]:
    found = profile(load_catalog(), situation)
    return {measure_id for measure_id, applies in found.items() if applies.applies}


def _difference(before: set[str], after: set[str]) -> str:
    added, removed = len(after - before), len(before - after)
    if not added and not removed:
        return "Situation enregistrée : les mêmes mesures vous concernent."
    parts = []
    if added:
        parts.append(
            f"{added} mesure{'s' if added > 1 else ''} s’ajoute{'nt' if added > 1 else ''}"
        )
    if removed:
        parts.append(f"{removed} ne vous concerne{'nt' if removed > 1 else ''} plus")
    return f"Situation enregistrée : {', '.join(parts)}. Vos réponses sont toutes gardées."


def _step_context(practice: Practice, step: int) -> dict[str, Any]:
    return {
        # Once the situation is described, changing it is a page like the others.
        "base": "base.html" if practice.described_at else "base_plain.html",
        "step": step,
        "last_step": LAST_STEP,
        "previous_step": step - 1 if step > 2 else None,
        "people": Person.objects.filter(practice=practice),
        "devices": Device.objects.filter(practice=practice, retired_on=None),
        "suppliers": Supplier.objects.filter(practice=practice),
    }


@require_POST
def live(request: PracticeRequest, practice_id: UUID, step: int) -> HttpResponse:
    """The measures that the choices on screen would make apply, and why; nothing is saved."""
    context = _live_context(request.practice, step, _chosen(request, step))
    return render(request, "practice/_live_panel.html", context)


def _chosen(request: PracticeRequest, step: int) -> dict[str, Any]:
    form_class = STEP_FORMS.get(step)
    if form_class is None:
        raise Http404
    form = form_class(request.POST)
    form.is_valid()
    return form.cleaned_data


def _live_context(practice: Practice, step: int, chosen: dict[str, Any]) -> dict[str, Any]:
    values = {
        "exercise_mode": practice.exercise_mode,
        "software_sharing": practice.software_sharing,
        "uses": practice.uses,
        "third_party_premises": practice.third_party_premises,
    } | chosen
    # Before axis 3 is known, show the most that could apply rather than nothing at all.
    at_most = not values["uses"] and practice.described_at is None and step < _USES_STEP
    if at_most:
        values["uses"] = ["office", "online_software"]
    catalog = load_catalog()
    applies = profile(catalog, situation(**values))
    themes = []
    for theme in catalog.themes:
        rows = [(measure, applies[measure.id]) for measure in catalog.of_theme(theme.id)]
        themes.append({"theme": theme, "rows": rows, "count": sum(a.applies for _, a in rows)})
    count = sum(item.applies for item in applies.values())
    return {"live_themes": themes, "live_count": count, "live_at_most": at_most}


@require_POST
def finish(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The end of the wizard; before its last step, leads to the one that is missing."""
    perms.require(perms.can_describe_practice(request.actor))
    if (step := unfinished_step(request.practice)) is not None:
        return redirect("practice:situation", practice_id, step)
    services.reach_step(
        practice=request.practice, step=LAST_STEP + 1, now=timezone.now(), last_step=LAST_STEP
    )
    return redirect("home")


def overview(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The practice as Hygie knows it."""
    practice = request.practice
    context = _step_context(practice, LAST_STEP) | {
        "uses": [use for use in USES if use.id in practice.uses],
        "several_users": practice.situation.several_users,
        "applicable": len(_applying(practice.situation)),
        "can_change": perms.can_describe_practice(request.actor),
        "inventories": inventories(practice, today=timezone.localdate()),
    }
    return render(request, "practice/overview.html", context)


@require_http_methods(["GET", "POST"])
def identity(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Name, profession and address."""
    perms.require(perms.can_describe_practice(request.actor))
    present = as_shown(request.practice, IdentityForm)
    form = IdentityForm(request.POST or None, instance=Practice.objects.get(id=practice_id))
    shown, status = request.POST.get("shown", present), 200
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_situation(
                practice=request.practice,
                actor=request.actor,
                changes=form.cleaned_data,
                shown=shown,
                now=timezone.now(),
            )
        except ConflictError as error:
            form.add_error(None, f"{error.what} {error.next_step}")
            shown, status = present, error.http_status
        else:
            messages.success(request, "Enregistré.")
            return redirect("practice:overview", practice_id)
    return render(request, "practice/identity.html", {"form": form, "shown": shown}, status=status)
