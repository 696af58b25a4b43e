"""The door, and the pages of errors that no room knows."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hygie.assessment.selectors import open_assessment
from hygie.practice.requests import VisitorRequest


def home(request: VisitorRequest) -> HttpResponse:
    """Leads to where the practice stopped: welcome, wizard, first questions, or dashboard."""
    practice = request.practice
    if practice is None:
        return redirect("practice_start:welcome")
    if practice.described_at is None:
        return redirect("practice:situation", practice.id, practice.wizard_step)
    assessment = open_assessment(practice)
    if assessment is None or assessment.first_pass_done_at is None:
        return redirect("assessment:questions", practice.id)
    return redirect("assessment:dashboard", practice.id)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read; a text of megabytes is told apart."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is too old, or comes from elsewhere."""
    return render(request, "403_csrf.html", status=403)
