"""keys.json: written whole or not at all, read with suspicion, never replaced by mistake."""

import json
import os
import stat
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygie.errors import (
    CorruptKeysError,
    DiskFullError,
    LostKeysError,
    NewerDataError,
    NoDataError,
)
from hygie.strongbox import keyfile, locksmith, slots
from hygie.strongbox.keyfile import Keyfile
from hygie.strongbox.slots import Holder
from tests.strongbox.boxes import CHEAP, PASSPHRASE, names

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def a_keyfile() -> Keyfile:
    first = locksmith.first_keyfile(NOW)
    key = slots.open_clear_slot(first.slots[0])
    holder = Holder("anne", "Poste « du cabinet » é", NOW)
    return Keyfile(
        slots=(
            *first.slots,
            slots.passphrase_slot(key, PASSPHRASE, holder, CHEAP),
            slots.recovery_slot(key, "A" * 26, holder, CHEAP),
            slots.keyring_slot(key, bytes(32), holder),
        ),
        database_created=True,
        recovery_confirmed=True,
    )


SAVED = a_keyfile()


@pytest.fixture
def saved(folder):
    folder.root.mkdir()
    keyfile.save(folder, SAVED)
    return folder


def test_what_is_saved_is_read_back(saved):
    assert keyfile.load(saved) == SAVED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_only_its_owner_may_read_it(saved):
    assert stat.S_IMODE(saved.keys.stat().st_mode) == 0o600


def test_nothing_else_is_left_beside_it(saved):
    assert names(saved.root) == {"keys.json"}


def test_nothing_there_is_said_so(folder):
    with pytest.raises(NoDataError):
        keyfile.load(folder)


@pytest.mark.parametrize("name", ["hygie.db", "hygie.db-wal"])
def test_a_database_without_keys_is_lost_keys(folder, name):
    folder.root.mkdir()
    (folder.root / name).write_bytes(b"something")
    with pytest.raises(LostKeysError) as caught:
        keyfile.load(folder)
    assert "keys.json" in caught.value.message


def test_a_later_version_is_told_from_a_damaged_file(saved):
    document = json.loads(saved.keys.read_text("utf-8"))
    document["version"] = 2
    document["slots"] = "something this version cannot know"
    saved.keys.write_text(json.dumps(document), "utf-8")
    with pytest.raises(NewerDataError):
        keyfile.load(saved)


@given(st.data())
@in_one_folder
def test_a_cut_file_is_corrupt(saved, data):
    whole = json.dumps(keyfile._as_json(SAVED)).encode()
    length = data.draw(st.integers(0, len(whole) - 1))
    saved.keys.write_bytes(whole[:length])
    with pytest.raises(CorruptKeysError):
        keyfile.load(saved)


@given(st.data())
@in_one_folder
def test_one_damaged_byte_is_corrupt_or_changes_no_way_in_unnoticed(saved, data):
    whole = bytearray(json.dumps(keyfile._as_json(SAVED)).encode())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    saved.keys.write_bytes(whole)
    try:
        content = keyfile.load(saved)
    except (CorruptKeysError, NewerDataError):
        return
    for before, after in zip(SAVED.slots[1:3], content.slots[1:3], strict=True):
        opener = (
            slots.open_passphrase_slot if after.kind == "passphrase" else slots.open_recovery_slot
        )
        secret = PASSPHRASE if after.kind == "passphrase" else "A" * 26
        if after != before and _affordable(after):
            assert opener(after, secret) is None


def _affordable(slot) -> bool:
    return slot.kdf is not None and slot.kdf.cost.memory_kib < 10_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)


@given(st.data())
@in_one_folder
def test_a_value_of_the_wrong_type_anywhere_is_corrupt(saved, data):
    document = keyfile._as_json(SAVED)
    row = data.draw(st.sampled_from([document, *document["slots"]]))
    key = data.draw(st.sampled_from(sorted(row)))
    before = row[key]
    row[key] = data.draw(json_values.filter(lambda value: type(value) is not type(before)))
    saved.keys.write_text(json.dumps(document), "utf-8")
    with pytest.raises(CorruptKeysError):
        keyfile.load(saved)


@given(st.data())
@in_one_folder
def test_a_missing_key_anywhere_is_corrupt(saved, data):
    document = keyfile._as_json(SAVED)
    row = data.draw(st.sampled_from([document, *document["slots"]]))
    del row[data.draw(st.sampled_from(sorted(row)))]
    saved.keys.write_text(json.dumps(document), "utf-8")
    with pytest.raises(CorruptKeysError):
        keyfile.load(saved)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 1 << 40),
        ("memory_kib", 4),
        ("passes", 0),
        ("passes", 10_000),
        ("lanes", 1000),
        ("salt", "zz" * 16),
        ("salt", ""),
        ("name", "md5"),
    ],
)
def test_a_derivation_that_no_hygie_would_write_is_corrupt(saved, name, value):
    document = keyfile._as_json(SAVED)
    document["slots"][1]["kdf"][name] = value
    saved.keys.write_text(json.dumps(document), "utf-8")
    with pytest.raises(CorruptKeysError) as caught:
        keyfile.load(saved)
    assert "kdf" in caught.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"format": "hygie-keys", "version": 1, "slots": []}',
        b'{"format": "hygie-keys", "version": true}',
        b"x" * 1_000_001,
        b"9" * 5000,
    ],
    ids=[
        "empty",
        "null",
        "list",
        "dict",
        "binary",
        "deep",
        "no-slot",
        "odd-version",
        "big",
        "digits",
    ],
)
def test_what_is_not_a_keyfile_is_corrupt_and_left_alone(saved, content):
    saved.keys.write_bytes(content)
    with pytest.raises(CorruptKeysError):
        keyfile.load(saved)
    assert saved.keys.read_bytes() == content


def test_two_slots_of_one_id_are_corrupt(saved):
    document = keyfile._as_json(SAVED)
    document["slots"][1]["id"] = document["slots"][0]["id"]
    saved.keys.write_text(json.dumps(document), "utf-8")
    with pytest.raises(CorruptKeysError):
        keyfile.load(saved)


def test_a_folder_named_keys_json_is_corrupt(folder):
    folder.keys.mkdir(parents=True)
    with pytest.raises(CorruptKeysError):
        keyfile.load(folder)


def test_a_write_cut_by_a_fault_leaves_the_former_file(saved, monkeypatch):
    def no_room(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DiskFullError):
        keyfile.save(saved, SAVED.without(SAVED.slots[0].id))
    monkeypatch.undo()
    assert keyfile.load(saved) == SAVED
    assert names(saved.root) == {"keys.json"}
