"""The gate: a request holds the strongbox until its last byte, or is told that it is locked.

Settings: HYGIE_OPEN_WHEN_LOCKED (URL names let through), HYGIE_NOT_A_GESTURE (URL names that are
polls), HYGIE_UNLOCK_URL (path), HYGIE_LOCKED_POST_VIEW (dotted path of a view that keeps what was
typed).
Everything that needs the database comes after this middleware.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from hygie.errors import LockedError
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Box
from hygie.strongbox.keyholder import ENGINE
from hygie.strongbox.sqlcipher.base import DEFAULT_KEY_PROVIDER

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LOCKED_EVENT = "hygie:locked"


class GateMiddleware:
    """Does nothing where there is no strongbox: server mode, tests on another engine."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        box = strongbox.installed()
        if _is_static(request):
            return self.get_response(request)
        if box is None:
            response = _locked_answer(request) if _needs_box() else self.get_response(request)
        else:
            response = self._through(box, request)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _through(self, box: Box, request: HttpRequest) -> HttpResponseBase:
        name = _url_name(request)
        box.close_if_idle()
        visit = box.using()
        try:
            visit.__enter__()
        except LockedError:
            if name in settings.HYGIE_OPEN_WHEN_LOCKED:
                return self.get_response(request)
            return _locked_answer(request)
        return self._answer(request, lambda: visit.__exit__(None, None, None))

    def _answer(self, request: HttpRequest, leave: Callable[[], object]) -> HttpResponseBase:
        try:
            response = self.get_response(request)
        except BaseException:
            leave()
            raise
        if response.streaming:
            # The last byte is sent after this returns: the server's call to close() ends the visit.
            response._resource_closers.append(leave)  # type: ignore[attr-defined]
        else:
            leave()
        return response


def note_gesture(request: HttpRequest) -> None:
    """A request of somebody who entered keeps the strongbox open, unless it is a poll.

    Called by who knows that somebody is there: the gate does not, and a request that any page of
    the web can provoke must not pass for a human gesture.
    """
    box = strongbox.installed()
    name = _url_name(request)
    if box is not None and name and name not in settings.HYGIE_NOT_A_GESTURE:
        box.touch()


def _url_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _is_static(request: HttpRequest) -> bool:
    prefix = settings.STATIC_URL
    return bool(prefix) and prefix != "/" and request.path.startswith(prefix)


def _needs_box() -> bool:
    database = settings.DATABASES.get("default", {})
    provider = database.get("OPTIONS", {}).get("key_provider") or DEFAULT_KEY_PROVIDER
    return database.get("ENGINE") == ENGINE and provider == DEFAULT_KEY_PROVIDER


def _locked_answer(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Trigger": LOCKED_EVENT})
    if request.method in ("GET", "HEAD"):
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{settings.HYGIE_UNLOCK_URL}?{query}")
    answer: HttpResponseBase = import_string(settings.HYGIE_LOCKED_POST_VIEW)(request)
    return answer
