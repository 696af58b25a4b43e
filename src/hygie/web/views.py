"""The door, and the pages of errors that no room knows."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hygie.assessment.selectors import open_assessment
from hygie.errors import HygieError, LockedError
from hygie.practice.requests import VisitorRequest
from hygie.web.middleware import error_page, log_place


def home(request: VisitorRequest) -> HttpResponse:
    """Leads to where the practice stopped: welcome, wizard, first look, questions, or dashboard."""
    practice = request.practice
    if practice is None:
        return redirect("practice_start:welcome")
    if practice.described_at is None:
        return redirect("practice:situation", practice.id, practice.wizard_step)
    assessment = open_assessment(practice)
    if assessment is None and settings.HYGIE_CHECKS_THIS_MACHINE:
        return redirect("workstation:welcome", practice.id)  # the questions open it
    if assessment is None or assessment.first_pass_done_at is None:
        return redirect("assessment:questions", practice.id)
    return redirect("assessment:dashboard", practice.id)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read; a text of megabytes is told apart."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """What no view could turn into words: a fault of the disk or of the keys met on the way to it.

    Django calls this while the exception is being handled. A crash says nothing of itself here.
    """
    error = sys.exc_info()[1]
    if isinstance(error, LockedError):
        return redirect(settings.HYGIE_UNLOCK_URL)
    if isinstance(error, HygieError):
        return error_page(request, error)
    if error is not None:
        log_place(error)
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is too old, or comes from elsewhere."""
    return render(request, "403_csrf.html", status=403)
