"""Dossier de preuves: a zip that anybody reads and checks without Hygie.

It is built in memory, file after file; the base is held for one file at a time, and nothing
readable is laid on the disk.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Self

from django.template.loader import render_to_string
from django.utils import timezone

from hygie.assessment.models import AttachmentContent, Statement
from hygie.assessment.rules.observation import Evidence
from hygie.assessment.selectors import Overview
from hygie.documents import enclosures, typesetting
from hygie.documents.contents import records
from hygie.documents.contents.proofs import (
    CSV_HEAD,
    Piece,
    ProofFile,
    csv_rows,
    pieces,
    proofs_index,
)
from hygie.documents.contents.seal import read_seal
from hygie.documents.errors import DocumentError, TooBigError
from hygie.documents.kept_files import kept_file
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


def proof_file(overview: Overview, *, year: int | None, logo: Logo | None, step: Step) -> bytes:
    """The bytes of the zip. `step(done, total)` is called as files are added.

    Raises TooBigError over 250 MB of files, LockedError when the strongbox closes meanwhile.
    """
    practice, now = overview.practice, overview.now
    with using_base():
        found = pieces(overview, _statements(practice, year))
        files = [file for piece in found for file in piece.files]
        signed = {(piece.statement.text, piece.statement.signed_by) for piece in found}
        kept = records.records(overview, signed=signed, year=year)
        weights = [file.attachment.size_bytes for file in files]
        _refuse_too_big(sum(weights) + sum(file.size_bytes for file in kept.files))
        index = proofs_index(overview, found, kept, seal=read_seal(practice), year=year)
        journal = journal_lines(practice)
        whole = enclosures.placed(practice, year=year)
    with _Archive(archive_name(practice, now), now) as archive:
        archive.add("constats.csv", to_csv(records.CSV_HEAD, records.csv_rows(kept)))
        archive.add("journal.jsonl", journal)
        for piece in found:
            archive.add(f"{piece.folder}/preuve.txt", piece.words().encode())
        total = len(files) + len(kept.files) + len(whole)
        for done, file in enumerate(files):
            step(done, total)
            archive.add(file.path, _content(file))
        for done, evidence in enumerate(kept.files, start=len(files)):
            step(done, total)
            archive.add(kept.paths[evidence.sha256], _kept(practice, evidence))
        told = _add_whole(archive, whole, lambda done: step(total - len(whole) + done, total))
        _add_index(archive, overview, found, index | {"whole": told}, logo)
        return archive.finish()


def _add_whole(
    archive: _Archive, whole: tuple[enclosures.Placed, ...], step: Callable[[int], None]
) -> list[dict[str, Any]]:
    read = []
    for done, item in enumerate(whole):
        step(done)
        with using_base():
            content, why = enclosures.read(item)
        if content is not None:
            archive.add(item.path, content)
        read.append((item, content, why))
    return enclosures.shown(read)


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
    archive: _Archive,
    overview: Overview,
    found: tuple[Piece, ...],
    index: dict[str, Any],
    logo: Logo | None,
) -> None:
    page = render_to_string("documents/proof_index.html", {"index": index})
    archive.add("index.html", page.encode())
    archive.add("index.css", _STYLE.read_bytes())
    archive.add("index.csv", to_csv(CSV_HEAD, csv_rows(overview, found)))
    archive.add("index.pdf", typesetting.compile("proofs", index, now=overview.now, logo=logo))


def _content(file: ProofFile) -> bytes:
    with using_base():
        row = AttachmentContent.objects.get(attachment=file.attachment)
        content = bytes(row.data)
    if hashlib.sha256(content).hexdigest() != file.attachment.sha256:
        raise DocumentError(
            f"Le fichier « {file.attachment.name} » n’est plus celui qui avait été ajouté.",
            means="Son contenu a été changé hors de Hygie. Le dossier n’a pas été fait.",
            next_step="Retirez cette preuve, ou remettez une copie de vos données plus ancienne.",
        )
    return content


def _kept(practice: Practice, evidence: Evidence) -> bytes:
    with using_base():
        content = kept_file(practice, evidence.sha256)
    if content is None:
        raise DocumentError(
            f"Le fichier « {evidence.name} » n’est plus dans Hygie, ou n’est plus le même.",
            means="Il appuie pourtant un constat. Le dossier n’a pas été fait.",
            next_step="Refaites ce constat, ou remettez une copie de vos données plus ancienne.",
        )
    return content


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
