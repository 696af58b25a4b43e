"""What a browser meets, open and locked."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from mini_urls import stream_may_go_on
from notebook.models import Page
from stage import nothing_open, open_box

from hygie.errors import (
    FolderBusyError,
    LockedError,
)
from hygie.strongbox import box as strongbox
from hygie.strongbox.middleware import GateMiddleware
from tests.strongbox.boxes import PASSPHRASE, Clocks, refusal


def a_request_uses_the_database_and_leaves_nothing_open():
    open_box()
    answer = Client().post("/pages/", {"text": "x"})
    assert answer.content == b"1"
    assert answer.headers["Cache-Control"] == "no-store"
    assert nothing_open()


def a_locked_page_leads_to_the_unlock_page_and_back():
    open_box().close()
    answer = Client().get("/pages/?a=1&b=c")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/unlock/?next=%2Fpages%2F%3Fa%3D1%26b%3Dc"
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().get("/unlock/").content == b"unlock page"
    assert Client().get("/alive/").content == b"alive"
    assert Client().get("/no-such-page/").status_code == 302


def what_was_typed_in_a_locked_page_is_kept():
    open_box().close()
    answer = Client().post("/pages/", {"text": "long text"})
    assert (answer.status_code, answer.content) == (423, b"kept: long text")


def a_locked_fragment_asks_for_the_unlock_dialog():
    open_box().close()
    for ask in (Client().get, Client().post):
        answer = ask("/pages/", headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert answer.headers["HX-Trigger"] == "hygie:locked"
        assert answer.content == b""


def unlocking_and_locking_through_the_pages():
    box = open_box()
    assert Client().post("/lock/").content == b"locked"
    assert box.state == "closed"
    assert nothing_open()
    assert Client().post("/unlock/", {"passphrase": PASSPHRASE}).status_code == 200
    assert Client().get("/pages/").content == b"0"


def a_page_that_fails_lets_go_of_the_box():
    box = open_box()
    client = Client(raise_request_exception=False)
    assert client.get("/broken/").status_code == 500
    began = time.monotonic()
    box.close()
    assert time.monotonic() - began < 2


def a_streamed_answer_holds_the_box_until_its_last_byte():
    box = open_box()
    with box.using():
        for text in ("one", "two", "three"):
            Page.objects.create(text=text)
    first_read, closing = threading.Event(), threading.Event()

    def read() -> bytes:
        answer = Client().get("/stream/")
        chunks = iter(answer.streaming_content)
        content = next(chunks)
        first_read.set()
        closing.wait(20)
        time.sleep(0.2)
        stream_may_go_on.set()
        content += b"".join(chunks)
        answer.close()
        return content

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        first_read.wait(20)
        closing.set()
        box.close(wait_s=20)
        assert reading.result(20) == b"one\ntwo\nthree\n"
    assert box.state == "closed"
    assert nothing_open()


def a_streamed_answer_too_long_is_cut_by_the_lock():
    box = open_box()
    with box.using():
        for text in ("one", "two", "three"):
            Page.objects.create(text=text)
    first_read, closed = threading.Event(), threading.Event()

    def read() -> None:
        answer = Client().get("/stream/")
        chunks = iter(answer.streaming_content)
        assert next(chunks) == b"one\n"
        first_read.set()
        closed.wait(20)
        stream_may_go_on.set()
        try:
            list(chunks)
        finally:
            answer.close()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        first_read.wait(20)
        box.close(wait_s=0.2)
        closed.set()
        refusal(LockedError, lambda: reading.result(20))
    assert nothing_open()


def polls_do_not_keep_it_open_and_gestures_do():
    clocks = Clocks()
    box = open_box(clocks)
    client = Client()
    for _ in range(3):
        clocks.advance(600)
        assert client.get("/pages/").content == b"0"
    clocks.advance(600)
    assert client.get("/poll/").content == b"0"
    assert client.get("/alive/").content == b"alive"
    assert client.get("/static/pico.css").status_code == 404
    assert client.get("/no-such-page/").status_code == 404
    clocks.advance(300)
    assert client.get("/poll/").status_code == 302
    assert box.state == "closed"


def a_laptop_reopened_is_locked_at_the_first_request():
    clocks = Clocks()
    box = open_box(clocks)
    clocks.wall_s += 7200
    assert Client().get("/pages/").status_code == 302
    assert box.state == "closed"


def static_files_may_be_kept_by_the_browser():
    open_box().close()
    answer = Client().get("/static/pico.css")
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


def without_a_box_an_encrypted_database_stays_locked():
    strongbox.install(None)
    assert Client().get("/pages/").status_code == 302


def without_a_box_another_engine_is_let_through():

    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
    strongbox.install(None)
    answer = GateMiddleware(lambda _request: HttpResponse("let through"))(
        RequestFactory().get("/pages/")
    )
    assert answer.content == b"let through"
    assert answer.headers["Cache-Control"] == "no-store"


def protecting_inside_a_request_keeps_the_request_going():
    box = open_box(with_passphrase=False)
    with box.using():
        Page.objects.create(text="before")
        box.protect(PASSPHRASE, "anne", "Poste du cabinet")
        Page.objects.create(text="after")
        assert Page.objects.count() == 2


def protecting_inside_a_transaction_is_refused_and_changes_nothing():
    box = open_box(with_passphrase=False)
    with box.using(), transaction.atomic():
        Page.objects.create(text="before")
        refusal(FolderBusyError, lambda: box.protect(PASSPHRASE, "anne", "Poste du cabinet"))
    assert box.protection == "clear"
    with box.using():
        assert Page.objects.count() == 1
