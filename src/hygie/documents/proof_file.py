"""Dossier de preuves: a zip that anybody reads and checks without Hygie.

It is built in memory, file after file; the base is held for one file at a time, and nothing
readable is laid on the disk. A file whose bytes are lost stops nothing: it is named in its place.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from django.template.loader import render_to_string
from django.utils import timezone

from hygie.assessment.models import Attachment, Statement
from hygie.assessment.rules.observation import Evidence
from hygie.assessment.selectors import Overview
from hygie.documents import enclosures, typesetting
from hygie.documents.contents import records
from hygie.documents.contents.proofs import (
    CSV_HEAD,
    Piece,
    csv_rows,
    pieces,
    proofs_index,
)
from hygie.documents.contents.seal import read_seal
from hygie.documents.errors import TooBigError
from hygie.documents.kept_files import kept_file, lost_files
from hygie.documents.rules.logo import Logo
from hygie.documents.rules.names import slug
from hygie.documents.rules.table import to_csv
from hygie.documents.rules.words import size
from hygie.documents.selectors import using_base
from hygie.practice.models import JournalEntry, Practice

LIMIT_BYTES: Final = 250_000_000
# These are compressed already: doing it again would only take time.
_PACKED: Final = tuple(".pdf .jpg .jpeg .png .webp .heic .docx .xlsx .odt .ods".split())
_STYLE: Final = typesetting.TEMPLATES.parent / "standalone" / "index.css"
Step = Callable[[int, int], None]
Lose = Callable[[str], None]


class _Archive:
    """A zip whose bytes depend on its content and on `now` alone, and the sums of what is in it."""

    def __init__(self, root: str, now: datetime) -> None:
        self._root = root
        self._at = timezone.localtime(now).timetuple()[:6]
        self._buffer = io.BytesIO()
        self._zip = zipfile.ZipFile(self._buffer, "w")
        self._sums: list[str] = []
        self._weight = 0

    def add(self, path: str, content: bytes) -> None:
        """Puts one more file in. Raises TooBigError when all of them become too heavy."""
        self._weight += len(content)
        _refuse_too_big(self._weight)
        self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
        self._write(path, content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def finish(self) -> bytes:
        self._write("SHA256SUMS", "".join(self._sums).encode())
        self._zip.close()
        return self._buffer.getvalue()

    def _write(self, path: str, content: bytes) -> None:
        info = zipfile.ZipInfo(f"{self._root}/{path}", date_time=self._at)
        info.create_system = 3  # the same bytes whatever the system
        info.external_attr = 0o644 << 16
        packed = path.lower().endswith(_PACKED)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self._zip.writestr(info, content)


@dataclass(frozen=True)
class _Part:
    """A file that somebody added: where it lies in the archive, and by which hash it is known."""

    path: str
    name: str
    sha256: str


def proof_file(
    overview: Overview, *, year: int | None, logo: Logo | None, step: Step, lose: Lose
) -> bytes:
    """The bytes of the zip. `step(done, total)` is called as files are added.

    `lose` is told, in words, each file that should be there and is not. Raises TooBigError over
    250 MB of files, LockedError when the strongbox closes meanwhile.
    """
    practice, now = overview.practice, overview.now
    with using_base():
        found = pieces(overview, _statements(practice, year))
        signed = {(piece.statement.text, piece.statement.signed_by) for piece in found}
        kept = records.records(overview, signed=signed, year=year)
        weights = [file.attachment.size_bytes for piece in found for file in piece.files]
        _refuse_too_big(sum(weights) + sum(file.size_bytes for file in kept.files))
        seal, journal = read_seal(practice), journal_lines(practice)
        whole = enclosures.placed(practice, year=year)
    with _Archive(archive_name(practice, now), now) as archive:
        archive.add("journal.jsonl", journal)
        for piece in found:
            archive.add(f"{piece.folder}/preuve.txt", piece.words().encode())
        parts = tuple(_parts(found, kept))
        total = len(parts) + len(whole)
        lost = _add_parts(archive, practice, parts, lambda done: step(done, total), lose)
        told = _add_whole(archive, whole, lambda done: step(len(parts) + done, total), lose)
        archive.add("constats.csv", to_csv(records.CSV_HEAD, records.csv_rows(kept, lost)))
        index = proofs_index(overview, found, kept, lost=lost, whole=told, seal=seal, year=year)
        archive.add("index.csv", to_csv(CSV_HEAD, csv_rows(overview, found, lost)))
        _add_index(archive, overview, index, logo)
        return archive.finish()


def _parts(found: tuple[Piece, ...], kept: records.Records) -> Iterator[_Part]:
    for piece in found:
        for file in piece.files:
            yield _Part(file.path, file.attachment.name, file.attachment.sha256)
    for evidence in kept.files:
        yield _Part(kept.paths[evidence.sha256], evidence.name, evidence.sha256)


def _add_parts(
    archive: _Archive,
    practice: Practice,
    parts: tuple[_Part, ...],
    step: Callable[[int], None],
    lose: Lose,
) -> Collection[str]:
    """Gives the paths of those that are lost."""
    lost = set()
    for done, part in enumerate(parts):
        step(done)
        with using_base():
            content = kept_file(practice, part.sha256)
        if content is None:
            lost.add(part.path)
            lose(f"« {part.name} »")
        else:
            archive.add(part.path, content)
    return lost


def _add_whole(
    archive: _Archive,
    whole: tuple[enclosures.Placed, ...],
    step: Callable[[int], None],
    lose: Lose,
) -> list[dict[str, Any]]:
    read = []
    for done, item in enumerate(whole):
        step(done)
        with using_base():
            content, why = enclosures.read(item)
        if content is None:
            lose(f"« {item.file.name} » ({item.enclosure.heading})")
        else:
            archive.add(item.path, content)
        read.append((item, content, why))
    return enclosures.shown(read)


def lost_proofs(overview: Overview) -> tuple[str, ...]:
    """The names of the files that a proof file made now would lack, as far as a page can tell."""
    rows = Attachment.objects.filter(
        practice=overview.practice, statement__withdrawn_at__isnull=True
    )
    wanted = {row.sha256: Evidence(row.name, row.sha256, row.size_bytes) for row in rows}
    wanted |= {file.sha256: file for file in records.records(overview, signed=(), year=None).files}
    return tuple(file.name for file in lost_files(overview.practice, wanted.values()))


def archive_name(practice: Practice, now: datetime) -> str:
    """The name of the zip and of the folder in it, without extension."""
    return f"dossier-de-preuves-{slug(practice.name)}-{timezone.localtime(now):%Y-%m-%d}"


def _statements(practice: Practice, year: int | None) -> list[Statement]:
    rows = Statement.objects.filter(practice=practice, withdrawn_at__isnull=True)
    if year:
        rows = rows.filter(effective_on__year=year)
    return list(
        rows.prefetch_related("measures", "attachments").order_by(
            "effective_on", "created_at", "id"
        )
    )


def _refuse_too_big(weight: int) -> None:
    if weight > LIMIT_BYTES:
        raise TooBigError(
            f"Les fichiers de ces preuves pèsent {size(weight)}, et un dossier n’en contient pas "
            f"plus de {size(LIMIT_BYTES)}.",
            next_step="Préparez un dossier par année.",
        )


def _add_index(
    archive: _Archive, overview: Overview, index: dict[str, Any], logo: Logo | None
) -> None:
    page = render_to_string("documents/proof_index.html", {"index": index})
    archive.add("index.html", page.encode())
    archive.add("index.css", _STYLE.read_bytes())
    archive.add("index.pdf", typesetting.compile("proofs", index, now=overview.now, logo=logo))


def journal_lines(practice: Practice) -> bytes:
    """The whole journal, one JSON a line, each with what its hash was computed from."""
    rows = JournalEntry.objects.filter(practice=practice).order_by("sequence")
    lines = (
        json.dumps(
            {
                "sequence": row.sequence,
                "at": row.at.isoformat(timespec="microseconds"),
                "actor": row.actor,
                "verb": row.verb,
                "subject": row.subject,
                "before": row.before,
                "after": row.after,
                "previous_hash": row.previous_hash,
                "hash": row.hash,
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )
        for row in rows.iterator(chunk_size=500)
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
