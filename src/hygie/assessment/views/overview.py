"""The dashboard and the help page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.assessment import selectors
from hygie.assessment.deadlines import agenda_of
from hygie.assessment.models import Assessment
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Status
from hygie.assessment.services.answers import open_assessment
from hygie.catalog.loader import load_catalog
from hygie.practice.reading import reading_once
from hygie.practice.requests import PracticeRequest


def current_assessment(request: PracticeRequest) -> Assessment:
    """The assessment under way; opens it at the first visit."""
    return selectors.open_assessment(request.practice) or open_assessment(
        practice=request.practice, actor=request.actor, now=timezone.now()
    )


def current_overview(request: PracticeRequest) -> selectors.Overview:
    """The practice as it stands now."""
    assessment = current_assessment(request)
    return selectors.overview(request.practice, assessment, now=timezone.now())


@reading_once()
def dashboard(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Where the practice stands, and the six things to do."""
    if request.practice.described_at is None:
        return redirect("home")
    overview = current_overview(request)
    counts = overview.counts
    context = {
        "overview": overview,
        "scores": overview.scores,
        "proven": counts[Status.PROVEN],
        "declared": counts[Status.DECLARED],
        "to_do": counts[Status.TO_DO],
        "contradicted": counts[Status.CONTRADICTED],
        "expired": counts[Status.EXPIRED],
        "unknown": counts[Status.UNKNOWN] - overview.unanswered,
        "to_check": sum(number for status, number in counts.items() if status.is_to_check)
        - overview.unanswered,
        "unanswered": overview.unanswered,
        **{item.value: overview.scores.part(item) for item in Strength},
        "next_theme": overview.next_theme,
        "deadlines": agenda_of(overview).counts,
        "bars": theme_bars(request, overview),
    }
    return render(request, "assessment/dashboard.html", context)


def theme_bars(request: PracticeRequest, overview: selectors.Overview) -> list[dict[str, object]]:
    """The rows of the chart by theme: each a link, with the numbers its table shows."""
    return [
        {
            "label": row.theme.title,
            "url": reverse("assessment:theme", args=[request.practice.id, row.theme.id]),
            "done": row.proven,
            "declared": row.done - row.proven,
            "total": row.total,
        }
        for row in overview.themes
        if row.total
    ]


def help_page(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The guide's abbreviations and the official pages."""
    return render(request, "assessment/help.html", {"catalog": load_catalog()})
