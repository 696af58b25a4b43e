"""Back to a dated copy: looked at first, the present kept, whatever happens on the way."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hygie.errors import (
    ConflictError,
    CorruptDatabaseError,
    DiskFullError,
    FolderBusyError,
    HygieError,
    NoDataError,
    ReadOnlyFolderError,
    WrongSecretError,
)
from hygie.interop import restoring
from hygie.interop.copies import chosen_copy, copies_of
from hygie.interop.restoring import restore_copy
from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.strongbox import copies
from hygie.strongbox.box import Box
from tests.strongbox.boxes import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    bytes_of,
    make_box,
    names,
    notes,
    protected,
    raw,
    write_note,
)
from tests.strongbox.conftest import make_read_only, mounted  # noqa: F401

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOLD = """
import sys
from pathlib import Path
from hygie.paths import DataFolder
from hygie.strongbox.serving import FolderLock
FolderLock(DataFolder(Path(sys.argv[1]))).acquire()
print("held", flush=True)
sys.stdin.read()
"""
Opener = Callable[[Box], None]


def with_passphrase(text: str = PASSPHRASE) -> Opener:
    def open_box(box: Box) -> None:
        box.open_with_passphrase(text)

    return open_box


def open_clear(box: Box) -> None:
    box.open_clear()


@pytest.fixture(autouse=True)
def _process_box():
    before = strongbox.installed()
    yield
    strongbox.install(before)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """« Avant » in a copy, « Avant, après » in the present; the same passphrase opens both."""
    folder = DataFolder(tmp_path / "practice")
    box, _ = protected(folder)
    write_note(box, "Avant")
    with box.alone():
        copies.copy_folder(folder, "avant mise à jour", now=NOW)
    write_note(box, "Après")
    box.close()
    return folder


def read(folder: DataFolder, passphrase: str = PASSPHRASE) -> list[str]:
    box = make_box(folder)
    box.open_with_passphrase(passphrase)
    found = notes(box)
    box.close()
    return found


def restore(folder: DataFolder, opener: Opener | None = None, name: str = "") -> Path | None:
    copy = chosen_copy(folder, name) if name else copies_of(folder)[-1]
    later = NOW + timedelta(hours=len(copies_of(folder)))
    return restore_copy(folder, copy, open_box=opener or with_passphrase(), now=later)


def refused(kind: type[HygieError], folder: DataFolder, opener: Opener | None = None) -> str:
    """The refusal; the folder is as it was, and nothing lies beside."""
    before = bytes_of(folder.root)
    with pytest.raises(kind) as caught:
        restore(folder, opener)
    after = bytes_of(folder.root)
    after.pop("hygie.lock", None)
    before.pop("hygie.lock", None)
    assert after == before
    assert "Rien n’a été" in caught.value.message or caught.value.means
    return caught.value.message


def test_a_copy_comes_back_and_the_present_becomes_one(folder: DataFolder) -> None:
    aside = restore(folder)

    assert read(folder) == ["Avant"]
    assert aside is not None
    assert read(DataFolder(aside)) == ["Avant", "Après"]
    assert len(copies_of(folder)) == 2


def test_it_can_be_undone(folder: DataFolder) -> None:
    aside = restore(folder)
    assert aside is not None
    restore(folder, name=aside.name)

    assert read(folder) == ["Avant", "Après"]


def test_copies_say_when_why_and_how_they_are_kept(folder: DataFolder) -> None:
    restore(folder)
    last, first = copies_of(folder)

    assert (first.made_at, first.reason) == (NOW, "avant une mise à jour de Hygie")
    assert last.reason == "avant la restauration d’une copie"
    assert {copy.protection for copy in (first, last)} == {"protected"}
    assert all(copy.is_whole and copy.size_bytes > 4096 for copy in (first, last))


def test_a_folder_without_copies_has_none(tmp_path: Path) -> None:
    assert copies_of(DataFolder(tmp_path)) == ()


@pytest.mark.parametrize("name", ["", "rien", "../..", "/nulle/part", "."])
def test_a_copy_that_does_not_exist_is_told(folder: DataFolder, name: str) -> None:
    with pytest.raises(NoDataError, match="n’est pas une copie"):
        chosen_copy(folder, name)


def test_the_folder_itself_is_no_copy_of_itself(folder: DataFolder) -> None:
    with pytest.raises(NoDataError):
        chosen_copy(folder, str(folder.root))


def test_a_copy_kept_elsewhere_comes_back_too(folder: DataFolder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "clé usb"
    shutil.move(copies_of(folder)[0].path, elsewhere)
    restore(folder, name=str(elsewhere))

    assert read(folder) == ["Avant"]
    assert names(elsewhere) >= {"hygie.db", "keys.json"}


def test_a_copy_with_the_journal_of_a_crash_comes_back_whole(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "practice")
    box, _ = protected(folder)
    with raw(box) as connection:
        connection.execute("CREATE TABLE note (text)")
        connection.execute("INSERT INTO note VALUES ('in the journal')")
        crashed = {
            path.name: path.read_bytes()
            for path in folder.root.iterdir()
            if path.name.startswith("hygie.db") and not path.name.endswith("shm")
        }
    box.close()
    with make_box(folder).alone():
        copy = copies.copy_folder(folder, "essai", now=NOW)
    for name, content in crashed.items():
        (copy / name).write_bytes(content)
    assert "hygie.db-wal" in crashed
    write_note_in(folder, "Après")
    restore(folder)

    assert read(folder) == ["in the journal"]


def write_note_in(folder: DataFolder, text: str) -> None:
    box = make_box(folder)
    box.open_with_passphrase(PASSPHRASE)
    write_note(box, text)
    box.close()


def test_the_journal_of_the_present_never_meets_the_copy(folder: DataFolder) -> None:
    """Left by a crash, it belongs to the database that goes."""
    (folder.root / "hygie.db-wal").write_bytes(os.urandom(5000))
    aside = restore(folder)

    assert read(folder) == ["Avant"]
    assert aside is not None
    assert (aside / "hygie.db-wal").stat().st_size == 5000


def test_a_copy_of_before_a_change_of_passphrase_opens_with_the_former(
    folder: DataFolder, tmp_path: Path
) -> None:
    kept = tmp_path / "gardée"
    shutil.copytree(copies_of(folder)[0].path, kept)
    box = make_box(folder)
    box.open_with_passphrase(PASSPHRASE)
    box.rekey(PASSPHRASE, "anne")
    box.set_passphrase("anne", "Poste", OTHER_PASSPHRASE)
    box.close()
    copy = chosen_copy(folder, str(kept))
    restore_copy(folder, copy, open_box=with_passphrase(PASSPHRASE), now=NOW)

    assert read(folder, PASSPHRASE) == ["Avant"]
    with pytest.raises(WrongSecretError):
        make_box(folder).open_with_passphrase(OTHER_PASSPHRASE)


def test_a_wrong_passphrase_changes_nothing(folder: DataFolder) -> None:
    refused(WrongSecretError, folder, with_passphrase(OTHER_PASSPHRASE))


@pytest.mark.parametrize("at", [0, 20, 4096, 5000, -10])
def test_a_damaged_copy_changes_nothing(folder: DataFolder, at: int) -> None:
    path = copies_of(folder)[0].path / "hygie.db"
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)
    refused(CorruptDatabaseError, folder)


def test_a_copy_cut_short_changes_nothing(folder: DataFolder) -> None:
    path = copies_of(folder)[0].path / "hygie.db"
    os.truncate(path, path.stat().st_size // 2 + 100)
    refused(CorruptDatabaseError, folder)


@pytest.mark.parametrize("name", ["hygie.db", "keys.json"])
def test_a_copy_that_lacks_a_file_is_refused(folder: DataFolder, name: str) -> None:
    (copies_of(folder)[0].path / name).unlink()
    refused(ConflictError, folder)


def test_a_copy_comes_back_when_the_keys_of_the_present_are_lost(folder: DataFolder) -> None:
    folder.keys.unlink()
    aside = restore(folder)

    assert read(folder) == ["Avant"]
    assert aside is not None
    assert names(aside) == {"hygie.db"}
    assert not copies_of(folder)[0].is_whole


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "hygie-keys", "version": 99}'])
def test_a_copy_comes_back_when_the_keys_of_the_present_are_spoilt(
    folder: DataFolder, content: bytes
) -> None:
    folder.keys.write_bytes(content)
    restore(folder)

    assert read(folder) == ["Avant"]


def test_a_copy_comes_back_when_the_database_is_lost(folder: DataFolder) -> None:
    folder.database.unlink()
    restore(folder)

    assert read(folder) == ["Avant"]


def test_a_copy_comes_back_when_everything_is_lost(folder: DataFolder) -> None:
    folder.database.unlink()
    folder.keys.unlink()

    assert restore(folder) is None
    assert read(folder) == ["Avant"]


def test_the_oldest_of_five_is_still_there_after_it_came_back(folder: DataFolder) -> None:
    for minute in range(1, 5):
        copies.copy_folder(folder, "essai", now=NOW + timedelta(minutes=minute))
    oldest = copies_of(folder)[-1]
    assert len(copies_of(folder)) == copies.KEPT
    restore(folder)

    assert oldest.path.exists()
    assert read(DataFolder(oldest.path)) == ["Avant"]


def test_a_running_server_is_not_robbed_of_its_folder(folder: DataFolder) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with held:
        assert held.stdout
        assert held.stdout.readline() == b"held\n"
        refused(FolderBusyError, folder)
        held.kill()


@pytest.mark.parametrize("step", range(1, 6))
def test_a_crash_at_any_step_leaves_a_folder_that_opens(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Stopped after each of the writes of the exchange."""

    class CrashError(BaseException):
        pass

    done = 0

    def counted(act):
        def run(*args, **kwargs):
            nonlocal done
            result = act(*args, **kwargs)
            done += 1
            if done == step:
                raise CrashError
            return result

        return run

    real_swap = restoring._swap

    def swap(*args):
        monkeypatch.setattr(restoring.keyfile, "save", counted(restoring.keyfile.save))
        monkeypatch.setattr(restoring.keyfile, "sync_folder", counted(lambda _path: None))
        monkeypatch.setattr(restoring.os, "replace", counted(restoring.os.replace))
        real_swap(*args)

    monkeypatch.setattr(restoring, "_swap", swap)
    with suppress(CrashError):
        restore(folder)
    monkeypatch.undo()

    assert read(folder) in (["Avant"], ["Avant", "Après"])
    assert len(copies_of(folder)) == 2


def test_what_a_crash_left_beside_goes_away_the_next_time(folder: DataFolder) -> None:
    (folder.root / ".restauration-old").mkdir()
    restore(folder)

    assert not [name for name in names(folder.root) if name.startswith(".restauration")]


def test_a_folder_without_passphrase_comes_back_without_one(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "practice")
    box = make_box(folder)
    box.create()
    write_note(box, "Avant")
    with box.alone():
        copies.copy_folder(folder, "essai", now=NOW)
    write_note(box, "Après")
    box.close()
    restore(folder, open_clear)
    box.open_clear()

    assert notes(box) == ["Avant"]
    box.close()


def test_a_full_disk_changes_nothing(mounted) -> None:  # noqa: F811
    box, _ = protected(mounted)
    write_note(box, "x" * 400_000)
    with box.alone():
        copies.copy_folder(mounted, "essai", now=NOW)
    write_note(box, "Après")
    box.close()
    with (mounted.root / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(b"\0" * 4096):
            pass
    with pytest.raises(DiskFullError):
        restore(mounted)
    (mounted.root / "ballast").unlink()

    assert len(read(mounted)) == 2
    assert not [name for name in names(mounted.root) if name.startswith(".restauration")]


def test_a_read_only_disk_changes_nothing(mounted, make_read_only) -> None:  # noqa: F811
    box, _ = protected(mounted)
    write_note(box, "Avant")
    box.close()
    copies.copy_folder(mounted, "essai", now=NOW)
    make_read_only()
    with pytest.raises(ReadOnlyFolderError):
        restore(mounted)
