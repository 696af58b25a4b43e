"""A whole practice, written as an archive. docs/archive.md describes the result.

One transaction, under the lock that `journal.record` takes: nothing changes while it is read. One
row and one attachment are in memory at a time. The same practice at the same `now` gives the same
bytes.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import transaction
from django.db.models import Model, QuerySet

from hygie import __version__
from hygie.catalog.loader import CURRENT_EDITION
from hygie.interop.columns import columns_of
from hygie.interop.rules.layout import MANIFEST, attachment_member, table_member
from hygie.interop.rules.manifest import Journal, Manifest, Member, written
from hygie.interop.rules.upgrades import present_format
from hygie.interop.sealing import Sink
from hygie.interop.tables import Table, bytes_columns, rows_of, tables
from hygie.practice import journal
from hygie.practice.models import JournalEntry, Practice
from hygie.practice.rules.journal import GENESIS

BATCH = 200
Progress = Callable[[int, int], None]
# (row, column) of what is written apart, and its hash.
_Hashes = dict[tuple[Any, str], str]


def no_progress(_done: int, _whole: int) -> None:
    """For those who do not look."""


class _OneWay:
    """A sink that zipfile cannot go back in: sealed or not, the bytes inside are the same."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, data: bytes, /) -> int:
        self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """The sink's owner sees to it."""


@transaction.atomic
def write_archive(
    sink: Sink, *, practice: Practice, now: datetime, progress: Progress = no_progress
) -> Manifest:
    """Write the archive of the practice as it is now. Raises what `sink.write` raises."""
    current = Practice.objects.select_for_update().get(id=practice.id)
    # zipfile asks for less of a sink than its annotations say: write and flush are enough.
    stream: Any = _OneWay(sink)
    with ZipFile(stream, "w") as bundle:
        return _Writing(bundle, current, now, progress).run()


class _Writing:
    """One archive under way."""

    def __init__(
        self, bundle: ZipFile, practice: Practice, now: datetime, progress: Progress
    ) -> None:
        self._bundle = bundle
        self._practice = practice
        self._now = now.astimezone(UTC)
        self._progress = progress
        self._done = 0
        self._members: dict[str, Member] = {}

    def run(self) -> Manifest:
        rows = {name: rows_of(table, self._practice) for name, table in tables().items()}
        counts = {name: found.count() for name, found in rows.items()}
        self._whole = sum(counts.values())
        for name, table in tables().items():
            hashes = self._write_attachments(table, rows[name])
            self._write_rows(name, table, rows[name], hashes)
        manifest = self._manifest(counts)
        with self._bundle.open(self._info(MANIFEST, ZIP_DEFLATED), "w") as stream:
            stream.write(written(manifest))
        return manifest

    def _write_attachments(self, table: Table, rows: QuerySet[Model]) -> _Hashes:
        hashes: _Hashes = {}
        for column in bytes_columns(table):
            # One by one: a query that also sorted would hold all of them in memory.
            for pk in list(rows.values_list("pk", flat=True)):
                [content] = QuerySet(table).filter(pk=pk).values_list(column.name, flat=True)
                if content is not None:
                    hashes[pk, column.name] = self._attach(bytes(content))
        return hashes

    def _attach(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        name = attachment_member(sha256)
        if name not in self._members:
            with self._bundle.open(self._info(name, ZIP_STORED), "w") as stream:
                stream.write(content)
            self._members[name] = Member(len(content), sha256)
        return sha256

    def _write_rows(self, name: str, table: Table, rows: QuerySet[Model], hashes: _Hashes) -> None:
        apart = {column.name for column in bytes_columns(table)}
        plain = [column for column in columns_of(table) if column.name not in apart]
        member = table_member(name)
        digest, size = hashlib.sha256(), 0
        with self._bundle.open(self._info(member, ZIP_DEFLATED), "w") as stream:
            for row in rows.defer(*apart).iterator(chunk_size=BATCH):
                values = {item.name: item.write(getattr(row, item.name)) for item in plain}
                values |= {key: hashes.get((row.pk, key)) for key in apart}
                line = _line(values)
                stream.write(line)
                digest.update(line)
                size += len(line)
                self._advance()
        self._members[member] = Member(size, digest.hexdigest())

    def _manifest(self, counts: dict[str, int]) -> Manifest:
        last = JournalEntry.objects.filter(practice=self._practice).order_by("-sequence").first()
        return Manifest(
            version=present_format(),
            hygie=__version__,
            edition=CURRENT_EDITION,
            created_at=self._now,
            practice_id=self._practice.id,
            practice_name=self._practice.name,
            tables=counts,
            journal=Journal(
                entries=counts[JournalEntry._meta.db_table],
                last_hash=last.hash if last else GENESIS,
                broken_at=journal.broken_at(self._practice),
            ),
            members=dict(sorted(self._members.items())),
        )

    def _info(self, name: str, method: int) -> ZipInfo:
        info = ZipInfo(name, self._now.timetuple()[:6])
        info.compress_type = method
        info.create_system = 3  # the same bytes on every system
        info.external_attr = 0o600 << 16
        return info

    def _advance(self) -> None:
        self._done += 1
        self._progress(self._done, self._whole)


def _line(values: dict[str, Any]) -> bytes:
    """One row: keys in alphabetical order, no space, UTF-8."""
    text = json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode() + b"\n"
