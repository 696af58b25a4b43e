"""`manifest.json`: what an archive says of itself. docs/archive.md explains every key."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from hygie.interop.rules.faults import ArchiveError, damaged, newer, not_an_archive
from hygie.interop.rules.layout import (
    MANIFEST,
    MOST_MEMBERS,
    attachment_of,
    table_member,
    table_of,
)
from hygie.interop.rules.upgrades import FIRST_FORMAT, present_format

FORMAT = "hygie-archive"
_FORMAT = re.compile(rf"{FORMAT}/([1-9]\d{{0,5}})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Journal:
    """The chain of the journal when the archive was made.

    `broken_at`: the rank of the first entry that no longer followed from the one before, if any.
    """

    entries: int
    last_hash: str
    broken_at: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What the archive contains, and what each of its files must be."""

    version: int
    hygie: str
    edition: str
    created_at: datetime
    practice_id: UUID
    practice_name: str
    tables: Mapping[str, int]
    journal: Journal
    members: Mapping[str, Member]

    @property
    def attachments(self) -> dict[str, int]:
        """The size of the bytes known by each hash."""
        sizes = {attachment_of(name): member.size_bytes for name, member in self.members.items()}
        return {sha256: size for sha256, size in sizes.items() if sha256}

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def written(manifest: Manifest) -> bytes:
    """The bytes of `manifest.json`: keys in their order, one a line."""
    attachments = manifest.attachments
    document = {
        "format": f"{FORMAT}/{manifest.version}",
        "hygie": manifest.hygie,
        "edition": manifest.edition,
        "created_at": manifest.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "practice": {"id": str(manifest.practice_id), "name": manifest.practice_name},
        "tables": [{"table": name, "rows": rows} for name, rows in manifest.tables.items()],
        "attachments": {"count": len(attachments), "bytes": sum(attachments.values())},
        "journal": {
            "entries": manifest.journal.entries,
            "last_hash": manifest.journal.last_hash,
            "broken_at": manifest.journal.broken_at,
        },
        "members": {
            name: {"bytes": member.size_bytes, "sha256": member.sha256}
            for name, member in manifest.members.items()
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def parsed(content: bytes, *, own_version: str) -> Manifest:
    """The manifest that these bytes say. Raises NewerArchiveError, ArchiveError."""
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise damaged("son « manifest.json » n’est pas lisible") from None
    fields = _typed(document, dict, "le document")
    version = _version(fields, own_version)
    practice = _typed(fields.get("practice"), dict, "practice")
    manifest = Manifest(
        version=version,
        hygie=_matching(fields.get("hygie"), _VERSION, "hygie"),
        edition=_matching(fields.get("edition"), _SLUG, "edition"),
        created_at=_instant(fields.get("created_at")),
        practice_id=_uuid(practice.get("id")),
        practice_name=_text(practice.get("name"), "practice.name", 1000),
        tables=_tables(fields.get("tables")),
        journal=_journal(fields.get("journal")),
        members=_members(fields.get("members")),
    )
    _check_whole(manifest, _typed(fields.get("attachments"), dict, "attachments"))
    return manifest


def _version(fields: dict[str, Any], own_version: str) -> int:
    written_as = fields.get("format")
    found = _FORMAT.fullmatch(written_as) if isinstance(written_as, str) else None
    if not found:
        raise not_an_archive()
    version = int(found[1])
    if version > present_format():
        by = fields.get("hygie")
        known = isinstance(by, str) and _VERSION.fullmatch(by)
        raise newer(str(by) if known else f"(format {version})", own_version)
    if version < FIRST_FORMAT:
        raise not_an_archive()
    return version


def _check_whole(manifest: Manifest, attachments: dict[str, Any]) -> None:
    counted = (len(manifest.attachments), sum(manifest.attachments.values()))
    if (attachments.get("count"), attachments.get("bytes")) != counted:
        raise damaged("le compte des pièces jointes est faux")
    tables = {name for name in map(table_of, manifest.members) if name}
    if tables != set(manifest.tables):
        raise damaged("la liste des tables est fausse")
    if any(not (table_of(name) or attachment_of(name)) for name in manifest.members):
        raise damaged("son « manifest.json » nomme un fichier inconnu")


def _tables(value: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in _typed(value, list, "tables"):
        fields = _typed(row, dict, "tables")
        name = _text(fields.get("table"), "tables.table", 63)
        if name in found or not table_of(table_member(name)):
            raise _wrong("tables.table")
        found[name] = _count(fields.get("rows"), "tables.rows")
    return found


def _members(value: Any) -> dict[str, Member]:
    rows = _typed(value, dict, "members")
    if len(rows) > MOST_MEMBERS or MANIFEST in rows:
        raise _wrong("members")
    found = {}
    for name, row in rows.items():
        fields = _typed(row, dict, "members")
        size = _count(fields.get("bytes"), "members.bytes")
        sha256 = _matching(fields.get("sha256"), _SHA256, "members.sha256")
        if attachment_of(name) not in (None, sha256):
            raise _wrong("members.sha256")
        found[name] = Member(size, sha256)
    return found


def _journal(value: Any) -> Journal:
    fields = _typed(value, dict, "journal")
    broken_at = fields.get("broken_at")
    return Journal(
        entries=_count(fields.get("entries"), "journal.entries"),
        last_hash=_text(fields.get("last_hash"), "journal.last_hash", 64),
        broken_at=None if broken_at is None else _count(broken_at, "journal.broken_at"),
    )


def _typed(value: Any, expected: type[_T], where: str) -> _T:
    if type(value) is not expected:
        raise _wrong(where)
    return value


def _text(value: Any, where: str, longest: int) -> str:
    text = _typed(value, str, where)
    if not 1 <= len(text) <= longest:
        raise _wrong(where)
    return text


def _matching(value: Any, pattern: re.Pattern[str], where: str) -> str:
    text = _typed(value, str, where)
    if not pattern.fullmatch(text):
        raise _wrong(where)
    return text


def _count(value: Any, where: str) -> int:
    number = _typed(value, int, where)
    if not 0 <= number < 2**53:
        raise _wrong(where)
    return number


def _instant(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value, "created_at", 40))
        if moment.tzinfo is None:
            raise _wrong("created_at")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong("created_at") from None


def _uuid(value: Any) -> UUID:
    text = _text(value, "practice.id", 36)
    try:
        return UUID(text)
    except ValueError:
        raise _wrong("practice.id") from None


def _wrong(where: str) -> ArchiveError:
    return damaged(f"dans son « manifest.json », « {where} » manque ou est faux")
