"""What `hygie check --data` left in the folder is read when Hygie is open, whatever lies there."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hygie.paths import DataFolder
from hygie.practice.models import Device, JournalEntry, Person, Practice
from hygie.practice.services import retire_device
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Box
from hygie.workstation import inbox, waiting
from hygie.workstation.models import Check
from hygie.workstation.probes.document import written
from hygie.workstation.services.machines import recognise_machine
from hygie.workstation.services.waiting import SET_ASIDE, Read, read_inbox
from tests.strongbox.boxes import make_box
from tests.workstation.room.looks import FAIL, HOST, LOCK, add_computer, report

DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    root = tmp_path / "cabinet"
    root.mkdir()
    return DataFolder(root)


@pytest.fixture
def device(practice: Practice, owner: Person, now: datetime) -> Device:
    device = add_computer(practice, now=now)
    recognise_machine(practice=practice, device=device, host_id=HOST.host_id, actor=owner, now=now)
    return device


def read(practice: Practice, folder: DataFolder, now: datetime) -> Read:
    return read_inbox(practice=practice, folder=folder, actor=None, now=now)


def test_a_result_that_waits_is_kept_and_removed(
    practice: Practice, device: Device, folder: DataFolder, now: datetime
):
    inbox.leave(folder, written(report(now, **{LOCK: FAIL})), at=now)
    found = read(practice, folder, now + DAY)

    [check] = found.kept
    assert (check.device, check.origin, check.received_by) == (device, Check.Origin.INBOX, "Hygie")
    assert inbox.waiting(folder) == ()
    assert JournalEntry.objects.latest("sequence").actor == "Hygie"


def test_the_result_of_a_machine_that_is_nobody_s_goes_on_waiting(
    practice: Practice, device: Device, folder: DataFolder, now: datetime
):
    stranger = report(now, host=replace(HOST, host_id="cd" * 32))
    inbox.leave(folder, written(stranger), at=now)
    found = read(practice, folder, now)

    assert (found.kept, found.refused, found.homeless) == ((), (), 1)
    assert len(inbox.waiting(folder)) == 1


def test_the_result_of_a_pc_out_of_service_goes_on_waiting(
    practice: Practice, device: Device, folder: DataFolder, owner: Person, now: datetime
):
    retire_device(device=device, retired_on=now.date(), actor=owner, now=now)
    inbox.leave(folder, written(report(now)), at=now)

    assert read(practice, folder, now).homeless == 1
    assert not Check.objects.exists()


def test_a_machine_without_identifier_is_nobody_s(
    practice: Practice, device: Device, folder: DataFolder, now: datetime
):
    inbox.leave(folder, written(report(now, host=replace(HOST, host_id=""))), at=now)

    assert read(practice, folder, now).homeless == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\x00\xff" * 100,
        b"[" * 100_000,
        b'{"format": "hygie-check/1"}',
        b'{"format": "hygie-check/99"}',
        b"x" * 1_000_001,
    ],
    ids=["empty", "cut", "binary", "nested", "hollow", "later", "huge"],
)
def test_what_is_no_result_is_set_aside_and_said_and_holds_nobody_up(
    practice: Practice, device: Device, folder: DataFolder, now: datetime, content: bytes
):
    inbox.leave(folder, content, at=now - DAY)
    inbox.leave(folder, written(report(now)), at=now)
    found = read(practice, folder, now)

    [refused] = found.refused
    assert refused.reason
    assert len(found.kept) == 1
    assert inbox.waiting(folder) == ()
    assert [path.name for path in (folder.inbox / SET_ASIDE).iterdir()] == [refused.name]
    assert JournalEntry.objects.filter(verb="workstation.set_aside").count() == 1


@pytest.mark.parametrize(
    "change", [{"is_live": False}, {"at": "tomorrow"}], ids=["a mounted disk", "a day to come"]
)
def test_a_result_that_cannot_be_of_this_pc_today_is_set_aside(
    practice: Practice, device: Device, folder: DataFolder, now: datetime, change: dict
):
    if "at" in change:
        change = {"at": now + 3 * DAY}
    inbox.leave(folder, written(replace(report(now), **change)), at=now)

    assert len(read(practice, folder, now).refused) == 1
    assert not Check.objects.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="les tubes nommés n’existent pas ici")
def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(
    practice: Practice, device: Device, folder: DataFolder, now: datetime
):
    folder.inbox.mkdir()
    os.mkfifo(folder.inbox / "check-20250312T093000Z-00000000.json")

    assert len(read(practice, folder, now).refused) == 1


def test_a_result_that_was_read_already_is_not_kept_twice(
    practice: Practice, device: Device, folder: DataFolder, now: datetime
):
    for _ in range(2):
        inbox.leave(folder, written(report(now)), at=now)
        read(practice, folder, now)

    assert Check.objects.count() == 1


# --- while Hygie is open ------------------------------------------------------------------------


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = make_box(DataFolder(tmp_path / "data"))
    box.create()
    strongbox.install(box)
    yield box
    strongbox.install(None)
    box.close()


def test_the_server_looks_by_itself_and_only_while_it_is_open(
    practice: Practice, device: Device, box: Box, now: datetime
):
    inbox.leave(box.folder, written(report(now)), at=now)
    assert len(waiting.look(now=now).kept) == 1

    inbox.leave(box.folder, written(report(now + DAY)), at=now)
    box.close()
    assert waiting.look(now=now) == Read()
    assert len(inbox.waiting(box.folder)) == 1


def test_without_a_strongbox_nothing_is_looked_for(now: datetime):
    assert waiting.look(now=now) == Read()
