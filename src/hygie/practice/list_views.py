"""People, devices and suppliers: adding, changing, removing, in the wizard and after it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import perms, services
from hygie.practice.forms import LAST_STEP, DeviceForm, PersonForm, SupplierForm, as_shown
from hygie.practice.models import Device, Person, Practice, Supplier
from hygie.practice.requests import PracticeRequest


@dataclass(frozen=True)
class Listed:
    """One of the three lists, as its pages name it."""

    model: type[Person] | type[Device] | type[Supplier]
    form: type[forms.ModelForm]
    add_title: str
    one: str


LISTS = {
    "personnes": Listed(Person, PersonForm, "Ajouter une personne", "cette personne"),
    "appareils": Listed(Device, DeviceForm, "Ajouter un appareil", "cet appareil"),
    "fournisseurs": Listed(Supplier, SupplierForm, "Ajouter un fournisseur", "ce fournisseur"),
}


def _listed(request: PracticeRequest, slug: str) -> Listed:
    if slug not in LISTS:
        raise Http404
    perms.require(perms.can_describe_practice(request.actor))
    return LISTS[slug]


def _row(kind: Listed, request: PracticeRequest, row_id: UUID) -> Any:
    row: Any = get_object_or_404(kind.model, practice=request.practice, id=row_id)
    return row


def _back_url(practice: Practice) -> str:
    if practice.described_at is None:
        return reverse("practice:situation", args=[practice.id, LAST_STEP])
    return reverse("practice:overview", args=[practice.id])


def _back(practice: Practice) -> HttpResponse:
    return redirect(_back_url(practice))


def _way_back(request: PracticeRequest) -> dict[str, str]:
    return {"back_url": _back_url(request.practice)}


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID, listed: str) -> HttpResponse:
    """A new row of one of the lists."""
    kind = _listed(request, listed)
    form = kind.form(request.POST or None, instance=kind.model(practice=request.practice))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_listed(row=form.instance, actor=request.actor, now=timezone.now())
        except InvalidInputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.what)
        else:
            messages.success(request, f"« {form.instance} » est ajouté.")
            return _back(request.practice)
    context = {"form": form, "title": kind.add_title, "listed": listed, "row": None} | _way_back(
        request
    )
    return render(request, "practice/listed_form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, listed: str, row_id: UUID) -> HttpResponse:
    """Changes one row."""
    kind = _listed(request, listed)
    row = _row(kind, request, row_id)
    title, present = str(row), as_shown(row, kind.form)
    form = kind.form(request.POST or None, instance=row)
    shown, status = request.POST.get("shown", present), 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_listed(
                row=_row(kind, request, row_id),
                changes=form.cleaned_data,
                actor=request.actor,
                shown=shown,
                now=timezone.now(),
            )
        except InvalidInputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.what)
        except ConflictError as error:
            form.add_error(None, f"{error.what} {error.next_step}")
            shown, status = present, error.http_status
        else:
            messages.success(request, "Enregistré.")
            return _back(request.practice)
    context = {"form": form, "title": title, "listed": listed, "row": row, "shown": shown}
    context |= _way_back(request)
    return render(request, "practice/listed_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID, listed: str, row_id: UUID) -> HttpResponse:
    """Removes one row, after a confirmation."""
    kind = _listed(request, listed)
    row = _row(kind, request, row_id)
    if request.method == "POST":
        name = str(row)
        services.remove_listed(row=row, actor=request.actor, now=timezone.now())
        messages.success(request, f"« {name} » est retiré. Le journal en garde la trace.")
        return _back(request.practice)
    context = {"row": row, "one": kind.one, "listed": listed}
    return render(request, "practice/listed_remove.html", context)
