"""One key, wrapped for each way in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.strongbox import slots
from hygie.strongbox.slots import Holder, Kdf, KdfCost, Slot, SlotKind
from tests.strongbox.boxes import CHEAP, PASSPHRASE

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ANNE = Holder("anne", "Poste du cabinet", NOW)

passphrases = st.text(min_size=1, max_size=60)


def a_slot(passphrase: str = PASSPHRASE) -> Slot:
    return slots.passphrase_slot(slots.new_database_key(), passphrase, ANNE, CHEAP)


@given(passphrases)
@settings(max_examples=40)
def test_a_passphrase_opens_the_slot_it_closed(passphrase):
    key = slots.new_database_key()
    slot = slots.passphrase_slot(key, passphrase, ANNE, CHEAP)
    opened = slots.open_passphrase_slot(slot, passphrase)
    assert opened is not None
    assert opened.same_as(key)
    assert opened.id == key.id


@given(passphrases, passphrases)
@settings(max_examples=40)
def test_another_passphrase_opens_nothing(one, other):
    import unicodedata

    if unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other):
        return
    assert slots.open_passphrase_slot(a_slot(one), other) is None


def test_the_same_letters_open_whatever_the_keyboard_composes():
    slot = a_slot("Caf\u00e9-n\u00b04 du coin !")
    assert slots.open_passphrase_slot(slot, "Cafe\u0301-n\u00b04 du coin !") is not None


@given(st.integers(0, slots.SEALED_BYTES * 8 - 1))
@settings(max_examples=60)
def test_one_changed_bit_of_the_wrapped_key_opens_nothing(bit):
    slot = a_slot()
    spoilt = bytearray(slot.sealed)
    spoilt[bit // 8] ^= 1 << (bit % 8)
    assert slots.open_passphrase_slot(replace(slot, sealed=bytes(spoilt)), PASSPHRASE) is None


@pytest.mark.parametrize(
    "change",
    [
        {"id": "another"},
        {"kind": SlotKind.RECOVERY},
        {"key_id": "0000"},
        {"person_id": "paul"},
        {"label": "Ordinateur de Paul"},
        {"created_at": NOW + timedelta(seconds=1)},
        {"kdf": Kdf(KdfCost(72, 1, 1), bytes(16))},
        {"nonce": bytes(12)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_field_of_a_slot_can_be_changed_without_closing_it(change):
    assert slots.open_passphrase_slot(replace(a_slot(), **change), PASSPHRASE) is None


def test_a_slot_keeps_the_cost_it_was_made_with():
    slot = a_slot()
    assert slot.kdf is not None
    assert slot.kdf.cost == CHEAP
    assert slot.header()["kdf"]["name"] == "argon2id"


def test_the_usual_cost_is_64_mib_three_passes_four_lanes():
    assert KdfCost() == KdfCost(memory_kib=65536, passes=3, lanes=4)


def test_the_usual_cost_opens_too():
    key = slots.new_database_key()
    slot = slots.passphrase_slot(key, PASSPHRASE, ANNE, KdfCost())
    opened = slots.open_passphrase_slot(slot, PASSPHRASE)
    assert opened is not None
    assert opened.same_as(key)


def test_two_slots_of_one_passphrase_share_no_byte_of_secret():
    key = slots.new_database_key()
    one, other = (slots.passphrase_slot(key, PASSPHRASE, ANNE, CHEAP) for _ in range(2))
    assert one.kdf != other.kdf
    assert one.nonce != other.nonce
    assert one.sealed != other.sealed


def test_a_recovery_slot_opens_with_its_code_only():
    key = slots.new_database_key()
    slot = slots.recovery_slot(key, "A" * 26, ANNE, CHEAP)
    assert slots.open_recovery_slot(slot, "A" * 26) == key
    assert slots.open_recovery_slot(slot, "B" * 26) is None


def test_a_keyring_slot_opens_with_its_bytes_only():
    key = slots.new_database_key()
    slot = slots.keyring_slot(key, b"k" * 32, ANNE)
    assert slots.open_keyring_slot(slot, b"k" * 32) == key
    assert slots.open_keyring_slot(slot, b"q" * 32) is None


def test_a_clear_slot_hides_nothing():
    key = slots.new_database_key()
    assert slots.open_clear_slot(slots.clear_slot(key, NOW)) == key


def test_no_secret_shows_in_a_representation():
    key = slots.new_database_key()
    slot = slots.clear_slot(key, NOW)
    assert repr(key.value) not in repr(key)
    assert repr(key.value) not in repr(slot)
