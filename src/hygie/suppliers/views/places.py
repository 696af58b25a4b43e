"""A place that lends its computers (2.10.2): which one, what to look at, the clause to propose."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, services
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.documents_words import PLACE_CLAUSE, PLACE_CLAUSE_WORD
from hygie.suppliers.ready_texts import fill_for
from hygie.suppliers.rules.filling import fill_all
from hygie.suppliers.views.fetching import fetch_state


@require_http_methods(["GET", "POST"])
def situation(request: PracticeRequest, practice_id: UUID, supplier_id: UUID) -> HttpResponse:
    """Which place it is; then what to look at there, and the ready clause."""
    state = fetch_state(request, supplier_id)
    if not state.is_place:
        raise Http404
    book = load_clauses()
    if request.method == "POST":
        require(perms.can_engage(request.actor))
        chosen = request.POST.get("situation", "")
        if chosen not in {item.id for item in book.situations}:
            messages.warning(request, "Choisissez un de ces lieux.")
            return redirect("suppliers:place", practice_id, supplier_id)
        services.describe_supplier(
            supplier=state.supplier,
            changes={"situation": chosen},
            actor=request.actor,
            now=timezone.now(),
        )
        return redirect(reverse("suppliers:place", args=[practice_id, supplier_id]) + "#clause")
    found = next((item for item in book.situations if item.id == state.profile.situation), None)
    values = fill_for(state)
    if found is not None:
        numbers = [name.removeprefix("q") for name in found.questionnaire_ids]
        values |= {"questionnaires": " et ".join([", ".join(numbers[:-1]), numbers[-1]])}
    context = {
        "state": state,
        "supplier": state.supplier,
        "situations": book.situations,
        "situation": found,
        "wording": fill_all(found.wording, values, book.fields) if found else (),
        "notice": book.notice,
        "document": PLACE_CLAUSE,
        "document_word": PLACE_CLAUSE_WORD,
        "can_engage": perms.can_engage(request.actor),
    }
    return render(request, "suppliers/place.html", context)
