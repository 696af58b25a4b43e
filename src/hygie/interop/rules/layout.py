"""What may lie in an archive: names, sizes, and how much a member may swell when it is read.

Everything is decided on the directory of the zip, before a single byte is unpacked. Names are of a
closed list, so none can lead outside of the folder (« zip-slip »); nothing is ever written under a
name of the archive anyway.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hygie.interop.rules.faults import damaged, incomplete, not_an_archive, out_of_bounds

MANIFEST = "manifest.json"
MOST_MEMBERS = 100_000
LARGEST_MANIFEST_BYTES = 32 * 1024 * 1024
LARGEST_LINE_BYTES = 16 * 1024 * 1024
LARGEST_ATTACHMENT_BYTES = 64 * 1024 * 1024
LARGEST_WHOLE_BYTES = 64 * 1024**3
# Tables are texts in which every row has a random id: they never shrink that much.
MOST_SWELLING = 200
_SMALL_BYTES = 1024 * 1024
STORED, DEFLATED = 0, 8
# How a zip ends: its end record, after those of a zip of more than 4 GB.
TAIL_BYTES = 56 + 20 + 22
_LARGEST_LINE_OF_DIRECTORY_BYTES = 200
_ENCRYPTED_FLAG = 0x1
_TABLE = re.compile(r"data/([a-z][a-z0-9_]{0,62})\.jsonl")
_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})")


@dataclass(frozen=True)
class Entry:
    """One line of the directory of a zip."""

    name: str
    size_bytes: int
    packed_bytes: int
    method: int
    flags: int


def table_member(table: str) -> str:
    """Where the rows of a table are."""
    return f"data/{table}.jsonl"


def attachment_member(sha256: str) -> str:
    """Where the bytes known by this hash are."""
    return f"attachments/{sha256}"


def table_of(member: str) -> str | None:
    """The table whose rows are in this member."""
    found = _TABLE.fullmatch(member)
    return found[1] if found else None


def attachment_of(member: str) -> str | None:
    """The hash of the bytes that are in this member."""
    found = _ATTACHMENT.fullmatch(member)
    return found[1] if found else None


def check_end(tail: bytes) -> None:
    """Raises ArchiveError unless the file ends as ours do, with a directory of bearable size.

    `tail`: its last TAIL_BYTES. To be asked before zipfile reads that directory into memory.
    """
    end, zip64 = tail[-22:], tail[-TAIL_BYTES:-42]
    if len(end) != 22 or not end.startswith(b"PK\x05\x06") or end[20:] != b"\0\0":
        raise incomplete()
    size = int.from_bytes(end[12:16], "little")
    if 0xFFFF in (size >> 16, int.from_bytes(end[10:12], "little")) and zip64[:4] == b"PK\x06\x06":
        size = int.from_bytes(zip64[40:48], "little")
    if size > MOST_MEMBERS * _LARGEST_LINE_OF_DIRECTORY_BYTES:
        raise out_of_bounds(f"elle contient plus de {MOST_MEMBERS} fichiers")


def check_directory(entries: Iterable[Entry], archive_bytes: int) -> None:
    """Raises ArchiveError unless this is the directory of an archive of bearable size."""
    seen: set[str] = set()
    whole = packed = 0
    for entry in entries:
        _check_entry(entry)
        if entry.name in seen:
            raise damaged("un même nom y figure deux fois")
        seen.add(entry.name)
        whole += entry.size_bytes
        packed += entry.packed_bytes
        if len(seen) > MOST_MEMBERS:
            raise out_of_bounds(f"elle contient plus de {MOST_MEMBERS} fichiers")
    if MANIFEST not in seen:
        raise not_an_archive("il n’y a pas de « manifest.json » dedans")
    if whole > LARGEST_WHOLE_BYTES:
        raise out_of_bounds("elle annonce plus de 64 Go")
    if packed > archive_bytes:
        raise out_of_bounds("ses fichiers se recouvrent")


def _check_entry(entry: Entry) -> None:
    limit = _limit(entry.name)
    if limit is None:
        raise not_an_archive(f"« {_shown(entry.name)} » n’a rien à y faire")
    if entry.flags & _ENCRYPTED_FLAG or entry.method not in (STORED, DEFLATED):
        raise not_an_archive(f"« {entry.name} » est compressé ou chiffré d’une autre façon")
    if entry.size_bytes > limit:
        raise out_of_bounds(f"« {entry.name} » est beaucoup trop gros")
    swells = entry.size_bytes > MOST_SWELLING * max(entry.packed_bytes, 1)
    if swells and entry.size_bytes > _SMALL_BYTES:
        raise out_of_bounds(f"« {entry.name} » gonfle plus de {MOST_SWELLING} fois à la lecture")


def _limit(name: str) -> int | None:
    if name == MANIFEST:
        return LARGEST_MANIFEST_BYTES
    if attachment_of(name):
        return LARGEST_ATTACHMENT_BYTES
    return LARGEST_WHOLE_BYTES if table_of(name) else None


def _shown(name: str) -> str:
    plain = "".join(char if char.isprintable() else "?" for char in name)
    return plain if len(plain) <= 60 else f"{plain[:57]}…"
