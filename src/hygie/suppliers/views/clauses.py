"""The clauses of a contract, looked for one by one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hygie.errors import InvalidInputError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, services
from hygie.suppliers.checklist import Checklist, checklist_of
from hygie.suppliers.forms import ClauseForm
from hygie.suppliers.models import Contract
from hygie.suppliers.rules.contract import Presence
from hygie.suppliers.views.contracts import found
from hygie.suppliers.views.fetching import fetch


@require_http_methods(["GET", "POST"])
def checklist(request: PracticeRequest, practice_id: UUID, contract_id: UUID) -> HttpResponse:
    """The whole list; sent as one form by who has no script."""
    require(perms.can_engage(request.actor))
    state, item = found(request, contract_id)
    listed = checklist_of(state, item)
    if request.method == "POST":
        _keep_all(request, item.contract, listed)
        messages.success(request, "Enregistré.")
        return redirect("suppliers:contract", practice_id, contract_id)
    context = {
        "state": state,
        "supplier": state.supplier,
        "contract": item.contract,
        "list": listed,
        "saved_at": None,
    }
    return render(request, "suppliers/clauses.html", context)


def _keep_all(request: PracticeRequest, contract: Contract, listed: Checklist) -> None:
    known = {item.value for item in Presence}
    looked = {}
    for clause in listed.all:
        said = request.POST.get(f"{clause.id}-presence", clause.presence.value)
        note = request.POST.get(f"{clause.id}-note", clause.note).strip()
        changed = (said, note) != (clause.presence.value, clause.note)
        if said in known and changed:
            looked[clause.id] = services.Looked(Presence(said), note)
    services.answer_clauses(
        contract=contract, looked=looked, actor=request.actor, now=timezone.now()
    )


@require_POST
def answer(
    request: PracticeRequest, practice_id: UUID, contract_id: UUID, clause: str
) -> HttpResponse:
    """One clause, saved at once."""
    require(perms.can_engage(request.actor))
    row = fetch(Contract, request, contract_id)
    form = ClauseForm(
        {
            "presence": request.POST.get(f"{clause}-presence", ""),
            "note": request.POST.get(f"{clause}-note", ""),
        }
    )
    if not form.is_valid():
        raise InvalidInputError("Choisissez une des trois réponses.", field="presence")
    services.answer_clause(
        contract=row,
        clause_id=clause,
        presence=Presence(form.cleaned_data["presence"]),
        note=form.cleaned_data["note"],
        actor=request.actor,
        now=timezone.now(),
    )
    state, item = found(request, contract_id)
    listed = checklist_of(state, item)
    ticked = listed.find(clause)
    if ticked is None:
        raise Http404
    if not request.htmx:
        return redirect(
            reverse("suppliers:clauses", args=[practice_id, contract_id]) + f"#clause-{clause}"
        )
    context = {
        "clause": ticked,
        "contract": item.contract,
        "list": listed,
        "group": listed.group_of(clause),
        "saved_at": timezone.now(),
    }
    return render(request, "suppliers/_clause_saved.html", context)
