"""A practice that is erased is gone: rows, journal, copies, keys; and only that one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hygie.agenda.models import MailboxPassword
from hygie.errors import InvalidInputError
from hygie.interop.erasure import empty_folder, require_name
from hygie.interop.services import erase_practice
from hygie.interop.tables import rows_of, tables
from hygie.paths import DataFolder
from hygie.practice import holdings as registry
from hygie.practice.holdings import holdings
from hygie.practice.models import JournalEntry, Practice
from hygie.strongbox import box as strongbox
from hygie.strongbox import copies, keyfile
from tests import factories
from tests.interop.archives import EXPORTED, exported
from tests.strongbox.boxes import PASSPHRASE, make_box, names, protected, write_note

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_no_row_of_it_is_left_in_any_table(demo_practice: Practice) -> None:
    whole = sum(rows_of(table, demo_practice).count() for table in tables().values())

    assert erase_practice(practice=demo_practice) == whole
    assert [name for name, table in tables().items() if rows_of(table, demo_practice)] == []
    assert not MailboxPassword.objects.exists()


def test_another_practice_keeps_everything(
    demo_practice: Practice, other_practice: Practice
) -> None:
    factories.state(other_practice, "2.3.3", now=EXPORTED, files=[("a.pdf", factories.PDF)])
    before = exported(other_practice)
    erase_practice(practice=demo_practice)

    assert exported(other_practice) == before


def test_what_a_room_forgot_stops_everything(demo_practice: Practice) -> None:
    kept = holdings()["assessment"]
    registry.forget("assessment")
    try:
        with pytest.raises(RuntimeError, match="registered by no personal_data"):
            erase_practice(practice=demo_practice)
    finally:
        registry.keeps("assessment", kept)

    assert JournalEntry.objects.filter(practice=demo_practice).count() > 100


@pytest.mark.parametrize(
    "typed", ["Cabinet du Port", "  cabinet  du port ", "CABINET DU PORT", "Cabinet\xa0du Port"]
)
def test_its_name_is_enough(practice: Practice, typed: str) -> None:
    require_name(typed, practice)


@pytest.mark.parametrize("typed", ["", " ", "oui", "Cabinet", "Cabinet du Portique"])
def test_anything_else_is_not(practice: Practice, typed: str) -> None:
    with pytest.raises(InvalidInputError, match="Ce n’est pas le nom"):
        require_name(typed, practice)


# --- the folder ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    """A protected folder with a copy, closed."""
    before = strongbox.installed()
    folder = DataFolder(tmp_path / "practice")
    box, _ = protected(folder)
    write_note(box, "Une note")
    box.close()
    copies.copy_folder(folder, "essai", now=NOW)
    folder.inbox.mkdir()
    (folder.inbox / "result.json").write_text("{}")
    yield folder
    strongbox.install(before)


def test_a_folder_is_as_new(folder: DataFolder) -> None:
    empty_folder(folder, now=NOW)

    assert names(folder.root) <= {"keys.json", "hygie.lock"}
    assert b"anne" not in folder.keys.read_bytes()
    box = make_box(folder)
    assert box.protection == "clear"
    box.open_clear()
    box.close()
    assert "hygie.db" in names(folder.root)


def test_the_former_passphrase_opens_nothing_any_more(folder: DataFolder) -> None:
    before = keyfile.load(folder)
    empty_folder(folder, now=NOW)
    after = keyfile.load(folder)

    assert not before.key_ids & after.key_ids
    assert not {slot.id for slot in before.slots} & {slot.id for slot in after.slots}


@pytest.mark.parametrize("step", range(1, 5))
def test_a_crash_at_any_step_leaves_a_folder_that_opens(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    class CrashError(BaseException):
        pass

    done = 0

    def counted(act: Any) -> Any:
        def run(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            result = act(*args, **kwargs)
            done += 1
            if done == step:
                raise CrashError
            return result

        return run

    monkeypatch.setattr(keyfile, "save", counted(keyfile.save))
    monkeypatch.setattr(copies, "discard_copies", counted(copies.discard_copies))
    monkeypatch.setattr(Path, "unlink", counted(Path.unlink))
    with pytest.raises(CrashError):
        empty_folder(folder, now=NOW)
    monkeypatch.undo()

    box = make_box(folder)
    if box.protection == "clear":
        box.open_clear()
    else:
        box.open_with_passphrase(PASSPHRASE)
    box.close()
    empty_folder(folder, now=NOW)
    assert names(folder.root) <= {"keys.json", "hygie.lock"}
