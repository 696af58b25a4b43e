"""One supplier: added, changed, its page, its role, what was left to decide."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.practice.forms import SupplierForm, as_shown
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.practice.rules.as_shown import fingerprint
from hygie.practice.services import add_listed, change_listed
from hygie.suppliers import perms, services, shown
from hygie.suppliers.forms import ClarifyForm, ProfileForm
from hygie.suppliers.models import WorkOrder, YesNoUnknown
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.rules.kinds import services_in_words, to_clarify
from hygie.suppliers.states import SupplierState, decided_of
from hygie.suppliers.twins import joined
from hygie.suppliers.views.fetching import fetch, fetch_state, saved


@require_GET
def supplier(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """All that is known of one supplier, and the next gesture of each part."""
    state = fetch_state(request, supplier_id)
    return render(request, "suppliers/supplier.html", _page(request, state))


def _page(request: PracticeRequest, state: SupplierState) -> dict[str, Any]:
    edition = load_edition()
    orders = WorkOrder.objects.filter(supplier=state.supplier, practice=request.practice)
    lines = [shown.questionnaire(item) for item in state.questionnaires]
    return {
        "state": state,
        "supplier": state.supplier,
        "lines": [item for item in lines if item.is_shown],
        "others": [item for item in lines if not item.is_shown],
        "to_ask": [item for item in lines if item.step in (shown.Step.ASK, shown.Step.EXPIRED)],
        "to_clarify": to_clarify(state.supplier.services_to_clarify),
        "role": edition.role,
        "role_words": _role_words(state),
        "usual_role": [kind for kind in state.kinds if kind.role_why],
        "hds": shown.hds(state),
        "hds_facts": edition.hds,
        "hds_notes": list(edition.hds.notes.values()),
        "q4_prefill": bool(state.questionnaire("q4").returned) and not state.certificates,
        "decided": _decided(state),
        "hosting": state.reach.hosting.value,
        "orders": orders.filter(dropped_at=None).prefetch_related("lines", "files"),
        "returns": _returns(state),
        "can_engage": perms.can_engage(request.actor),
    }


def _decided(state: SupplierState) -> list[dict[str, str]]:
    """What was answered where it depends, to be taken back if it was wrong."""
    found = []
    for (service_id, questionnaire_id), answer in decided_of(state.profile).items():
        kind = next((item for item in state.kinds if item.id == service_id), None)
        if kind is not None:
            found.append(
                {
                    "service_id": service_id,
                    "questionnaire_id": questionnaire_id,
                    "ask": kind.call(questionnaire_id).ask,
                    "answer": "Oui" if answer else "Non",
                }
            )
    return found


def _returns(state: SupplierState) -> list[Any]:
    """Everything that came back, the newest first."""
    rows = [row for request in state.requests for row in request.returns.all()]
    return sorted(rows, key=lambda row: row.received_at, reverse=True)


def _role_words(state: SupplierState) -> str:
    """What the answer to the RGPD question changes."""
    role = load_edition().role
    return {
        YesNoUnknown.YES: role.if_yes,
        YesNoUnknown.NO: role.if_no,
    }.get(YesNoUnknown(state.profile.is_processor), role.if_unknown)


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """A new supplier."""
    require(perms.can_engage(request.actor))
    form = SupplierForm(request.POST or None, instance=Supplier(practice=request.practice))
    if request.method == "POST" and form.is_valid():
        row = form.instance
        if saved(form, lambda: add_listed(row=row, actor=request.actor, now=timezone.now())):
            messages.success(request, f"« {row} » est ajouté. Voici ce qui le concerne.")
            return redirect("suppliers:supplier", practice_id, row.id)
    context = {
        "form": form,
        "row": None,
        "title": "",
        "shown": "",
        "back_url": reverse("suppliers:list", args=[practice_id]),
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """Its name, its contact, what it does."""
    require(perms.can_engage(request.actor))
    row = fetch(Supplier, request, supplier_id)
    title, present = str(row), as_shown(row, SupplierForm)
    form = SupplierForm(request.POST or None, instance=row)
    seen = request.POST.get("shown", present)
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        if saved(
            form,
            lambda: change_listed(
                row=fetch(Supplier, request, supplier_id),
                changes=changes,
                actor=request.actor,
                shown=seen,
                now=timezone.now(),
            ),
        ):
            messages.success(request, "Enregistré.")
            return redirect("suppliers:supplier", practice_id, supplier_id)
    context = {
        "form": form,
        "row": row,
        "title": title,
        "shown": present if form.errors else seen,
        "back_url": reverse("suppliers:supplier", args=[practice_id, supplier_id]),
    }
    return render(request, "suppliers/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def role(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """The RGPD question, with what each answer changes; and what its services do not tell."""
    require(perms.can_engage(request.actor))
    state = fetch_state(request, supplier_id)
    unclear = _unclear(state)
    present = {
        "is_processor": state.profile.is_processor,
        "reaches_data": state.profile.reaches_data,
        "hosts_data": state.profile.hosts_data,
        "manager": state.profile.manager,
        "security_contact": state.profile.security_contact,
    }
    form = ProfileForm(
        request.POST or None, initial=present, is_place=state.is_place, unclear=unclear
    )
    kept = {name: value for name, value in present.items() if name in form.fields}
    seen = request.POST.get("shown", fingerprint(kept))
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
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
            return redirect("suppliers:supplier", practice_id, supplier_id)
    context = {
        "form": form,
        "state": state,
        "supplier": state.supplier,
        "role": load_edition().role,
        "shown": fingerprint(kept) if form.errors else seen,
    }
    return render(request, "suppliers/role.html", context, status=422 if form.errors else 200)


def _unclear(state: SupplierState) -> set[str]:
    """What only the practice can say: where its services do not tell for sure."""
    reaches = {kind.patient_data for kind in state.kinds}
    hosts = {kind.hds for kind in state.kinds}
    found = set()
    if "yes" not in reaches and reaches != {"no"}:
        found.add("reaches_data")
    if "required" not in hosts and hosts != {"no"}:
        found.add("hosts_data")
    return found


@require_POST
def decide(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """Answers one of the questions that decide of a questionnaire."""
    require(perms.can_engage(request.actor))
    row = fetch(Supplier, request, supplier_id)
    said = {"yes": True, "no": False}.get(request.POST.get("answer", ""))
    services.decide_call(
        supplier=row,
        service_id=request.POST.get("service", ""),
        questionnaire_id=request.POST.get("questionnaire", ""),
        answer=said,
        actor=request.actor,
        now=timezone.now(),
    )
    if request.htmx:
        return render(
            request, "suppliers/_questionnaires.html", _page(request, fetch_state(request, row.id))
        )
    messages.success(request, "Enregistré.")
    return redirect(reverse("suppliers:supplier", args=[practice_id, row.id]) + "#questionnaires")


@require_http_methods(["GET", "POST"])
def clarify(
    request: PracticeRequest, practice_id: UUID, supplier_id: UUID, former: str
) -> HttpResponse:
    """Which services a word of an older Hygie stands for."""
    require(perms.can_engage(request.actor))
    row = fetch(Supplier, request, supplier_id)
    asked = next(iter(to_clarify([former])), None)
    if asked is None or former not in row.services_to_clarify:
        messages.info(request, "C’était déjà précisé.")
        return redirect("suppliers:supplier", practice_id, supplier_id)
    form = ClarifyForm(request.POST or None, choices=asked.choices)
    form.fields["kinds"].label = asked.ask
    if request.method == "POST" and form.is_valid():
        kinds = form.cleaned_data["kinds"]
        if saved(
            form,
            lambda: services.clarify_service(
                supplier=row, value=former, kind_ids=kinds, actor=request.actor, now=timezone.now()
            ),
        ):
            messages.success(request, "Merci, c’est précisé.")
            return redirect("suppliers:supplier", practice_id, supplier_id)
    context = {"form": form, "supplier": row, "asked": asked}
    return render(request, "suppliers/clarify.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def merge(
    request: PracticeRequest, practice_id: UUID, supplier_id: UUID, other_id: UUID
) -> HttpResponse:
    """Puts two rows of the same name together, after having shown what becomes of both."""
    require(perms.can_engage(request.actor))
    kept, other = fetch(Supplier, request, supplier_id), fetch(Supplier, request, other_id)
    found = joined(kept, other)
    if request.method == "POST":
        row = services.merge_suppliers(
            kept=kept, other=other, actor=request.actor, now=timezone.now()
        )
        messages.success(request, f"« {row} » est maintenant sur une seule ligne.")
        return redirect("suppliers:supplier", practice_id, row.id)
    context = {
        "kept": kept,
        "other": other,
        "services_words": services_in_words(found.said.services),
        "left_out": found.left_out,
    }
    return render(request, "suppliers/merge.html", context)
