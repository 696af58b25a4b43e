"""Documents under way: in memory, for who asked, until Hygie locks."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hygie.documents import jobs
from hygie.documents.errors import DocumentError, GoneError, TooBigError
from hygie.documents.jobs import Asker, Job
from hygie.documents.making import PDF, Made
from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Box
from tests.strongbox.boxes import make_box

ME = Asker(uuid4(), uuid4())
PAPER = Made("essai.pdf", PDF, b"%PDF-1.7")


@pytest.fixture(autouse=True)
def in_background(settings: Any) -> None:
    settings.HYGIE_DOCUMENTS_IN_BACKGROUND = True


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """An open strongbox, which is that of the process."""
    made = make_box(DataFolder(tmp_path / "data"))
    made.create()
    strongbox.install(made)
    yield made
    strongbox.install(None)
    made.close()


class Work:
    """A work that lasts until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.error: BaseException | None = None

    def __call__(self, step: jobs.Step) -> Made:
        step(1, 4)
        self.begun.set()
        assert self.go_on.wait(20)
        try:
            step(2, 4)
        except GoneError as error:
            self.error = error
            raise
        return PAPER


@pytest.fixture
def work() -> Iterator[Work]:
    lasting = Work()
    yield lasting
    lasting.go_on.set()


def begin(work: Work) -> Job:
    job = jobs.start(ME, "Essai", work)
    assert work.begun.wait(20)
    return job


def at_once(make: Callable[[], Made] = lambda: PAPER) -> Job:
    job = jobs.start(ME, "Essai", lambda _step: make())
    assert job.wait(20)
    return job


def test_a_job_says_how_far_it_is_then_gives_its_document(work: Work) -> None:
    job = begin(work)

    assert not job.is_over
    assert not job.wait(0.01)
    assert job.percent == 25
    assert job.made is job.error is None

    work.go_on.set()
    assert job.wait(20)
    assert job.made == PAPER
    assert jobs.find(job.id, ME) is job


def test_a_job_that_cannot_count_says_nothing_of_how_far_it_is() -> None:
    assert at_once().percent is None


def test_the_request_does_not_wait_for_a_document_that_lasts(work: Work) -> None:
    job = begin(work)

    assert job.wait(0.05) is False


@pytest.mark.parametrize(
    "asker", [Asker(ME.practice_id, uuid4()), Asker(uuid4(), ME.person_id), Asker(uuid4(), uuid4())]
)
def test_nobody_else_finds_it(asker: Asker) -> None:
    job = at_once()

    with pytest.raises(GoneError):
        jobs.find(job.id, asker)


def test_a_refusal_in_words_comes_back_as_it_was_told() -> None:
    def refuse() -> Made:
        raise TooBigError("Trop gros.")

    job = at_once(refuse)

    assert job.made is None
    assert job.error is not None
    assert job.error.what == "Trop gros."


def test_a_crash_is_told_calmly_and_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def crash() -> Made:
        raise ZeroDivisionError("le nom d’une patiente")

    jobs.logger.propagate = True
    job = at_once(crash)
    jobs.logger.propagate = False

    assert isinstance(job.error, DocumentError)
    assert "patiente" not in job.error.message
    assert "patiente" not in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_locking_forgets_every_document(box: Box) -> None:
    job = at_once()
    box.close()

    with pytest.raises(GoneError):
        jobs.find(job.id, ME)


def test_locking_stops_what_is_under_way_and_keeps_nothing_of_it(box: Box, work: Work) -> None:
    job = begin(work)
    box.close()
    work.go_on.set()

    assert job.wait(20)
    assert isinstance(work.error, GoneError)
    assert job.made is None
    with pytest.raises(GoneError):
        jobs.find(job.id, ME)


def test_a_document_under_way_does_not_hold_the_lock_back(box: Box, work: Work) -> None:
    begin(work)
    box.close(wait_s=0)

    assert box.state == "closed"


def test_a_document_is_forgotten_after_a_quarter_of_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = at_once()
    job.started -= jobs.KEPT_S + 1

    with pytest.raises(GoneError, match="plus en mémoire"):
        jobs.find(job.id, ME)


def test_only_the_latest_documents_stay() -> None:
    made = [at_once() for _ in range(jobs.KEPT_JOBS + 3)]

    with pytest.raises(GoneError):
        jobs.find(made[0].id, ME)
    assert jobs.find(made[-1].id, ME)


def test_heavy_documents_make_room_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT_BYTES", 2 * PAPER.size_bytes)
    made = [at_once() for _ in range(4)]

    with pytest.raises(GoneError):
        jobs.find(made[0].id, ME)
    assert jobs.find(made[-1].id, ME)
