"""An archive being read: opened, checked against its own manifest, then given row by row.

Nothing of it is unpacked on the disk; one row and one attachment are in memory at a time. Reads no
database: everything that can be refused is refused before one is touched.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import SEEK_END, BufferedReader
from typing import Any, BinaryIO, NoReturn
from zipfile import BadZipFile, LargeZipFile, ZipFile

from hygie import __version__
from hygie.catalog.loader import load_catalog
from hygie.errors import CatalogError, LockedError
from hygie.interop.columns import BYTES, Column, UnreadableValueError, columns_of
from hygie.interop.rules import layout
from hygie.interop.rules.faults import ArchiveError, damaged, newer, not_an_archive
from hygie.interop.rules.layout import (
    LARGEST_LINE_BYTES,
    LARGEST_MANIFEST_BYTES,
    MANIFEST,
    TAIL_BYTES,
    Entry,
    attachment_member,
    table_member,
    table_of,
)
from hygie.interop.rules.manifest import Manifest, parsed
from hygie.interop.rules.upgrades import Row, brought_up
from hygie.interop.sealing import is_sealed, open_sealed
from hygie.interop.tables import tables
from hygie.practice.models import OwnedByPractice, Practice

Progress = Callable[[int, int], None]
Values = dict[str, Any]
_BLOCK_BYTES = 65536
_ZIP_MARK = b"PK\x03\x04"
# What zipfile raises on a file that was cut or changed; it gives no common family to them.
_UNZIPPING = (
    BadZipFile,
    LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
)


class Archive:
    """An open archive whose directory and manifest are sound; `check` looks at all the rest."""

    def __init__(self, bundle: ZipFile, manifest: Manifest, *, sealed: bool) -> None:
        self._bundle = bundle
        self.manifest = manifest
        self.sealed = sealed
        self._tables = tables()

    @property
    def size_bytes(self) -> int:
        """The size of everything in it, once unpacked."""
        return sum(member.size_bytes for member in self.manifest.members.values())

    def check(self, progress: Progress) -> None:
        """Read everything once: hashes, tables, columns, values. Raises ArchiveError."""
        done = 0
        for name, member in self.manifest.members.items():
            table = table_of(name)
            if table is None:
                self._hashed(name)
            else:
                for _ in self.rows(table):
                    pass
            done += member.size_bytes
            progress(done, self.size_bytes)

    def rows(self, table: str) -> Iterator[tuple[str, Values]]:
        """The rows of one of its tables, as the present format has them: (table, values).

        The values of a column of bytes are hashes: see `attachment`. Raises ArchiveError.
        """
        version = self.manifest.version
        for rank, row in enumerate(self._lines(table), start=1):
            for name, upgraded in brought_up(table, row, written_in=version):
                yield name, self._values(name, upgraded, f"{table}, ligne {rank}")

    def attachment(self, sha256: str) -> bytes:
        """The bytes known by this hash. Raises ArchiveError."""
        name = attachment_member(sha256)
        if name not in self.manifest.members:
            raise damaged("il y manque une pièce jointe")
        content = bytearray()
        self._hashed(name, content)
        return bytes(content)

    def _lines(self, table: str) -> Iterator[Row]:
        name = table_member(table)
        member = self.manifest.members[name]
        digest, size, rows = hashlib.sha256(), 0, 0
        with _unzipping(), self._bundle.open(name) as stream:
            while line := stream.readline(LARGEST_LINE_BYTES + 1):
                if len(line) > LARGEST_LINE_BYTES or not line.endswith(b"\n"):
                    raise damaged(f"une ligne de la table « {table} » est trop longue ou coupée")
                digest.update(line)
                size += len(line)
                rows += 1
                yield _row(line, f"{table}, ligne {rows}")
        if (size, digest.hexdigest()) != (member.size_bytes, member.sha256):
            raise _changed(name)
        if rows != self.manifest.tables[table]:
            raise damaged(f"le nombre de lignes de la table « {table} » est faux")

    def _hashed(self, name: str, content: bytearray | None = None) -> None:
        """Read a whole member, and refuse it unless it is what the manifest says."""
        member = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        with _unzipping(), self._bundle.open(name) as stream:
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
                size += len(block)
                if content is not None:
                    content += block
        if (size, digest.hexdigest()) != (member.size_bytes, member.sha256):
            raise _changed(name)

    def _values(self, table: str, row: Row, where: str) -> Values:
        model = self._tables.get(table)
        if model is None:
            raise self._unknown(f"la table « {table} »")
        columns = {column.name: column for column in columns_of(model)}
        if unknown := row.keys() - columns.keys():
            raise self._unknown(f"la colonne « {min(unknown)[:60]} » de la table « {table} »")
        values = {name: self._value(column, row, where) for name, column in columns.items()}
        owner = values["practice_id" if issubclass(model, OwnedByPractice) else "id"]
        if owner != self.manifest.practice_id:
            raise damaged(f"{where} est d’un autre cabinet")
        if model is Practice and values["name"] != self.manifest.practice_name:
            raise damaged("le nom du cabinet n’est pas celui que son « manifest.json » annonce")
        return values

    def _value(self, column: Column, row: Row, where: str) -> Any:
        if column.name not in row:
            if column.has_default:
                return column.default()
            raise damaged(f"{where} : il y manque « {column.name} »")
        try:
            value = column.read(row[column.name])
        except UnreadableValueError:
            raise damaged(f"{where} : « {column.name} » n’est pas lisible") from None
        if column.kind is BYTES and value is not None:
            self._require_attachment(value, where)
        return value

    def _unknown(self, what: str) -> ArchiveError:
        """What this version has no place for: a later one wrote it, or nobody did."""
        if self.manifest.hygie == __version__:
            return damaged(f"{what} n’existe pas")
        return newer(self.manifest.hygie, __version__)

    def _require_attachment(self, sha256: str, where: str) -> None:
        if attachment_member(sha256) not in self.manifest.members:
            raise damaged(f"{where} : il y manque une pièce jointe")


@contextmanager
def open_archive(stream: BinaryIO, *, passphrase: str | None = None) -> Iterator[Archive]:
    """An archive, known by what it contains and not by its name.

    Raises LockedError (sealed, and no passphrase given), WrongSecretError, NewerArchiveError,
    ArchiveError.
    """
    sealed = is_sealed(stream)
    if sealed:
        if passphrase is None:
            raise needs_passphrase()
        stream = BufferedReader(open_sealed(stream, passphrase), _BLOCK_BYTES)
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    if stream.read(4) != _ZIP_MARK:
        raise not_an_archive("" if size else "il est vide")
    stream.seek(max(0, size - TAIL_BYTES))
    layout.check_end(stream.read(TAIL_BYTES))
    with _unzipping():
        bundle = ZipFile(stream)
    with bundle:
        yield Archive(bundle, _manifest(bundle, size), sealed=sealed)


def needs_passphrase() -> LockedError:
    """A sealed archive, and nothing to open it with."""
    return LockedError(
        "Cette archive est protégée par une phrase de passe.",
        means="Rien n’a été importé.",
        next_step="Donnez celle qui a été choisie le jour de l’export.",
    )


def _manifest(bundle: ZipFile, size: int) -> Manifest:
    entries = [
        Entry(info.filename, info.file_size, info.compress_size, info.compress_type, info.flag_bits)
        for info in bundle.infolist()
    ]
    layout.check_directory(entries, size)
    with _unzipping(), bundle.open(MANIFEST) as stream:
        content = stream.read(LARGEST_MANIFEST_BYTES + 1)
    manifest = parsed(content, own_version=__version__)
    listed = {entry.name for entry in entries} - {MANIFEST}
    if listed != manifest.members.keys():
        raise damaged("ses fichiers ne sont pas ceux que son « manifest.json » annonce")
    for entry in entries:
        member = manifest.members.get(entry.name)
        if member and member.size_bytes != entry.size_bytes:
            raise _changed(entry.name)
    try:
        load_catalog(manifest.edition)
    except CatalogError:
        raise newer(manifest.hygie, __version__) from None
    return manifest


@contextmanager
def _unzipping() -> Iterator[None]:
    """What zipfile cannot read becomes an ArchiveError."""
    try:
        yield
    except _UNZIPPING:
        raise ArchiveError(
            "Cette archive est abîmée ou incomplète : elle ne se lit pas jusqu’au bout."
        ) from None


def _row(line: bytes, where: str) -> Row:
    try:
        row = json.loads(line, parse_constant=_no_such_number, parse_float=_finite)
        if b"\\u" in line:  # an escape may hide half of a character, that no engine keeps
            json.dumps(row, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise damaged(f"{where} n’est pas lisible") from None
    if not isinstance(row, dict):
        raise damaged(f"{where} n’est pas une ligne de table")
    return row


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("too large")
    return number


def _no_such_number(text: str) -> NoReturn:
    raise ValueError(text)


def _changed(name: str) -> ArchiveError:
    return damaged(f"« {name} » n’est plus ce qui a été exporté")
