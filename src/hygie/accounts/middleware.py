"""Every page is private unless its name is listed.

Every practice is reached through its own people.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string

from hygie.practice.models import Person
from hygie.practice.requests import VisitorRequest
from hygie.practice.selectors import only_practice, owner_of
from hygie.strongbox import box as strongbox
from hygie.strongbox import session
from hygie.strongbox.middleware import LOCKED_EVENT, note_gesture


class ActorMiddleware:
    """Sets `request.actor` and `request.practice`, or sends to the door.

    An address of another practice is a 404, as if it did not exist.
    """

    def __init__(self, get_response: Callable[[VisitorRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        request.actor = request.practice = None
        return self.get_response(request)

    def process_view(
        self, request: VisitorRequest, view: object, args: object, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.view_name in settings.HYGIE_OPEN_WHEN_LOCKED:
            return None
        if not session.has_entered(request):
            return to_the_door(request)
        request.actor = find_actor(session.person_id(request))
        if request.actor is None and session.person_id(request):
            # Removed from the practice meanwhile: this session is nobody's any more.
            request.session.flush()
            return to_the_door(request)
        request.practice = request.actor.practice if request.actor else None
        note_gesture(request)
        if "practice_id" in kwargs and (
            request.practice is None or kwargs["practice_id"] != request.practice.id
        ):
            raise Http404
        return None


def to_the_door(request: VisitorRequest) -> HttpResponse:
    """Unlocking for who comes without a session; what they were sending is kept when it can be."""
    box = strongbox.installed()
    if box is not None and box.protection != "protected":
        return render(request, "accounts/no_token.html", status=403)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Trigger": LOCKED_EVENT})
    if request.method == "POST":
        locked_post: Callable[[HttpRequest], HttpResponse] = import_string(
            settings.HYGIE_LOCKED_POST_VIEW
        )
        return locked_post(request)
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{settings.HYGIE_UNLOCK_URL}?{query}")


def find_actor(person_id: str | None) -> Person | None:
    """The person of this session.

    Without one, the owner of the only practice; None before it exists.
    """
    if person_id:
        return Person.objects.select_related("practice").filter(id=person_id).first()
    practice = only_practice()
    if practice is None:
        return None
    owner = owner_of(practice)
    owner.practice = practice  # read already: not once more at every page
    return owner
