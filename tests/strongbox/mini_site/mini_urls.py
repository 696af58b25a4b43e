"""What a browser can ask of the small site."""

import threading

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from notebook.models import Page

from hygie.strongbox.box import current
from hygie.strongbox.middleware import note_gesture

stream_may_go_on = threading.Event()


def somebody_is_there(get_response):
    """Every request that passes the gate here comes from a person."""

    def middleware(request):
        note_gesture(request)
        return get_response(request)

    return middleware


def unlock(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        current().open_with_passphrase(request.POST["passphrase"])
    return HttpResponse("unlock page")


def lock(request: HttpRequest) -> HttpResponse:
    current().close()
    return HttpResponse("locked")


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive")


def pages(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        Page.objects.create(text=request.POST["text"])
    return HttpResponse(str(Page.objects.count()))


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def lines():
        for page in Page.objects.order_by("pk").iterator(chunk_size=1):
            yield page.text + "\n"
            stream_may_go_on.wait(20)

    return StreamingHttpResponse(lines())


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a bug")


def keep_what_was_typed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("kept: " + request.POST.get("text", ""), status=423)


urlpatterns = [
    path("unlock/", unlock, name="unlock"),
    path("lock/", lock, name="lock"),
    path("alive/", alive, name="alive"),
    path("poll/", pages, name="poll"),
    path("pages/", pages, name="pages"),
    path("stream/", stream, name="stream"),
    path("broken/", broken, name="broken"),
]
