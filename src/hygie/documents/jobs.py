"""Documents being made, and those just made: in memory only, forgotten when Hygie locks.

A readable copy of what the strongbox keeps must not outlive it. Results stay a quarter of an hour,
for whoever asked for them; nothing is written on the disk.
"""

import logging
import threading
import time
import traceback
import weakref
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections

from hygie.documents.errors import DocumentError, GoneError
from hygie.documents.making import Made
from hygie.errors import HygieError
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Box

logger = logging.getLogger("hygie.documents")
KEPT_S: Final = 900.0
KEPT_JOBS: Final = 12
KEPT_BYTES: Final = 300_000_000
_WORKERS: Final = 2
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Asker:
    """Who a document is for: nobody else may take it."""

    practice_id: UUID
    person_id: UUID


@dataclass
class Job:
    """One document: waiting, under way, ready, or failed."""

    asker: Asker
    title: str
    started: float
    id: UUID = field(default_factory=uuid4)
    done_steps: int = 0
    all_steps: int = 0
    forgotten: bool = False
    future: "Future[Made] | None" = field(default=None, repr=False)

    @property
    def is_over(self) -> bool:
        return self.future is not None and self.future.done()

    @property
    def made(self) -> Made | None:
        """The document, once ready."""
        if self.future is None or not self.is_over or self.future.cancelled():
            return None
        return None if self.future.exception() else self.future.result()

    @property
    def error(self) -> HygieError | None:
        """Why it failed, in words."""
        if self.future is None or not self.is_over:
            return None
        if self.future.cancelled():
            return GoneError()
        error = self.future.exception()
        if error is None or isinstance(error, HygieError):
            return error
        return DocumentError(
            "Ce document n’a pas pu être fait.",
            next_step="Recommencez ; si cela persiste, signalez-le.",
        )

    @property
    def percent(self) -> int | None:
        """How far it is, when that is known."""
        return 100 * self.done_steps // self.all_steps if self.all_steps else None

    def wait(self, seconds: float) -> bool:
        """Whether it is over within these seconds."""
        if self.future is not None:
            futures.wait([self.future], seconds)
        return self.is_over

    def step(self, done: int, total: int) -> None:
        """Called by the work as it goes. Raises GoneError when nobody waits for it any more."""
        if self.forgotten:
            raise GoneError
        self.done_steps, self.all_steps = done, total


class _AtOnce(Executor):
    """Runs the work in the caller's own thread."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except HygieError as error:
            future.set_exception(error)
        return future


_jobs: dict[UUID, Job] = {}
_lock = threading.Lock()
_pool: list[Executor] = []
_watched: "weakref.WeakSet[Box]" = weakref.WeakSet()


def start(asker: Asker, title: str, work: Callable[[Step], Made]) -> Job:
    """Begins the work in the background and gives its job at once."""
    job = Job(asker, title, time.monotonic())
    with _lock:
        _watch_the_box()
        _drop_old()
        _make_room()
        _jobs[job.id] = job
    job.future = _executor().submit(_run, job, work)
    return job


def find(job_id: UUID, asker: Asker) -> Job:
    """The job of this asker. Raises GoneError when there is none, or none any more."""
    with _lock:
        _drop_old()
        job = _jobs.get(job_id)
    if job is None or job.asker != asker:
        raise GoneError
    return job


def forget_all() -> None:
    """Drops everything: called each time the strongbox closes."""
    with _lock:
        for job in list(_jobs.values()):
            _forget(job)


def _forget(job: Job) -> None:
    job.forgotten = True
    _jobs.pop(job.id, None)
    if job.future is not None:
        job.future.cancel()


def _drop_old() -> None:
    now = time.monotonic()
    for job in list(_jobs.values()):
        if now - job.started > KEPT_S:
            _forget(job)


def _make_room() -> None:
    over = [job for job in _jobs.values() if job.is_over]
    while over and (len(over) >= KEPT_JOBS or sum(map(_weight, over)) > KEPT_BYTES):
        _forget(over.pop(0))


def _weight(job: Job) -> int:
    made = job.made
    return made.size_bytes if made else 0


def _watch_the_box() -> None:
    box = strongbox.installed()
    if box is not None and box not in _watched:
        _watched.add(box)
        box.on_close(forget_all)


def _executor() -> Executor:
    if not settings.HYGIE_DOCUMENTS_IN_BACKGROUND:
        return _AtOnce()
    with _lock:
        if not _pool:
            _pool.append(ThreadPoolExecutor(_WORKERS, thread_name_prefix="documents"))
        return _pool[0]


def _run(job: Job, work: Callable[[Step], Made]) -> Made:
    try:
        job.step(0, 0)
        return work(job.step)
    except HygieError:
        raise
    except BaseException as error:
        # The place is enough to mend it; the message could quote what somebody typed.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("%s at %s:%s", type(error).__name__, frame.filename, frame.lineno)  # noqa: TRY400
        raise
    finally:
        if settings.HYGIE_DOCUMENTS_IN_BACKGROUND and strongbox.installed() is None:
            connections.close_all()
