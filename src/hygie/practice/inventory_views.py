"""What happens to a device or a medium: in and out of service, lost, found, checked, put away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import perms, services
from hygie.practice.inventory_forms import CheckInForm, ReleaseForm, RetireForm
from hygie.practice.models import Device, RemovableMedium
from hygie.practice.requests import PracticeRequest


@dataclass(frozen=True)
class Gesture:
    """One page that does one thing to a medium, in words."""

    act: str
    label: str
    title: str
    text: str
    button: str
    done: str
    does: Callable[..., RemovableMedium]
    danger: bool = False


GESTURES = {
    "range": Gesture(
        "check_in",
        "Je l’ai vu à sa place",
        "Vu à sa place aujourd’hui ?",
        "Le registre notera qu’il est rangé sous clé, à la date d’aujourd’hui.",
        "Oui, il est à sa place",
        "« {medium} » est noté à sa place.",
        services.check_in,
    ),
    "perdu": Gesture(
        "lose",
        "Déclarer perdu",
        "Ce support est perdu ?",
        "Le registre le garde, avec la date. S’il portait des données de patients, c’est un "
        "incident : suivez aussi la fiche réflexe. Retrouvé, il passera par la quarantaine.",
        "Déclarer perdu",
        "« {medium} » est déclaré perdu.",
        services.declare_lost,
        danger=True,
    ),
    "retrouve": Gesture(
        "find",
        "Il est retrouvé",
        "Ce support est retrouvé ?",
        "Ne le branchez pas : nul ne sait par où il est passé. Il va en quarantaine, jusqu’à ce "
        "qu’on l’ait vérifié ou effacé.",
        "Mettre en quarantaine",
        "« {medium} » est retrouvé, et mis en quarantaine. Ne le branchez pas encore.",
        services.declare_found,
    ),
    "quarantaine": Gesture(
        "set_aside",
        "Mettre en quarantaine",
        "Un doute sur ce support ?",
        "Rangez-le à part et ne le branchez plus, jusqu’à ce qu’on l’ait vérifié ou effacé.",
        "Mettre en quarantaine",
        "« {medium} » est en quarantaine. Ne le branchez plus.",
        services.set_aside,
    ),
    "liberer": Gesture(
        "release",
        "Sortir de quarantaine",
        "Ce support peut-il resservir ?",
        "Il ne revient en usage que vérifié par votre informaticien, ou effacé entièrement.",
        "Remettre en usage",
        "« {medium} » est de nouveau en usage.",
        services.release_from_quarantine,
    ),
    "sortir": Gesture(
        "retire",
        "Sortir du registre",
        "Ce support ne servira plus ?",
        "Détruit, rendu, ou perdu sans espoir : il reste dans la liste pour mémoire, et plus "
        "aucune preuve n’est demandée pour lui. Gardez le bon de destruction s’il y en a un.",
        "Sortir du registre",
        "« {medium} » est sorti du registre. La liste en garde la trace.",
        services.retire_medium,
        danger=True,
    ),
    "remettre": Gesture(
        "bring_back",
        "Remettre au registre",
        "Ce support ressert ?",
        "Il revient par la quarantaine : faites-le vérifier ou effacer d’abord.",
        "Remettre, en quarantaine",
        "« {medium} » est revenu au registre, en quarantaine.",
        services.bring_back_medium,
    ),
}


def gestures_for(request: PracticeRequest, medium: RemovableMedium) -> dict[str, Gesture]:
    """What this person may do to this medium now, by the word of its address."""
    return {
        slug: gesture
        for slug, gesture in GESTURES.items()
        if gesture.act in medium.acts and perms.can_act_on_medium(request.actor, gesture.act)
    }


@require_GET
def medium(request: PracticeRequest, practice_id: UUID, medium_id: UUID) -> HttpResponse:
    """One medium: where it stands, and what may happen to it now."""
    rows = RemovableMedium.objects.select_related("holder")
    row = get_object_or_404(rows, practice=request.practice, id=medium_id)
    context = {
        "row": row,
        "gestures": gestures_for(request, row),
        "can_change": perms.can_describe_practice(request.actor),
    }
    return render(request, "practice/medium.html", context)


@require_http_methods(["GET", "POST"])
def medium_act(
    request: PracticeRequest, practice_id: UUID, medium_id: UUID, gesture: str
) -> HttpResponse:
    """One thing that happens to a medium, after a confirmation."""
    medium = get_object_or_404(RemovableMedium, practice=request.practice, id=medium_id)
    if gesture not in GESTURES:
        raise Http404
    chosen = GESTURES[gesture]
    perms.require(perms.can_act_on_medium(request.actor, chosen.act))
    sent = request.POST if request.method == "POST" else None
    form = ReleaseForm(sent) if chosen.act == "release" else forms.Form(sent)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _do(chosen, medium, form, request)
        except (ConflictError, InvalidInputError) as error:
            form.add_error(None, f"{error.what} {error.next_step}")
            status = error.http_status
        else:
            messages.success(request, chosen.done.format(medium=medium))
            return redirect("practice:medium", practice_id, medium_id)
    context = {"medium": medium, "gesture": chosen, "form": form}
    return render(request, "practice/medium_act.html", context, status=status)


def _do(
    gesture: Gesture, medium: RemovableMedium, form: forms.Form, request: PracticeRequest
) -> None:
    more: dict[str, Any] = form.cleaned_data
    if gesture.act == "check_in":
        more = {"seen_on": timezone.localdate()}
    gesture.does(medium=medium, actor=request.actor, now=timezone.now(), **more)


@require_http_methods(["GET", "POST"])
def check_in(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The roll call: which media are in their place today."""
    sent = request.POST if request.method == "POST" else None
    form = CheckInForm(sent, practice=request.practice, initial={"seen_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        seen = list(form.cleaned_data["seen"])
        try:
            services.check_in_all(
                media=seen,
                seen_on=form.cleaned_data["seen_on"],
                actor=request.actor,
                now=timezone.now(),
            )
        except (ConflictError, InvalidInputError) as error:
            form.add_error(None, f"{error.what} {error.next_step}".strip())
        else:
            messages.success(request, _roll_call(len(seen), _callable(form)))
            return redirect("practice:listed", practice_id, "supports")
    context = {
        "form": form,
        "expected": _callable(form),
        "placeless": RemovableMedium.objects.filter(
            practice=request.practice, state=RemovableMedium.State.KNOWN, locked_place=""
        ).count(),
    }
    return render(request, "practice/media_check_in.html", context)


def _callable(form: CheckInForm) -> int:
    field: Any = form.fields["seen"]
    count: int = field.queryset.count()
    return count


def _roll_call(seen: int, expected: int) -> str:
    said = f"{seen} support{'s' if seen > 1 else ''} vu{'s' if seen > 1 else ''} à sa place."
    missing = expected - seen
    if not missing:
        return f"{said} Il n’en manque aucun."
    return f"{said} {missing} à retrouver : déclarez-le perdu si vous ne le trouvez pas."


@require_http_methods(["GET", "POST"])
def retire_device(request: PracticeRequest, practice_id: UUID, row_id: UUID) -> HttpResponse:
    """A device leaves service, after a confirmation."""
    device = get_object_or_404(Device, practice=request.practice, id=row_id)
    perms.require(perms.can_describe_practice(request.actor))
    sent = request.POST if request.method == "POST" else None
    form = RetireForm(sent, initial={"retired_on": timezone.localdate()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_device(
                device=device, actor=request.actor, now=timezone.now(), **form.cleaned_data
            )
        except InvalidInputError as error:
            form.add_error("retired_on", error.what)
        except ConflictError as error:
            form.add_error(None, f"{error.what} {error.next_step}")
            status = error.http_status
        else:
            messages.success(request, f"« {device} » est hors service. La liste en garde la trace.")
            return redirect("practice:listed", practice_id, "appareils")
    context = {"device": device, "form": form}
    return render(request, "practice/device_retire.html", context, status=status)


@require_POST
def bring_back_device(request: PracticeRequest, practice_id: UUID, row_id: UUID) -> HttpResponse:
    """A device serves again."""
    device = get_object_or_404(Device, practice=request.practice, id=row_id)
    perms.require(perms.can_describe_practice(request.actor))
    services.bring_back_device(device=device, actor=request.actor, now=timezone.now())
    messages.success(request, f"« {device} » est de nouveau en service.")
    return redirect("practice:change", practice_id, "appareils", row_id)
