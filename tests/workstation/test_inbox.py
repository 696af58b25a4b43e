"""A result waits in the practice's folder: whole, private, in bounded number."""

import os
import stat
from datetime import timedelta

import pytest

from hygie.errors import DataFolderError, ReadOnlyFolderError
from hygie.paths import DataFolder
from hygie.workstation import inbox
from hygie.workstation.probes.document import written
from hygie.workstation.probes.document_reading import read_document
from tests.workstation.documents import AT, document

CONTENT = written(document())
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps its rights elsewhere")


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(tmp_path)


def test_a_result_is_found_as_it_was_left(folder):
    left = inbox.leave(folder, CONTENT, at=AT)

    assert inbox.waiting(folder) == (left,)
    assert read_document(left.read_bytes()) == document()


def test_results_wait_in_the_order_they_were_made(folder):
    late = inbox.leave(folder, CONTENT, at=AT + timedelta(hours=1))
    early = inbox.leave(folder, CONTENT, at=AT)

    assert inbox.waiting(folder) == (early, late)


def test_two_results_of_the_same_second_both_wait(folder):
    inbox.leave(folder, CONTENT, at=AT)
    inbox.leave(folder, CONTENT, at=AT)

    assert len(inbox.waiting(folder)) == 2


def test_the_oldest_give_way(folder, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_WAITING", 3)
    left = [inbox.leave(folder, CONTENT, at=AT + timedelta(days=day)) for day in range(5)]

    assert inbox.waiting(folder) == tuple(left[2:])


def test_what_others_leave_there_is_left_alone(folder):
    folder.inbox.mkdir()
    (folder.inbox / "backup-20261123.json").write_text("{}")
    inbox.leave(folder, CONTENT, at=AT)

    assert len(inbox.waiting(folder)) == 1
    assert len(list(folder.inbox.iterdir())) == 2


def test_nothing_waits_where_there_is_no_folder(folder):
    assert inbox.waiting(DataFolder(folder.root / "nowhere")) == ()


@POSIX
def test_only_its_owner_reads_it(folder):
    left = inbox.leave(folder, CONTENT, at=AT)

    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.inbox.stat().st_mode) == 0o700


@POSIX
def test_an_inbox_that_leads_elsewhere_is_refused(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.inbox.symlink_to(elsewhere)

    with pytest.raises(DataFolderError):
        inbox.leave(folder, CONTENT, at=AT)

    assert list(elsewhere.iterdir()) == []


@POSIX
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_cannot_be_written_in_says_so(folder):
    folder.root.chmod(0o500)
    try:
        with pytest.raises(ReadOnlyFolderError):
            inbox.leave(folder, CONTENT, at=AT)
    finally:
        folder.root.chmod(0o700)


@POSIX
@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives a file away")
def test_what_an_administrator_leaves_belongs_to_the_folder_s_owner(folder):
    os.chown(folder.root, 65534, 65534)

    left = inbox.leave(folder, CONTENT, at=AT)

    assert (left.stat().st_uid, folder.inbox.stat().st_uid) == (65534, 65534)


def test_nothing_half_written_stays(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataFolderError):
        inbox.leave(folder, CONTENT, at=AT)

    assert list(folder.inbox.iterdir()) == []
