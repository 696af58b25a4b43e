"""Two sets of answers side by side."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from hygie.practice.requests import PracticeRequest
from hygie.suppliers import selectors
from hygie.suppliers.documents_words import COMPARISON
from hygie.suppliers.forms import CompareForm
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.selectors import Column
from hygie.suppliers.side_by_side import table


@require_GET
def compare(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The choice, and the table once two are chosen."""
    found = selectors.columns(request.practice)
    questionnaires = [(item.id, item.title) for item in load_edition().questionnaires]
    form = CompareForm(
        request.GET if "questionnaire" in request.GET else None,
        questionnaires=questionnaires,
        returns=[(column.id, column.label) for column in found],
        initial=_initial(found),
    )
    context: dict[str, Any] = {
        "form": form,
        "count": len(found),
        "table": None,
        "only_differences": "ecarts" in request.GET,
    }
    if form.is_bound and form.is_valid():
        by_id = {column.id: column for column in found}
        chosen = [by_id[form.cleaned_data[name]] for name in ("first", "second")]
        context["table"] = table(chosen, form.cleaned_data["questionnaire"], timezone.localdate())
        context["document"] = COMPARISON
        context["picked"] = "|".join(
            (form.cleaned_data["questionnaire"], chosen[0].id, chosen[1].id)
        )
    return render(request, "suppliers/compare.html", context)


def _initial(found: list[Column]) -> dict[str, str]:
    if len(found) < 2:
        return {}
    return {"first": found[0].id, "second": found[1].id}
