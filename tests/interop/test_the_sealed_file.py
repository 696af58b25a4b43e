"""The sealed file: what changes is seen, wherever it is; what was sealed is read from any place."""

import io
import json
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.errors import WrongSecretError
from hygie.interop.rules.faults import ArchiveError
from hygie.interop.sealing import (
    CHUNK_BYTES,
    MARK,
    TAG_BYTES,
    SealedReader,
    SealedWriter,
    is_sealed,
    open_sealed,
    passing_key,
    seal_into,
)
from tests.interop.archives import CHEAP, PASSPHRASE, sealed
from tests.sources import ROOT

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_001]
THREE_PIECES = bytes(range(256)) * 700
SEALED = sealed(THREE_PIECES)


def body_of(content: bytes) -> int:
    """Where the pieces begin."""
    length = int.from_bytes(content[15:19], "big")
    return 19 + length + 32 + TAG_BYTES


def unsealed(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return open_sealed(io.BytesIO(content), passphrase).read()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_is_read_back(size: int) -> None:
    content = THREE_PIECES[:1] * size

    assert unsealed(sealed(content)) == content


def test_nothing_of_it_can_be_read() -> None:
    assert THREE_PIECES[:16] not in SEALED
    assert sealed(THREE_PIECES) != SEALED


@given(st.data())
def test_it_is_read_from_any_place(data: st.DataObject) -> None:
    reader = open_sealed(io.BytesIO(SEALED), PASSPHRASE)
    buffered = io.BufferedReader(reader)
    for _ in range(5):
        at = data.draw(st.integers(0, len(THREE_PIECES) + 10))
        length = data.draw(st.integers(0, 100_000))
        buffered.seek(at)

        assert buffered.read(length) == THREE_PIECES[at : at + length]


@given(st.lists(st.binary(max_size=100_000), max_size=6))
def test_it_may_be_written_in_any_pieces(parts: list[bytes]) -> None:
    sink = io.BytesIO()
    key = passing_key()
    writer = SealedWriter(sink, key)
    for part in parts:
        assert writer.write(part) == len(part)
    writer.finish()

    assert SealedReader(sink, key, 0).read() == b"".join(parts)


@pytest.mark.parametrize("typed", ["autre", "", PASSPHRASE.lower(), PASSPHRASE + " "])
def test_another_passphrase_does_not_open(typed: str) -> None:
    with pytest.raises(WrongSecretError, match="n’ouvre pas cette archive"):
        unsealed(SEALED, typed)


def test_the_same_letters_typed_on_another_system_open() -> None:
    composed, decomposed = (unicodedata.normalize(form, "Éléphant-7!") for form in ("NFC", "NFD"))
    assert composed != decomposed

    assert unsealed(sealed(b"ok", composed), decomposed) == b"ok"


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_one_byte_changed_anywhere_is_refused(at: int, by: int) -> None:
    content = bytearray(SEALED)
    content[at] ^= by
    if at < len(MARK):
        assert not is_sealed(io.BytesIO(content))
        return
    with pytest.raises((ArchiveError, WrongSecretError)):
        unsealed(bytes(content))


@given(st.integers(0, len(SEALED) - 1))
def test_a_piece_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(ArchiveError):
        unsealed(SEALED[:length])


def test_the_end_cut_off_between_two_pieces_is_told_as_such() -> None:
    whole_pieces = body_of(SEALED) + 2 * (CHUNK_BYTES + TAG_BYTES)
    with pytest.raises(ArchiveError, match="il en manque la fin"):
        unsealed(SEALED[:whole_pieces])


def test_pieces_cannot_change_places() -> None:
    start, size = body_of(SEALED), CHUNK_BYTES + TAG_BYTES
    head, first, second = SEALED[:start], SEALED[start:][:size], SEALED[start + size :][:size]
    with pytest.raises(ArchiveError, match="un de ses morceaux"):
        unsealed(head + second + first + SEALED[start + 2 * size :])


def test_pieces_cannot_come_from_another_file() -> None:
    start, size = body_of(SEALED), CHUNK_BYTES + TAG_BYTES
    other = sealed(THREE_PIECES)
    with pytest.raises(ArchiveError):
        unsealed(SEALED[:start] + other[start:][:size] + SEALED[start + size :])


@pytest.mark.parametrize("more", [b"\0", b"x" * 16, b"x" * 100_000])
def test_nothing_can_be_added_at_the_end(more: bytes) -> None:
    with pytest.raises(ArchiveError):
        unsealed(SEALED + more)


def with_header(**changes: object) -> bytes:
    """A forged header whose hash is right."""
    import hashlib

    length = int.from_bytes(SEALED[15:19], "big")
    header = json.loads(SEALED[19 : 19 + length])
    header["kdf"] |= {key: value for key, value in changes.items() if key in header["kdf"]}
    header |= {key: value for key, value in changes.items() if key in header}
    text = json.dumps(header).encode()
    head = MARK + len(text).to_bytes(4, "big") + text
    return head + hashlib.sha256(head).digest() + SEALED[19 + length + 32 :]


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 2**40},
        {"memory_kib": 1},
        {"memory_kib": "65536"},
        {"memory_kib": True},
        {"passes": 0},
        {"passes": 10**9},
        {"lanes": 10**6},
        {"salt": "00"},
        {"salt": "zz"},
        {"salt": None},
        {"name": "md5"},
        {"nonce": "00"},
        {"chunk_bytes": 0},
        {"chunk_bytes": 2**62},
        {"chunk_bytes": -1},
        {"kdf": None},
        {"kdf": []},
    ],
)
def test_a_header_that_asks_for_the_moon_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ArchiveError, match="en-tête"):
        unsealed(with_header(**changes))


def test_a_header_that_never_ends_is_refused() -> None:
    with pytest.raises(ArchiveError, match="en-tête"):
        unsealed(MARK + b"\xff\xff\xff\xff" + b"{" * 10_000)


def test_the_document_s_own_lines_open_it(tmp_path) -> None:
    document = (ROOT / "docs" / "archive.md").read_text(encoding="utf-8")
    [script] = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    sink = io.BytesIO()
    seal = seal_into(sink, "Été-7!phrase", cost=CHEAP)
    seal.write(THREE_PIECES)
    seal.finish()
    (tmp_path / "a.hygie").write_bytes(sink.getvalue())
    (tmp_path / "phrase").write_text("Été-7!phrase\n", encoding="utf-8")
    (tmp_path / "ouvrir.py").write_text(script, encoding="utf-8")
    subprocess.run(
        [sys.executable, "ouvrir.py", "a.hygie", "phrase", "a.zip"], cwd=tmp_path, check=True
    )

    assert (tmp_path / "a.zip").read_bytes() == THREE_PIECES
