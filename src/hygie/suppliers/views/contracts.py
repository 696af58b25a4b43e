"""Contracts: noted, read, stopped, removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.practice.forms import as_shown
from hygie.practice.models import Supplier
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, services
from hygie.suppliers.checklist import checklist_of
from hygie.suppliers.documents_words import ANNEX, ANNEX_WORD
from hygie.suppliers.forms import ContractForm, StopForm
from hygie.suppliers.models import Contract
from hygie.suppliers.states import ContractState, SupplierState
from hygie.suppliers.views.fetching import changed, fetch, fetch_state, saved


def found(request: PracticeRequest, contract_id: UUID) -> tuple[SupplierState, ContractState]:
    """A contract of this practice with its supplier. Raises Http404."""
    row = fetch(Contract, request, contract_id)
    state = fetch_state(request, row.supplier_id)
    return state, next(item for item in state.contracts if item.contract.id == row.id)


@require_GET
def contract(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """Its dates, its files, how many clauses are there, and what to have signed."""
    state, item = found(request, contract_id)
    context = {
        "state": state,
        "supplier": state.supplier,
        "item": item,
        "contract": item.contract,
        "files": list(item.contract.files.all()),
        "list": checklist_of(state, item),
        "annex": ANNEX,
        "annex_word": ANNEX_WORD,
        "today": state.today,
        "can_engage": perms.can_engage(request.actor),
    }
    return render(request, "suppliers/contract.html", context)


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """A new contract with this supplier."""
    require(perms.can_engage(request.actor))
    supplier = fetch(Supplier, request, supplier_id)
    row = Contract(practice=request.practice, supplier=supplier)
    form = ContractForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        made = form.instance
        if saved(form, lambda: services.add_row(row=made, actor=request.actor, now=timezone.now())):
            messages.success(request, "Contrat noté. Cherchez-y maintenant les clauses.")
            return redirect("suppliers:contract", practice_id, made.id)
    return _form(request, form, supplier, None, "")


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """Its name and its dates."""
    require(perms.can_engage(request.actor))
    row = fetch(Contract, request, contract_id)
    present = as_shown(row, ContractForm)
    form = ContractForm(request.POST or None, instance=row)
    seen = request.POST.get("shown", present)
    if request.method == "POST" and form.is_valid() and changed(request, form, shown=seen):
        messages.success(request, "Enregistré.")
        return redirect("suppliers:contract", practice_id, contract_id)
    return _form(request, form, row.supplier, row, present if form.errors else seen)


def _form(
    request: PracticeRequest,
    form: ContractForm,
    supplier: Supplier,
    row: Contract | None,
    seen: str,
) -> HttpResponse:
    practice_id = request.practice.id
    back_url = (
        reverse("suppliers:contract", args=[practice_id, row.id])
        if row
        else reverse("suppliers:supplier", args=[practice_id, supplier.id]) + "#contrats"
    )
    context: dict[str, Any] = {
        "form": form,
        "supplier": supplier,
        "row": row,
        "shown": seen,
        "back_url": back_url,
    }
    status = 422 if form.errors else 200
    return render(request, "suppliers/contract_form.html", context, status=status)


@require_POST
def read_again(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """The contract was read again: what was found is dated anew."""
    require(perms.can_engage(request.actor))
    row = fetch(Contract, request, contract_id)
    services.confirm_clauses(contract=row, actor=request.actor, now=timezone.now())
    messages.success(request, "Relecture notée à la date d’aujourd’hui.")
    return redirect("suppliers:contract", practice_id, contract_id)


@require_http_methods(["GET", "POST"])
def stop(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """The contract was ended: it is kept, and asks for nothing any more."""
    require(perms.can_engage(request.actor))
    row = fetch(Contract, request, contract_id)
    form = StopForm(request.POST or None, initial={"stopped_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["stopped_on"]
        if saved(
            form,
            lambda: services.stop_contract(
                contract=row, stopped_on=day, actor=request.actor, now=timezone.now()
            ),
        ):
            messages.success(request, "Contrat noté comme arrêté. Il reste pour mémoire.")
            return redirect("suppliers:contract", practice_id, contract_id)
    context = {"form": form, "contract": row}
    return render(
        request, "suppliers/contract_stop.html", context, status=422 if form.errors else 200
    )


@require_POST
def resume(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """It was not ended after all."""
    require(perms.can_engage(request.actor))
    row = fetch(Contract, request, contract_id)
    services.stop_contract(contract=row, stopped_on=None, actor=request.actor, now=timezone.now())
    messages.success(request, "Le contrat est de nouveau en cours.")
    return redirect("suppliers:contract", practice_id, contract_id)


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """Removes a contract noted by mistake, after a confirmation."""
    require(perms.can_engage(request.actor))
    row = fetch(Contract, request, contract_id)
    if request.method == "POST":
        services.remove_row(row=row, actor=request.actor, now=timezone.now())
        messages.success(request, f"« {row} » est retiré. Le journal en garde la trace.")
        return redirect(
            reverse("suppliers:supplier", args=[practice_id, row.supplier_id]) + "#contrats"
        )
    context = {
        "title": "Retirer ce contrat ?",
        "text": f"« {row} », ce que vous y avez cherché et ses fichiers sont effacés. S’il est "
        "seulement terminé, notez plutôt qu’il est arrêté : il restera pour mémoire.",
        "back_url": reverse("suppliers:contract", args=[practice_id, row.id]),
    }
    return render(request, "suppliers/confirm.html", context)
