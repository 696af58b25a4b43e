"""The years: the list of assessments, a closed one, closing the one under way, comparing two."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from hygie.assessment import selectors_campaigns as campaigns_read
from hygie.assessment.models import Assessment
from hygie.assessment.perms import can_close_assessment
from hygie.assessment.rules import campaign_chart as chart
from hygie.assessment.rules.campaign import (
    YEARLY_MONTHS,
    Comparison,
    Evolution,
    age_label,
    months_between,
    next_title,
)
from hygie.assessment.rules.campaign_export import comparison_csv
from hygie.assessment.rules.frozen import FrozenYear
from hygie.assessment.rules.observation import Strength
from hygie.assessment.selectors import Overview
from hygie.assessment.services.campaigns import close_assessment
from hygie.assessment.views.overview import current_overview
from hygie.errors import InvalidInputError
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest


def campaigns(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Every assessment, the open one first, and both scores over the years."""
    if request.practice.described_at is None:
        return redirect("home")
    overview = current_overview(request)
    assessments = campaigns_read.assessments_of(request.practice)
    past = campaigns_read.past_of(request.practice, assessments)
    opened_on = timezone.localdate(overview.assessment.opened_at)
    context = {
        "overview": overview,
        "scores": overview.scores,
        "past": past,
        "age": age_label(opened_on, overview.today),
        "is_due": months_between(opened_on, overview.today) >= YEARLY_MONTHS,
        "can_close": can_close_assessment(request.actor),
        "history": _history(overview, past) if past else None,
        "choices": assessments,
        "chosen": (past[0].assessment, overview.assessment) if past else None,
    }
    return render(request, "assessment/campaigns.html", context)


def _history(overview: Overview, past: list[campaigns_read.Past]) -> chart.History:
    closed = [
        chart.YearScores(
            chart.short_title(row.assessment.title),
            row.scores.proven if row.scores else None,
            row.scores.declared_or_proven if row.scores else None,
        )
        for row in reversed(past)
    ]
    label = chart.short_title(overview.assessment.title)
    scores = overview.scores
    now = chart.YearScores(label, scores.proven, scores.declared_or_proven, is_open=True)
    return chart.history([*closed, now])


def _assessment(request: PracticeRequest, assessment_id: UUID) -> Assessment:
    row: Assessment = get_object_or_404(Assessment, practice=request.practice, id=assessment_id)
    row.practice = request.practice
    return row


def campaign(request: PracticeRequest, practice_id: UUID, assessment_id: UUID) -> HttpResponse:
    """A closed year as it was frozen; `?verifier=1` reads its copy and its seal again."""
    assessment = _assessment(request, assessment_id)
    if assessment.closed_at is None:
        return redirect("assessment:measures", practice_id)
    is_checked = "verifier" in request.GET
    year = campaigns_read.years(request.practice, [assessment], now=timezone.now())[0]
    scores = year.frozen.scores
    context = {
        "year": year,
        "frozen": year.frozen,
        "scores": scores,
        **{item.value: scores.part(item) for item in Strength},
        "numbers": _numbers(year.frozen),
        "themes": _by_theme(year.frozen),
        "integrity": campaigns_read.integrity(assessment) if is_checked else None,
    }
    return render(request, "assessment/campaign.html", context)


def _numbers(year: FrozenYear) -> list[tuple[str, int]]:
    """How many measures that concerned the practice stood in each of the picture's states."""
    found = Counter(chart.state_of(item) for item in year.measures if item.applies)
    return [(state.word.lower(), found[state]) for state in chart.STATES if found[state]]


def _by_theme(year: FrozenYear) -> list[tuple[str, list[object]]]:
    return [
        (title, [item for item in year.measures if item.theme == theme])
        for theme, title in year.themes.items()
    ]


@require_http_methods(["GET", "POST"])
def campaign_close(
    request: PracticeRequest, practice_id: UUID, assessment_id: UUID
) -> HttpResponse:
    """Says what closing does, then does it. The second of two tabs is told that it is done."""
    assessment = _assessment(request, assessment_id)
    require(can_close_assessment(request.actor))
    if request.method == "GET" and assessment.closed_at is not None:
        return redirect("assessment:campaign", practice_id, assessment_id)
    error: InvalidInputError | None = None
    if request.method == "POST":
        try:
            following = close_assessment(
                assessment=assessment, actor=request.actor, now=timezone.now()
            )
        except InvalidInputError as refused:
            error = refused
        else:
            messages.success(
                request, f"« {assessment.title} » est clos. « {following.title} » est ouvert."
            )
            return redirect("assessment:campaign_review", practice_id)
    overview = current_overview(request)
    titles = {row.title for row in campaigns_read.assessments_of(request.practice)}
    given = sum(1 for row in overview.rows if row.answer)
    context = {
        "overview": overview,
        "next_title": next_title(overview.today.year, titles),
        "given": given,
        "to_confirm": len(overview.to_confirm),
        "unanswered": overview.unanswered,
        "is_empty": all(row.answer is None or row.answer.to_confirm for row in overview.rows),
        "error": error,
    }
    status = error.http_status if error else 200
    return render(request, "assessment/campaign_close.html", context, status=status)


# --- comparing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """Two assessments, the older first, among all those that may be chosen."""

    choices: list[Assessment]
    before: Assessment | None
    after: Assessment | None


def _pair(request: PracticeRequest) -> _Pair:
    """Those of the address (`de`, `a`); by default the last closed one and the open one."""
    choices = campaigns_read.assessments_of(request.practice)
    by_id = {str(row.id): row for row in choices}
    asked = [request.GET.get(key, "") for key in ("de", "a")]
    if not any(asked):
        pair = choices[:2]
    elif all(item in by_id for item in asked):
        pair = [by_id[item] for item in asked]
    else:
        raise Http404
    if len({row.id for row in pair}) < 2:
        return _Pair(choices, None, None)
    before, after = sorted(pair, key=lambda row: (row.opened_at, row.closed_at is None))
    return _Pair(choices, before, after)


def _compared(
    request: PracticeRequest, before: Assessment, after: Assessment
) -> tuple[Comparison, bool]:
    """The comparison, and whether a copy that it reads no longer matches its seal."""
    then, now = campaigns_read.years(request.practice, [before, after], now=timezone.now())
    is_spoilt = then.is_sealed is False or now.is_sealed is False
    return campaigns_read.comparison(then.frozen, now.frozen), is_spoilt


_LISTED = (
    (Evolution.WORSE, "Ce qui va moins bien"),
    (Evolution.BETTER, "Ce qui va mieux"),
    (Evolution.TO_CONFIRM, "À confirmer"),
    (Evolution.NEW, "Ce qui vous concerne désormais"),
    (Evolution.GONE, "Ce qui ne vous concerne plus"),
)


def campaign_compare(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """Two years measure by measure, and in one picture."""
    pair = _pair(request)
    context: dict[str, object] = {"pair": pair, "comparison": None}
    if pair.before and pair.after:
        comparison, is_spoilt = _compared(request, pair.before, pair.after)
        context |= {
            "comparison": comparison,
            "is_spoilt": is_spoilt,
            "flow": chart.flow(comparison.changes),
            "rings": [_rings(comparison.before), _rings(comparison.after)],
            "listed": [(title, comparison.of(item)) for item, title in _LISTED],
            "counts": [(item.label, count) for item, count in comparison.counts.items()],
        }
    return render(request, "assessment/campaign_compare.html", context)


def _rings(year: FrozenYear) -> dict[str, object]:
    scores = year.scores
    return {
        "title": year.title,
        "proven": chart.percent(scores.proven),
        "declared": chart.percent(scores.declared_or_proven),
    }


def campaign_compare_csv(request: PracticeRequest, practice_id: UUID) -> HttpResponse:
    """The same comparison for a spreadsheet."""
    pair = _pair(request)
    if not pair.before or not pair.after:
        raise Http404
    comparison, _ = _compared(request, pair.before, pair.after)
    response = HttpResponse(
        comparison_csv(comparison, timezone.localdate), content_type="text/csv; charset=utf-8"
    )
    name = f"Hygie - {pair.before.title} et {pair.after.title}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
