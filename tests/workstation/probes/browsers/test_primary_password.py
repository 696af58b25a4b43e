import gzip
import hmac
import sqlite3
from contextlib import suppress
from hashlib import sha1

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from hypothesis import given
from hypothesis import strategies as st

from hygie.workstation.probes.browsers import one_way, primary_password
from hygie.workstation.probes.model import Unseen
from tests.workstation.recorded import SAMPLES

# The check of a profile that Firefox 59 made, and its primary password: a public test profile.
OLD_SALT = bytes.fromhex("d152c0f4b0c234ce2aebb120c613a7e2d73c91af")
OLD_CHECK = bytes.fromhex(
    "303c3028060b2a864886f70d010c050103301904141276f564b767e4e051e2f35a6eced688ab1f56c202010104"
    "1095305abadb75aa30fb60da8b063cf1e4"
)
OLD_PASSWORD = "сЮЛОажс$4vz*VçàhxpfCbmwo"


def stored(case: str, tmp_path) -> tuple[bytes, bytes]:
    place = tmp_path / "key4.db"
    packed = SAMPLES / "browsers" / f"firefox-{case}-key4.db.gz"
    place.write_bytes(gzip.decompress(packed.read_bytes()))
    opened = sqlite3.connect(place)
    (row,) = opened.execute("SELECT item1, item2 FROM metaData WHERE id = 'password'")
    opened.close()
    return row


def test_aes_answers_as_the_standard_says():
    """FIPS 197, appendix C.3."""
    key = bytes(range(32))
    block = bytes.fromhex("00112233445566778899aabbccddeeff")

    assert one_way.aes256_block(key, block).hex() == "8ea2b7ca516745bfeafc49904b496089"


def test_triple_des_answers_as_the_recommendation_says():
    """NIST SP 800-67, appendix B."""
    key = bytes.fromhex("0123456789abcdef23456789abcdef01456789abcdef0123")
    text = b"The qufck brown fox jump"

    found = [one_way.des3_block(key, text[at : at + 8]).hex() for at in (0, 8, 16)]

    assert found == ["a826fd8ce53b855f", "cce21c8112256fe6", "68d5c05dd9b6b900"]


@given(st.binary(min_size=24, max_size=24), st.binary(min_size=8, max_size=8))
def test_triple_des_agrees_with_another_implementation(key, block):
    other = Cipher(TripleDES(key), modes.ECB()).encryptor()  # noqa: S305 - one block, compared

    assert one_way.des3_block(key, block) == other.update(block)


@pytest.mark.parametrize(
    ("case", "is_set"), [("none", False), ("open", False), ("locked", True), ("emptied", False)]
)
def test_a_real_profile_says_whether_it_has_a_primary_password(case, is_set, tmp_path):
    assert primary_password.is_set(*stored(case, tmp_path)) is is_set


def test_the_real_primary_password_opens_the_real_check(tmp_path):
    """Otherwise « does not open with nothing » would prove nothing."""
    salt, check = stored("locked", tmp_path)
    seed = primary_password._seed(salt, b"Maitre-fictif-1")

    assert primary_password._read(check).opens(seed)


def test_the_form_of_old_profiles_is_known_too():
    seed = primary_password._seed(OLD_SALT, OLD_PASSWORD.encode())

    assert primary_password._read(OLD_CHECK).opens(seed)
    assert primary_password.is_set(OLD_SALT, OLD_CHECK)


def test_an_old_profile_without_primary_password_is_seen():
    salt, global_salt = b"s" * 20, b"g" * 20
    seed = sha1(global_salt, usedforsecurity=False).digest()
    secret = sha1(seed + salt, usedforsecurity=False).digest()
    first, again = (hmac.digest(secret, text, "sha1") for text in (salt + salt, salt))
    long = first + hmac.digest(secret, again + salt, "sha1")
    other = Cipher(TripleDES(long[:24]), modes.CBC(long[-8:])).encryptor()
    check = OLD_CHECK[:21] + salt + OLD_CHECK[41:-16] + other.update(primary_password.CONSTANT)

    assert not primary_password.is_set(global_salt, check)


def test_one_round_that_does_not_open_with_nothing_is_unknown(tmp_path):
    salt, check = stored("open", tmp_path)

    with pytest.raises(Unseen):
        primary_password.is_set(salt, check[:-1] + bytes([check[-1] ^ 1]))


def test_rounds_without_end_are_refused(tmp_path):
    """A key store from elsewhere must not keep us busy for hours."""
    salt, check = stored("locked", tmp_path)
    rounds = bytes.fromhex("02022710")
    # One more byte for the rounds: every length around them grows by one.
    longer = bytearray(check.replace(rounds, bytes.fromhex("02037fffff")))
    for at in (2, 4, 17, 19, 32):
        longer[at] += 1

    assert primary_password._read(check).rounds == 10_000
    with pytest.raises(Unseen):
        primary_password.is_set(salt, bytes(longer))


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_garbage_is_unseen_and_never_a_password(check, salt):
    with pytest.raises(Unseen):
        primary_password.is_set(salt, check)


@given(st.integers(0, 131), st.integers(1, 255))
def test_one_changed_byte_never_crashes(at, by):
    check = bytearray(OLD_CHECK)
    check[at % len(check)] ^= by
    with suppress(Unseen):
        assert primary_password.is_set(OLD_SALT, bytes(check)) is True
