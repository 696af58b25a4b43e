"""Whether a Firefox profile has a primary password, without reading anything that it guards.

Firefox keeps the words `password-check` encrypted with the primary password, in the table
`metaData` of `key4.db`. We encrypt them with an empty password, as NSS does, and compare: the same
means that no primary password is set. No login, no key of logins is ever read.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import pbkdf2_hmac, sha1, sha384
from typing import Final

from hygie.workstation.probes.browsers import one_way
from hygie.workstation.probes.model import Unknown, Unseen

CONSTANT: Final = b"password-check\x02\x02"  # with its padding
MOST_ROUNDS: Final = 2_000_000
_SEQUENCE, _OCTETS, _INTEGER, _OID = 0x30, 0x04, 0x02, 0x06
_PBES2: Final = bytes.fromhex("2a864886f70d01050d")
_PBKDF2: Final = bytes.fromhex("2a864886f70d01050c")
_HMAC_SHA256: Final = bytes.fromhex("2a864886f70d0209")
_AES256_CBC: Final = bytes.fromhex("60864801650304012a")
_SHA1_3DES: Final = bytes.fromhex("2a864886f70d010c050103")


def is_set(salt: bytes, check: bytes) -> bool:
    """Whether a primary password is needed. Raises Unseen when the form is not one we know."""
    sealed = _read(check)
    if sealed.opens(_seed(salt, b"")):
        return False
    if isinstance(sealed, _Aes) and sealed.rounds == 1:
        # NSS keeps a single round for the empty password only: something is amiss.
        raise Unseen(Unknown.UNREADABLE, "key4.db")
    return True


def _seed(salt: bytes, password: bytes) -> bytes:
    """A profile that never had a primary password has a salt of 20 bytes; else of 48."""
    if len(salt) not in (20, 48):
        raise Unseen(Unknown.UNREADABLE, "key4.db")
    function = sha1 if len(salt) == 20 else sha384
    return function(salt + password, usedforsecurity=False).digest()


@dataclass(frozen=True)
class _Aes:
    """PBKDF2 with HMAC-SHA-256, then AES-256 in CBC: since Firefox 72."""

    salt: bytes
    rounds: int
    start: bytes
    content: bytes

    def opens(self, seed: bytes) -> bool:
        key = pbkdf2_hmac("sha256", seed, self.salt, self.rounds, one_way.AES_KEY)
        found = one_way.aes256_block(key, _xored(CONSTANT, self.start))
        return hmac.compare_digest(found, self.content)


@dataclass(frozen=True)
class _TripleDes:
    """NSS's own derivation by HMAC-SHA-1, then triple DES in CBC: a primary password set before."""

    salt: bytes
    content: bytes

    def opens(self, seed: bytes) -> bool:
        padded = self.salt.ljust(20, b"\0")
        secret = sha1(seed + self.salt, usedforsecurity=False).digest()
        first = hmac.digest(secret, padded + self.salt, "sha1")
        again = hmac.digest(secret, padded, "sha1")
        long = first + hmac.digest(secret, again + self.salt, "sha1")
        key, block = long[: one_way.DES3_KEY], long[-one_way.DES_BLOCK :]
        found = b""
        for at in (0, one_way.DES_BLOCK):
            block = one_way.des3_block(key, _xored(CONSTANT[at : at + one_way.DES_BLOCK], block))
            found += block
        return hmac.compare_digest(found, self.content)


def _xored(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


# --- reading the stored form --------------------------------------------------------------------


@dataclass(frozen=True)
class _Node:
    """One DER value: its tag, its content, and both with their length, as stored."""

    tag: int
    content: bytes
    whole: bytes


def _read(check: bytes) -> _Aes | _TripleDes:
    try:
        outer, content = _within(_only(check))
        kind, settings = _within(outer)
        if _told(kind, _OID) == _PBES2:
            return _read_aes(settings, _told(content, _OCTETS))
        if _told(kind, _OID) == _SHA1_3DES:
            return _read_triple_des(settings, _told(content, _OCTETS))
    except (ValueError, IndexError):
        pass
    raise Unseen(Unknown.UNREADABLE, "key4.db")


def _read_aes(settings: _Node, content: bytes) -> _Aes:
    derivation, cipher = _within(settings)
    kind, parameters = _within(derivation)
    salt, rounds, length, function = _within(parameters)
    cipher_kind, start = _within(cipher)
    _expect(
        _told(kind, _OID) == _PBKDF2,
        _told(cipher_kind, _OID) == _AES256_CBC,
        _told(_within(function)[0], _OID) == _HMAC_SHA256,
        _number(length) == one_way.AES_KEY,
        len(content) == one_way.AES_BLOCK,
        # NSS takes the two bytes before the fourteen stored ones too: sixteen in all.
        len(_told(start, _OCTETS)) == one_way.AES_BLOCK - 2,
    )
    return _Aes(_told(salt, _OCTETS), _rounds(rounds), start.whole, content)


def _read_triple_des(settings: _Node, content: bytes) -> _TripleDes:
    salt, rounds = _within(settings)
    told = _told(salt, _OCTETS)
    _expect(_rounds(rounds) == 1, len(told) <= 20, len(content) == len(CONSTANT))
    return _TripleDes(told, content)


def _rounds(node: _Node) -> int:
    rounds = _number(node)
    _expect(1 <= rounds <= MOST_ROUNDS)
    return rounds


def _number(node: _Node) -> int:
    return int.from_bytes(_told(node, _INTEGER)[:8], "big")


def _expect(*truths: bool) -> None:
    if not all(truths):
        raise ValueError


def _told(node: _Node, tag: int) -> bytes:
    _expect(node.tag == tag)
    return node.content


def _only(stored: bytes) -> _Node:
    (node,) = _nodes(stored)
    return node


def _within(node: _Node) -> Sequence[_Node]:
    return _nodes(_told(node, _SEQUENCE))


def _nodes(stored: bytes) -> list[_Node]:
    found = []
    while stored:
        tag, length, head = stored[0], stored[1], 2
        if length == 0x81:
            length, head = stored[2], 3
        _expect(length < 0x80 or head == 3, len(stored) >= head + length)
        found.append(_Node(tag, stored[head : head + length], stored[: head + length]))
        stored = stored[head + length :]
    return found
