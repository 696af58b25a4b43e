"""What every answer carries, and how an error becomes a page."""

import logging
import traceback
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from hygie.errors import HygieError, LockedError

logger = logging.getLogger("hygie.web")
GetResponse = Callable[[HttpRequest], HttpResponse]
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SafetyHeadersMiddleware:
    """Headers that Django does not set by itself, on every answer, static files included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class OriginMiddleware:
    """Refuses what another site, or a name that is not ours, sends to this address.

    Django checks Host when it is read and Origin where a CSRF token is asked; here both are checked
    first, on every request, before anything is read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host()  # DisallowedHost becomes the 400 page
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.HYGIE_LARGEST_REQUEST_BYTES:
            return render(request, "413.html", status=413)
        if request.method not in _SAFE_METHODS and self._is_foreign(request, host):
            return render(request, "403.html", status=403)
        return self.get_response(request)

    @staticmethod
    def _is_foreign(request: HttpRequest, host: str) -> bool:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return True
        origin = request.headers.get("Origin")
        return origin is not None and origin != f"{request.scheme}://{host}"


class ErrorMiddleware:
    """Turns a HygieError into words, once, with its own HTTP status.

    A crash into a page without trace.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: BaseException
    ) -> HttpResponse | None:
        if isinstance(exception, LockedError):
            return None  # the gate knows what to do
        if isinstance(exception, HygieError):
            return error_page(request, exception)
        return None  # Django's own (404…), or a crash: see views.server_error


def log_place(error: BaseException) -> None:
    """Logs where it crashed, never its message: it could quote what somebody typed."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    logger.error("%s at %s:%s", type(error).__name__, frame.filename, frame.lineno)


def error_page(request: HttpRequest, error: HygieError) -> HttpResponse:
    """The error as its reader can take it: JSON, a piece of page, or a page."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"ok": False, "message": error.message}, status=error.http_status)
    template = (
        "web/components/error.html" if request.headers.get("HX-Request") else "base_error.html"
    )
    return render(request, template, {"error": error}, status=error.http_status)
