"""Dated copies of the folder."""

import stat
import sys
from datetime import UTC, datetime, timedelta

import pytest

from hygie.errors import DiskFullError, NoDataError, ReadOnlyFolderError
from hygie.paths import DataFolder
from hygie.strongbox import copies
from tests.strongbox.boxes import (
    PASSPHRASE,
    bytes_of,
    make_box,
    names,
    notes,
    protected,
    raw,
    refusal,
    write_note,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def closed(folder):
    box, _ = protected(folder)
    write_note(box, "Une note")
    box.close()
    return folder


def test_a_copy_is_a_whole_folder_that_opens(closed):
    copy = copies.copy_folder(closed, "avant mise à jour", now=NOW)
    assert copy.parent == closed.copies
    assert copy.name.startswith("2026-11-23T09-30-00")
    box = make_box(DataFolder(copy))
    box.open_with_passphrase(PASSPHRASE)
    assert notes(box) == ["Une note"]


def test_copying_changes_nothing_of_the_folder(closed):
    before = bytes_of(closed.root)
    copies.copy_folder(closed, "essai", now=NOW)
    after = bytes_of(closed.root)
    assert {name: after[name] for name in before} == before


def test_the_journal_left_by_a_crash_is_copied_too(folder):
    box, _ = protected(folder)
    with raw(box) as connection:
        connection.execute("CREATE TABLE note (text)")
        connection.execute("INSERT INTO note VALUES ('in the journal')")
        crashed = {
            path: path.read_bytes()
            for path in folder.root.iterdir()
            if not path.name.endswith("shm")
        }
    box.close()
    for path, content in crashed.items():
        path.write_bytes(content)
    copy = copies.copy_folder(folder, "essai", now=NOW)
    again = make_box(DataFolder(copy))
    again.open_with_passphrase(PASSPHRASE)
    assert notes(again) == ["in the journal"]


def test_the_last_five_are_kept(closed):
    made = [
        copies.copy_folder(closed, "essai", now=NOW + timedelta(minutes=minute))
        for minute in range(8)
    ]
    assert list(copies.list_copies(closed)) == made[-5:]


def test_nothing_to_copy_is_said(folder):
    refusal(NoDataError, lambda: copies.copy_folder(folder, "essai"))


def test_an_open_database_is_not_copied_behind_its_back(folder):
    box, _ = protected(folder)
    with raw(box), pytest.raises(RuntimeError):
        copies.copy_folder(folder, "essai")
    with box.alone():
        copies.copy_folder(folder, "essai")


def test_what_a_crash_left_is_not_a_copy_and_goes_away(closed):
    (closed.copies / ".partial-old").mkdir(parents=True)
    (closed.copies / ".partial-old" / "hygie.db").write_bytes(b"half")
    assert copies.list_copies(closed) == ()
    make_box(closed).open_with_passphrase(PASSPHRASE)
    assert names(closed.copies) == set()


@pytest.mark.parametrize("reason", ["", "../../etc", "é" * 500, "a/b\\c:d"])
def test_any_reason_makes_a_plain_name(closed, reason):
    copy = copies.copy_folder(closed, reason, now=NOW)
    assert copy.parent == closed.copies
    assert len(copy.name) < 100


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_copies_are_for_their_owner_only(closed):
    copy = copies.copy_folder(closed, "essai", now=NOW)
    assert stat.S_IMODE(closed.copies.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in copy.iterdir()} == {0o600}


def test_a_full_disk_leaves_no_half_copy(mounted):
    box, _ = protected(mounted)
    write_note(box, "x" * 1_200_000)
    box.close()
    refusal(DiskFullError, lambda: copies.copy_folder(mounted, "essai", now=NOW))
    assert copies.list_copies(mounted) == ()
    assert names(mounted.copies) == set()
    box.open_with_passphrase(PASSPHRASE)
    assert len(notes(box)[0]) == 1_200_000


def test_a_read_only_folder_is_said(mounted, make_read_only):
    protected(mounted)[0].close()
    make_read_only()
    refusal(ReadOnlyFolderError, lambda: copies.copy_folder(mounted, "essai", now=NOW))
