"""HDS: which activities are used, which certificates were shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.practice.forms import as_shown
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.practice.rules.as_shown import fingerprint
from hygie.suppliers import perms, selectors, services
from hygie.suppliers.forms import ActivitiesForm, CertificateForm
from hygie.suppliers.models import HdsCertificate
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.views.fetching import changed, fetch, fetch_state, saved


def _page(practice_id: UUID, supplier_id: UUID) -> str:
    return reverse("suppliers:supplier", args=[practice_id, supplier_id]) + "#hds"


@require_http_methods(["GET", "POST"])
def activities(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """What the service needs of a certificate."""
    require(perms.can_engage(request.actor))
    state = fetch_state(request, supplier_id)
    present = {
        "activities": state.profile.activities,
        "has_no_certificate": state.profile.has_no_certificate,
    }
    proposed = present["activities"] or list(state.usual_activities)
    form = ActivitiesForm(request.POST or None, initial=present | {"activities": proposed})
    seen = request.POST.get("shown", fingerprint(present))
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data | {"activities": sorted(form.cleaned_data["activities"])}
        if saved(
            form,
            lambda: services.describe_supplier(
                supplier=state.supplier,
                changes=changes,
                actor=request.actor,
                shown=seen,
                now=timezone.now(),
            ),
        ):
            messages.success(request, "Enregistré.")
            return redirect(_page(practice_id, supplier_id))
    context = {
        "form": form,
        "state": state,
        "supplier": state.supplier,
        "is_proposed": not present["activities"] and bool(proposed),
        "facts": load_edition().hds,
        "shown": fingerprint(present) if form.errors else seen,
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/activities.html", context, status=status)


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """A certificate; its fields may come from the answers to Q4 or from a list, to be confirmed."""
    require(perms.can_engage(request.actor))
    state = fetch_state(request, supplier_id)
    proposed, origin = _proposed(request, state)
    row = HdsCertificate(practice=request.practice, supplier=state.supplier, **proposed)
    form = CertificateForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        made = form.instance
        if saved(form, lambda: services.add_row(row=made, actor=request.actor, now=timezone.now())):
            messages.success(request, "Certificat noté. Joignez-en maintenant la copie.")
            return redirect("suppliers:attach", practice_id, "certificat", made.id)
    context = {
        "form": form,
        "supplier": state.supplier,
        "row": None,
        "origin": origin,
        "shown": "",
        "listed": selectors.listed_hosts(request.practice, holder=state.supplier.name, number=""),
        "facts": load_edition().hds,
        "back_url": _page(practice_id, supplier_id),
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/certificate_form.html", context, status=status)


def _proposed(request: PracticeRequest, state: Any) -> tuple[dict[str, Any], str]:
    """What to show in the fields before anybody types, and where it comes from."""
    line = request.GET.get("ligne", "")
    if line.isdecimal() and len(line) < 9:
        if (host := selectors.host_at(request.practice, int(line))) is not None:
            return selectors.certificate_of_host(host, state.supplier), "list"
        return {}, ""
    returned = state.questionnaire("q4").returned
    if "reponses" in request.GET and returned is not None:
        return selectors.certificate_of_answers(returned), "answers"
    return {}, ""


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, certificate_id: UUID) -> HttpResponse:
    """What was copied down of a certificate."""
    require(perms.can_engage(request.actor))
    row = fetch(HdsCertificate, request, certificate_id)
    supplier: Supplier = row.supplier
    present = as_shown(row, CertificateForm)
    form = CertificateForm(request.POST or None, instance=row)
    seen = request.POST.get("shown", present)
    if request.method == "POST" and form.is_valid() and changed(request, form, shown=seen):
        messages.success(request, "Enregistré.")
        return redirect(_page(practice_id, supplier.id))
    context = {
        "form": form,
        "supplier": supplier,
        "row": row,
        "origin": "",
        "shown": present if form.errors else seen,
        "listed": selectors.listed_hosts(
            request.practice, holder=row.holder_name or supplier.name, number=row.number
        ),
        "facts": load_edition().hds,
        "back_url": _page(practice_id, supplier.id),
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/certificate_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID, certificate_id: UUID) -> HttpResponse:
    """Removes a certificate, after a confirmation."""
    require(perms.can_engage(request.actor))
    row = fetch(HdsCertificate, request, certificate_id)
    back_url = _page(practice_id, row.supplier_id)
    if request.method == "POST":
        services.remove_row(row=row, actor=request.actor, now=timezone.now())
        messages.success(request, "Le certificat est retiré. Le journal en garde la trace.")
        return redirect(back_url)
    context = {
        "title": "Retirer ce certificat ?",
        "text": f"« {row} » et ses copies sont effacés. Un certificat échu peut rester : il ne "
        "gêne pas le suivant.",
        "back_url": back_url,
    }
    return render(request, "suppliers/confirm.html", context)
