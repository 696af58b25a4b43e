"""One server per folder."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from hygie.errors import DataFolderError, FolderBusyError
from hygie.paths import DataFolder
from hygie.strongbox.serving import FolderLock
from tests.strongbox.boxes import PASSPHRASE, make_box, protected, refusal, write_note

HOLD = """
import pathlib, sys
from hygie.paths import DataFolder
from hygie.strongbox.serving import FolderLock
with FolderLock(DataFolder(pathlib.Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_server(folder):
    """Another process that serves the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_server_is_refused_and_the_first_goes_on(folder, other_server):
    error = refusal(FolderBusyError, FolderLock(folder).acquire)
    assert str(folder.root) in error.message
    assert other_server.poll() is None


def test_the_folder_is_free_again_once_its_server_was_killed(folder, other_server):
    other_server.kill()
    other_server.wait()
    with FolderLock(folder):
        pass


def test_the_server_itself_may_change_slots_in_any_thread(folder):
    with FolderLock(folder), FolderLock(folder), ThreadPoolExecutor(1) as pool:
        box, _ = pool.submit(protected, folder).result()
    box.renew_recovery_code()


def test_another_process_may_not_create_while_a_server_runs(folder, other_server):
    refusal(FolderBusyError, make_box(folder).create)
    assert not folder.keys.exists()


def test_another_process_opens_and_writes_but_changes_no_slot(folder, tmp_path):
    protected(folder)[0].close()
    box = make_box(folder)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        box.open_with_passphrase(PASSPHRASE)
        write_note(box, "written meanwhile")
        refusal(FolderBusyError, box.renew_recovery_code)
        refusal(FolderBusyError, lambda: box.rekey(PASSPHRASE, "anne"))
        process.kill()


def test_a_place_where_no_folder_can_be_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    refusal(DataFolderError, FolderLock(DataFolder(tmp_path / "file" / "inside")).acquire)


posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def mode_once_held(folder: DataFolder, mode: int) -> int:
    folder.root.chmod(mode)
    with FolderLock(folder):
        return stat.S_IMODE(folder.root.stat().st_mode)


@posix_only
@pytest.mark.parametrize("holds", ["nothing", "keys.json"])
def test_a_folder_that_others_may_read_is_closed_to_them(tmp_path, holds):
    if holds == "keys.json":
        (tmp_path / holds).write_text("{}", encoding="utf-8")

    assert mode_once_held(DataFolder(tmp_path), 0o755) == 0o700


@posix_only
@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_folder_of_other_things_is_left_as_it_is(tmp_path, mode):
    (tmp_path / "photo.jpg").write_bytes(b"")

    assert mode_once_held(DataFolder(tmp_path), mode) == mode
