"""The journal: who changed what, when; and whether its chain is whole."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry
from hygie.practice.requests import PracticeRequest

PAGE = 50


def journal(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Newest first, fifty a page; `?verifier=1` reads the whole chain again."""
    entries = JournalEntry.objects.filter(practice=request.practice).order_by("-sequence")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    checked = "verifier" in request.GET
    context = {
        "page": page,
        "checked": checked,
        "broken_at": broken_at(request.practice) if checked else None,
    }
    return render(request, "assessment/journal.html", context)
