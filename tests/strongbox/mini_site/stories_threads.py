"""Several threads at the same strongbox."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from notebook.models import Page
from stage import FOLDER, nothing_open, open_box

from hygie.errors import (
    LockedError,
)
from hygie.strongbox import box as strongbox
from hygie.strongbox.opening import prepare_database
from tests.strongbox.boxes import PASSPHRASE, make_box, refusal


def four_people_unlock_at_once():
    open_box().close()
    again = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(again)
    start = threading.Barrier(4)

    def unlock(_number: int) -> str:
        start.wait()
        again.open_with_passphrase(PASSPHRASE)
        with again.using():
            Page.objects.create(text="unlocked")
        return again.state.value

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(unlock, range(4))) == ["open"] * 4
    with again.using():
        assert Page.objects.count() == 4


def eight_threads_write_and_a_lock_loses_nothing_acknowledged():
    box = open_box()
    acknowledged: list[str] = []

    def write(number: int) -> int:
        for turn in range(200):
            text = f"{number}-{turn}"
            try:
                with box.using(), transaction.atomic():
                    Page.objects.create(text=text)
            except LockedError:
                return turn
            acknowledged.append(text)
        return 200

    with ThreadPoolExecutor(8) as pool:
        stopped = [pool.submit(write, number) for number in range(8)]
        while len(acknowledged) < 80:
            time.sleep(0.005)
        box.close()
        assert nothing_open()
        assert any(turn.result() < 200 for turn in stopped)
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        kept = set(Page.objects.values_list("text", flat=True))
    assert kept == set(acknowledged)


def protecting_while_eight_threads_write_loses_nothing():
    box = open_box(with_passphrase=False)
    stop = threading.Event()
    acknowledged: list[str] = []

    def write(number: int) -> None:
        turn = 0
        while not stop.is_set():
            with box.using():
                Page.objects.create(text=f"{number}-{turn}")
            acknowledged.append(f"{number}-{turn}")
            turn += 1

    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(write, number) for number in range(8)]
        time.sleep(0.2)
        code = box.protect(PASSPHRASE, "anne", "Poste du cabinet")
        before = len(acknowledged)
        while len(acknowledged) < before + 40:
            time.sleep(0.005)
        stop.set()
        for writer in writers:
            writer.result()
    box.close()
    box.open_with_recovery(code)
    with box.using():
        assert set(Page.objects.values_list("text", flat=True)) == set(acknowledged)


def whoever_does_not_leave_is_cut_off():
    box = open_box()
    with box.using():
        for number in range(50):
            Page.objects.create(text=str(number))
    inside, closed = threading.Event(), threading.Event()

    def stay() -> str:
        with box.using():
            rows = Page.objects.order_by("pk").iterator(chunk_size=1)
            next(rows)
            inside.set()
            closed.wait(20)
            refusal(LockedError, lambda: list(rows))
            refusal(LockedError, Page.objects.count)
            refusal(LockedError, strongbox.current_key)
            connection.close()
            refusal(LockedError, Page.objects.count)
        return "left"

    with ThreadPoolExecutor(1) as pool:
        staying = pool.submit(stay)
        inside.wait(20)
        began = time.monotonic()
        box.close(wait_s=0.3)
        assert 0.2 < time.monotonic() - began < 5
        assert box.state == "closed"
        closed.set()
        assert staying.result(20) == "left"
    assert nothing_open()
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        assert Page.objects.count() == 50


def a_long_query_is_interrupted_by_the_lock():
    box = open_box()
    inside = threading.Event()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    def ask() -> None:
        with box.using(), connection.cursor() as cursor:
            inside.set()
            cursor.execute(endless)

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        inside.wait(20)
        time.sleep(0.2)
        box.close(wait_s=0.2)
        refusal(LockedError, lambda: asking.result(20))
