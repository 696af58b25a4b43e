r"""A sealed file: what is written goes through AES-256-GCM, piece by piece, under a passphrase.

Layout, documented in docs/archive.md::

    hygie-sealed/1\n            the mark
    <length, 4 bytes><header>   JSON: chunk_bytes, kdf (argon2id: its cost and its salt), nonce
    <SHA-256 of all that precedes>
    <16 bytes>                  the tag of an empty message: is the passphrase the right one?
    <pieces>                    each of chunk_bytes, the last one at most, each with its tag

The key is argon2id's of the passphrase (NFC, UTF-8). The nonce of piece number i is the 7 bytes of
the header, i on 4 bytes, then 1 for the last piece and 0 for the others: no piece can be changed,
moved, dropped or cut off unnoticed (the STREAM construction). The associated data of every piece
is the header's SHA-256. A piece is read without those before it: a zip inside is read in place.
"""

import hashlib
import io
import json
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hygie.errors import WrongSecretError
from hygie.interop.rules.faults import NOTHING_IMPORTED, damaged, incomplete
from hygie.strongbox.slots import KEY_BYTES, SALT_BYTES, KdfCost

MARK = b"hygie-sealed/1\n"
CHUNK_BYTES = 65536
TAG_BYTES = 16
_PREFIX_BYTES = 7
_LAST, _NOT_LAST, _CHECK = b"\x01", b"\x00", b"\x02"
_LARGEST_HEADER_BYTES = 4096
# A damaged or hostile header must not make Hygie ask for all the memory of the computer.
_MEMORY_KIB = range(8, 1_048_577)
_PASSES = range(1, 33)
_LANES = range(1, 33)
_CHUNKS = range(16, 16 * 1024 * 1024 + 1)


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> Any: ...


@dataclass(frozen=True)
class SealKey:
    """What seals one file."""

    value: bytes = field(repr=False)
    prefix: bytes
    header_hash: bytes
    chunk_bytes: int = CHUNK_BYTES

    def seal(self, index: int, piece: bytes, *, last: bool) -> bytes:
        nonce = self._nonce(index, last=last)
        return AESGCM(self.value).encrypt(nonce, piece, self.header_hash)

    def unseal(self, index: int, sealed: bytes, *, last: bool) -> bytes | None:
        """The piece, or None when it is not the one that was sealed there."""
        return self._opened(self._nonce(index, last=last), sealed)

    def check_tag(self) -> bytes:
        """The tag of an empty message."""
        return AESGCM(self.value).encrypt(self._check_nonce, b"", self.header_hash)

    def fits(self, tag: bytes) -> bool:
        """Whether this key made that check tag."""
        return self._opened(self._check_nonce, tag) == b""

    def _opened(self, nonce: bytes, sealed: bytes) -> bytes | None:
        try:
            return AESGCM(self.value).decrypt(nonce, sealed, self.header_hash)
        except InvalidTag:
            return None

    def _nonce(self, index: int, *, last: bool) -> bytes:
        return self.prefix + index.to_bytes(4, "big") + (_LAST if last else _NOT_LAST)

    @property
    def _check_nonce(self) -> bytes:
        return self.prefix + bytes(4) + _CHECK


def passing_key() -> SealKey:
    """A key for a file that does not outlive this process: random, written nowhere."""
    return SealKey(secrets.token_bytes(KEY_BYTES), bytes(_PREFIX_BYTES), b"")


class SealedWriter:
    """Seals what it is given, in order. Nothing is readable before `finish`."""

    def __init__(self, sink: Sink, key: SealKey) -> None:
        self._sink = sink
        self._key = key
        self._waiting = bytearray()
        self._index = 0

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        size = self._key.chunk_bytes
        # The last piece may be full: it is kept until something follows it.
        while len(self._waiting) > size:
            self._put(bytes(self._waiting[:size]), last=False)
            del self._waiting[:size]
        return len(data)

    def flush(self) -> None:
        """Nothing can be hurried: a piece goes when it is full."""

    def finish(self) -> None:
        """Seal the last piece. Nothing may be written after it."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._sink.write(self._key.seal(self._index, piece, last=last))
        self._index += 1


class SealedReader(io.RawIOBase):
    """What was sealed, readable from any place. Raises ArchiveError on a piece that was changed."""

    def __init__(self, stream: BinaryIO, key: SealKey, start: int) -> None:
        self._stream = stream
        self._key = key
        self._start = start
        self._piece_at = -1
        self._piece = b""
        self._position = 0
        whole = stream.seek(0, io.SEEK_END) - start
        sealed_size = key.chunk_bytes + TAG_BYTES
        self._pieces = -(-whole // sealed_size)
        self.size_bytes = whole - self._pieces * TAG_BYTES
        if self._pieces < 1 or self.size_bytes < 0 or self._load(self._pieces - 1) is None:
            raise incomplete()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size_bytes}[whence]
        if base + offset < 0:
            raise ValueError("a place before the start")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: Any, /) -> int:
        index, skipped = divmod(self._position, self._key.chunk_bytes)
        if self._position >= self.size_bytes:
            return 0
        piece = self._load(index)
        if piece is None:
            raise damaged("un de ses morceaux a changé")
        given = piece[skipped : skipped + len(buffer)]
        buffer[: len(given)] = given
        self._position += len(given)
        return len(given)

    def _load(self, index: int) -> bytes | None:
        if index != self._piece_at:
            size = self._key.chunk_bytes + TAG_BYTES
            self._stream.seek(self._start + index * size)
            last = index == self._pieces - 1
            found = self._key.unseal(index, self._stream.read(size), last=last)
            if found is None:
                return None
            self._piece_at, self._piece = index, found
        return self._piece


def seal_into(sink: Sink, passphrase: str, *, cost: KdfCost) -> SealedWriter:
    """Write the header of a new sealed file, and give what seals the rest."""
    salt, prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(_PREFIX_BYTES)
    header = {
        "chunk_bytes": CHUNK_BYTES,
        "kdf": {
            "name": "argon2id",
            "memory_kib": cost.memory_kib,
            "passes": cost.passes,
            "lanes": cost.lanes,
            "salt": salt.hex(),
        },
        "nonce": prefix.hex(),
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    head = MARK + len(text).to_bytes(4, "big") + text
    digest = hashlib.sha256(head).digest()
    key = SealKey(_stretched(passphrase, salt, cost), prefix, digest)
    sink.write(head + digest + key.check_tag())
    return SealedWriter(sink, key)


def is_sealed(stream: BinaryIO) -> bool:
    """Whether the file begins with the mark; leaves the stream at its start."""
    stream.seek(0)
    found = stream.read(len(MARK)) == MARK
    stream.seek(0)
    return found


def open_sealed(stream: BinaryIO, passphrase: str) -> SealedReader:
    """What was sealed. Raises WrongSecretError, ArchiveError (damaged or incomplete)."""
    stream.seek(len(MARK))
    length = int.from_bytes(stream.read(4), "big")
    if length > _LARGEST_HEADER_BYTES:
        raise damaged("son en-tête a changé")
    text = stream.read(length)
    digest, tag = stream.read(32), stream.read(TAG_BYTES)
    if len(tag) != TAG_BYTES:
        raise incomplete()
    if hashlib.sha256(MARK + length.to_bytes(4, "big") + text).digest() != digest:
        raise damaged("son en-tête a changé")
    salt, cost, prefix, chunk_bytes = _read_header(text)
    key = SealKey(_stretched(passphrase, salt, cost), prefix, digest, chunk_bytes)
    if not key.fits(tag):
        raise WrongSecretError(
            "Cette phrase de passe n’ouvre pas cette archive.",
            means=NOTHING_IMPORTED,
            next_step="Tapez celle qui a été choisie le jour de l’export, majuscules comprises.",
        )
    return SealedReader(stream, key, stream.tell())


def _read_header(text: bytes) -> tuple[bytes, KdfCost, bytes, int]:
    """What the header says, its hash being right. Raises ArchiveError on absurd values."""
    try:
        header = json.loads(text)
        kdf = header["kdf"]
        cost = KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"])
        salt, prefix = bytes.fromhex(kdf["salt"]), bytes.fromhex(header["nonce"])
        chunk_bytes = header["chunk_bytes"]
        bearable = (
            kdf["name"] == "argon2id"
            and all(type(item) is int for item in (*vars(cost).values(), chunk_bytes))
            and cost.memory_kib in _MEMORY_KIB
            and cost.memory_kib >= 8 * cost.lanes
            and cost.passes in _PASSES
            and cost.lanes in _LANES
            and chunk_bytes in _CHUNKS
            and 16 <= len(salt) <= 64
            and len(prefix) == _PREFIX_BYTES
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        bearable = False
    if not bearable:
        raise damaged("son en-tête n’est pas celui d’une archive de Hygie")
    return salt, cost, prefix, chunk_bytes


def _stretched(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    # Typed on macOS (decomposed) and on Windows (composed), the same letters give the same bytes.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(
        typed,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
