"""From a folder to an open strongbox, and what is said when it cannot be."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from hygie.errors import (
    ConflictError,
    CorruptDatabaseError,
    CorruptKeysError,
    DataFolderError,
    LockedError,
    LostKeysError,
    NewerDataError,
    NoDataError,
    ThrottledError,
    WrongSecretError,
)
from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.strongbox import keyfile
from hygie.strongbox.codes import MistypedCodeError, new_code
from hygie.strongbox.slots import SlotKind
from tests.strongbox.boxes import (
    OTHER_PASSPHRASE,
    PASSPHRASE,
    Clocks,
    bytes_of,
    make_box,
    notes,
    protected,
    refusal,
    write_note,
)


def closed_with_a_note(folder: DataFolder) -> str:
    box, code = protected(folder)
    write_note(box, "Une note")
    box.close()
    return code


def test_a_folder_that_does_not_exist_is_new(folder):
    box = make_box(folder)
    assert box.protection == "new"
    assert box.state == "closed"
    refusal(NoDataError, box.open_clear)
    refusal(NoDataError, lambda: box.open_with_passphrase(PASSPHRASE))


def test_creating_opens_a_clear_folder(folder):
    box = make_box(folder)
    info = box.create()
    assert info.kind is SlotKind.CLEAR
    assert (box.state, box.protection) == ("open", "clear")
    assert folder.database.exists()


def test_a_clear_folder_opens_again_without_any_secret(folder):
    box = make_box(folder)
    box.create()
    write_note(box, "Gardée")
    box.close()
    again = make_box(folder)
    assert again.protection == "clear"
    again.open_clear()
    assert notes(again) == ["Gardée"]


def test_creating_over_an_existing_folder_changes_nothing(folder):
    closed_with_a_note(folder)
    before = bytes_of(folder.root)
    refusal(ConflictError, make_box(folder).create)
    assert bytes_of(folder.root) == before


def test_a_passphrase_opens_and_says_whose_it_is(folder):
    closed_with_a_note(folder)
    box = make_box(folder)
    assert box.protection == "protected"
    info = box.open_with_passphrase(PASSPHRASE)
    assert (info.kind, info.person_id, info.label) == ("passphrase", "anne", "Poste du cabinet")
    assert box.person_id == "anne"
    assert notes(box) == ["Une note"]


def test_a_recovery_code_opens_however_it_is_typed(folder):
    code = closed_with_a_note(folder)
    box = make_box(folder)
    info = box.open_with_recovery(code.lower().replace("-", " ").replace("0", "o"))
    assert info.kind is SlotKind.RECOVERY
    assert notes(box) == ["Une note"]


def test_a_lost_passphrase_is_replaced_after_the_recovery_code(folder):
    code = closed_with_a_note(folder)
    box = make_box(folder)
    box.open_with_recovery(code)
    box.set_passphrase("anne", "Poste du cabinet", OTHER_PASSPHRASE)
    box.close()
    refusal(WrongSecretError, lambda: box.open_with_passphrase(PASSPHRASE))
    box.open_with_passphrase(OTHER_PASSPHRASE)
    assert notes(box) == ["Une note"]


@pytest.mark.parametrize("wrong", ["", PASSPHRASE + " ", PASSPHRASE.lower(), "x" * 10_000_000])
def test_a_wrong_passphrase_opens_nothing(folder, wrong):
    closed_with_a_note(folder)
    box = make_box(folder)
    refusal(WrongSecretError, lambda: box.open_with_passphrase(wrong))
    assert box.state == "closed"


def test_a_wrong_code_is_told_from_a_mistyped_one(folder):
    code = closed_with_a_note(folder)
    box = make_box(folder)
    wrong = refusal(WrongSecretError, lambda: box.open_with_recovery(new_code()))
    assert not isinstance(wrong, MistypedCodeError)
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    refusal(MistypedCodeError, lambda: box.open_with_recovery(mistyped))


def test_a_mistyped_code_is_never_counted_as_a_guess(folder):
    code = closed_with_a_note(folder)
    box = make_box(folder)
    for _ in range(20):
        refusal(MistypedCodeError, lambda: box.open_with_recovery(code[:-2]))
    box.open_with_recovery(code)


def test_guessing_is_slowed_down_and_a_right_passphrase_waits_too(folder):
    closed_with_a_note(folder)
    clocks = Clocks()
    box = make_box(folder, clocks)
    for _ in range(4):
        refusal(WrongSecretError, lambda: box.open_with_passphrase(OTHER_PASSPHRASE))
    refusal(ThrottledError, lambda: box.open_with_passphrase(PASSPHRASE))
    refusal(ThrottledError, lambda: box.open_with_recovery(new_code()))
    clocks.advance(1)
    box.open_with_passphrase(PASSPHRASE)


def test_somebody_is_recognised_while_it_is_open_and_a_stranger_is_not(folder):
    box, code = protected(folder)
    assert box.open_with_passphrase(PASSPHRASE).person_id == "anne"
    assert box.open_with_recovery(code).kind is SlotKind.RECOVERY
    refusal(WrongSecretError, lambda: box.open_with_passphrase(OTHER_PASSPHRASE))
    assert box.state == "open"


def test_a_protected_folder_does_not_open_clear(folder):
    closed_with_a_note(folder)
    refusal(WrongSecretError, make_box(folder).open_clear)


def test_lost_keys_are_never_replaced_by_new_ones(folder):
    closed_with_a_note(folder)
    folder.keys.unlink()
    before = bytes_of(folder.root)
    box = make_box(folder)
    for act in (
        box.create,
        box.open_clear,
        lambda: box.protection,
        lambda: box.open_with_passphrase(PASSPHRASE),
    ):
        refusal(LostKeysError, act)
    assert bytes_of(folder.root) == before


def test_lost_keys_put_back_open_again(folder):
    closed_with_a_note(folder)
    kept = folder.keys.read_bytes()
    folder.keys.unlink()
    refusal(LostKeysError, make_box(folder).create)
    folder.keys.write_bytes(kept)
    box = make_box(folder)
    box.open_with_passphrase(PASSPHRASE)
    assert notes(box) == ["Une note"]


def test_corrupt_keys_are_left_as_they_are(folder):
    closed_with_a_note(folder)
    folder.keys.write_bytes(folder.keys.read_bytes()[:-40])
    before = bytes_of(folder.root)
    box = make_box(folder)
    for act in (box.create, box.open_clear, lambda: box.open_with_passphrase(PASSPHRASE)):
        refusal(CorruptKeysError, act)
    assert bytes_of(folder.root) == before


def test_keys_of_a_later_version_are_said_so(folder):
    closed_with_a_note(folder)
    folder.keys.write_text(folder.keys.read_text().replace('"version": 1', '"version": 7'))
    refusal(NewerDataError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))


def test_a_database_of_noise_is_corrupt_not_a_wrong_secret(folder):
    closed_with_a_note(folder)
    folder.database.write_bytes(os.urandom(folder.database.stat().st_size))
    error = refusal(CorruptDatabaseError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))
    assert "copie" in error.message


@pytest.mark.parametrize("place", [0, 20, 100, 4000])
def test_one_damaged_byte_of_the_first_page_is_noticed(folder, place):
    closed_with_a_note(folder)
    content = bytearray(folder.database.read_bytes())
    content[place] ^= 0xFF
    folder.database.write_bytes(content)
    refusal(CorruptDatabaseError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))


def test_a_damaged_page_further_on_is_noticed_when_read(folder):
    box, _ = protected(folder)
    for _ in range(30):
        write_note(box, "x" * 3000)
    box.close()
    content = bytearray(folder.database.read_bytes())
    content[5 * 4096 : 20 * 4096] = os.urandom(15 * 4096)
    folder.database.write_bytes(content)
    box = make_box(folder)
    box.open_with_passphrase(PASSPHRASE)
    refusal(CorruptDatabaseError, lambda: notes(box))


def test_an_ordinary_sqlite_file_is_not_taken_for_ours(folder):
    closed_with_a_note(folder)
    folder.database.unlink()
    with closing(sqlite3.connect(folder.database)) as plain:
        plain.execute("CREATE TABLE note (text)")
    error = refusal(CorruptDatabaseError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))
    assert "chiffrée" in error.message


@pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
def test_a_database_that_has_disappeared_is_said_so_and_not_made_anew(folder, content):
    closed_with_a_note(folder)
    folder.database.unlink()
    if content is not None:
        folder.database.write_bytes(content)
    error = refusal(CorruptDatabaseError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))
    assert "disparu" in error.message
    assert not folder.database.exists() or folder.database.stat().st_size == 0


def test_a_creation_cut_short_before_the_database_is_taken_up_again(folder):
    box = make_box(folder)
    box.create()
    box.close()
    folder.database.unlink()
    content = keyfile.load(folder)
    keyfile.save(folder, replace(content, database_created=False))
    again = make_box(folder)
    assert again.protection == "clear"
    again.create()
    write_note(again, "Repris")
    assert keyfile.load(folder).database_created


def test_the_keys_of_another_folder_do_not_open_this_database(folder, tmp_path):
    closed_with_a_note(folder)
    other = DataFolder(tmp_path / "other")
    closed_with_a_note(other)
    shutil.copy(other.keys, folder.keys)
    refusal(CorruptDatabaseError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))


def test_a_folder_that_is_a_file_is_said_so(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    refusal(DataFolderError, make_box(DataFolder(tmp_path / "file")).create)


def test_a_failing_preparation_leaves_it_closed(folder):
    def fail(_folder):
        raise NewerDataError("Trop récent.")

    box = make_box(folder, prepare=fail)
    refusal(NewerDataError, box.create)
    assert box.state == "closed"
    refusal(LockedError, lambda: notes(box))


def test_the_preparation_may_use_the_database_before_anybody_else(folder):
    seen = []
    box = make_box(folder, prepare=lambda _folder: seen.append((box.state, write_note(box, "a"))))
    box.create()
    assert seen == [("opening", None)]
    assert notes(box) == ["a"]


def test_no_key_is_given_outside_using(folder):
    box, _ = protected(folder)
    strongbox.install(box)
    refusal(LockedError, strongbox.current_key)
    with box.using():
        assert len(strongbox.current_key()) == 32
    refusal(LockedError, strongbox.current_key)


def test_no_key_is_given_when_no_box_is_installed():
    strongbox.install(None)
    refusal(LockedError, strongbox.current_key)
    assert strongbox.installed() is None


def test_closing_forgets_the_key(folder):
    box, _ = protected(folder)
    key = box._key
    assert key is not None
    box.close()
    assert bytes(key) == bytes(32)
    assert box._key is None
    assert box.person_id is None
    refusal(LockedError, lambda: notes(box))


def test_closing_tells_those_who_asked(folder):
    box, _ = protected(folder)
    told = []
    box.on_close(lambda: told.append(box.state))
    box.close()
    box.close()
    assert told == ["closed"]


def test_it_closes_after_a_quarter_of_an_hour_without_a_gesture(folder):
    clocks = Clocks()
    box, _ = protected(folder, clocks=clocks)
    box.touch()
    clocks.advance(899)
    assert not box.close_if_idle()
    clocks.advance(1)
    assert box.idle_for_s() == 900
    assert box.close_if_idle()
    assert box.state == "closed"


def test_a_gesture_starts_the_quarter_of_an_hour_again(folder):
    clocks = Clocks()
    box, _ = protected(folder, clocks=clocks)
    clocks.advance(800)
    box.touch()
    clocks.advance(800)
    assert not box.close_if_idle()


def test_a_laptop_that_slept_is_locked(folder):
    clocks = Clocks()
    box, _ = protected(folder, clocks=clocks)
    clocks.wall_s += 7200  # the monotonic clock stood still
    assert box.close_if_idle()


def test_a_wall_clock_put_back_does_not_keep_it_open(folder):
    clocks = Clocks()
    box, _ = protected(folder, clocks=clocks)
    clocks.wall_s -= 86_400
    clocks.monotonic_s += 900
    assert box.close_if_idle()


def test_a_clear_folder_is_never_locked_by_idleness(folder):
    clocks = Clocks()
    box = make_box(folder, clocks)
    box.create()
    clocks.advance(10_000)
    assert not box.close_if_idle()
    assert box.state == "open"
