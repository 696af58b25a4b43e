"""A full disk and a read-only folder, at the moments that matter for the keys."""

import errno
from contextlib import suppress

import pytest

from hygie.errors import DataFolderError, DiskFullError, ReadOnlyFolderError
from hygie.strongbox import keyfile
from hygie.strongbox.faults import disk_fault
from tests.strongbox.boxes import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    make_box,
    notes,
    protected,
    refusal,
    write_note,
)


def fill(folder, leave_bytes: int) -> None:
    """Takes the room left, but for a few bytes."""
    filler = folder.root / "filler"
    with filler.open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(bytes(4096))
    size = filler.stat().st_size
    with filler.open("r+b") as stream:
        stream.truncate(max(0, size - leave_bytes))


def empty(folder) -> None:
    (folder.root / "filler").unlink()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EROFS, ReadOnlyFolderError),
        (errno.EACCES, ReadOnlyFolderError),
        (errno.EPERM, ReadOnlyFolderError),
        (errno.EIO, DataFolderError),
    ],
)
def test_the_system_words_become_ours(tmp_path, number, kind):
    assert type(disk_fault(OSError(number, "whatever"), tmp_path)) is kind


def test_no_room_for_a_new_folder_is_said(mounted):
    fill(mounted, 0)
    refusal(DiskFullError, make_box(mounted).create)
    empty(mounted)
    box = make_box(mounted)
    box.create()
    assert box.protection == "clear"


@pytest.mark.parametrize("leave_bytes", [0, 4096, 8192, 16384, 65536])
def test_no_room_for_a_new_slot_changes_no_way_in(mounted, leave_bytes):
    box, _ = protected(mounted)
    before = keyfile.load(mounted)
    fill(mounted, leave_bytes)
    try:
        box.set_passphrase("paul", "Poste de Paul", OTHER_PASSPHRASE)
    except DiskFullError:
        assert keyfile.load(mounted) == before
    else:
        assert set(before.slots) < set(keyfile.load(mounted).slots)


@pytest.mark.parametrize("leave_bytes", [0, 4096, 8192, 40960, 200_000, 400_000])
def test_no_room_to_change_the_key_leaves_the_folder_as_it_was(mounted, leave_bytes):
    box = make_box(mounted)
    box.create()
    write_note(box, "x" * 300_000)
    fill(mounted, leave_bytes)
    try:
        box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    except DiskFullError:
        assert box.protection == "clear"
        empty(mounted)
        assert len(notes(box)[0]) == 300_000
        box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    box.close()
    again = make_box(mounted)
    assert again.protection == "protected"
    again.open_with_passphrase(PASSPHRASE)
    assert len(notes(again)[0]) == 300_000


def test_a_read_only_folder_changes_no_way_in(mounted, make_read_only):
    box, _ = protected(mounted)
    before = mounted.keys.read_bytes()
    make_read_only()
    refusal(ReadOnlyFolderError, box.renew_recovery_code)
    assert mounted.keys.read_bytes() == before
