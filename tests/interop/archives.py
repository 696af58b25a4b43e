"""Archives made, taken apart, put together again with something changed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hygie.interop.exporting import no_progress, write_archive
from hygie.interop.reading import open_archive
from hygie.interop.sealing import seal_into
from hygie.interop.services import erase_practice, import_practice
from hygie.practice.models import Practice
from hygie.strongbox.slots import KdfCost

EXPORTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PASSPHRASE = "vT7!kq9Zr#mW2x"
CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
MANIFEST = "manifest.json"
Members = dict[str, bytes]


def exported(practice: Practice, now: datetime = EXPORTED) -> bytes:
    """The archive of a practice, in clear."""
    sink = io.BytesIO()
    write_archive(sink, practice=practice, now=now)
    return sink.getvalue()


def sealed(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """The same bytes under a passphrase."""
    sink = io.BytesIO()
    seal = seal_into(sink, passphrase, cost=CHEAP)
    seal.write(content)
    seal.finish()
    return sink.getvalue()


def imported(content: bytes, passphrase: str | None = None) -> Practice:
    """The practice of an archive, checked then brought in as the pages and the command do."""
    with open_archive(io.BytesIO(content), passphrase=passphrase) as archive:
        archive.check(no_progress)
        return import_practice(archive=archive, progress=no_progress)


def moved(content: bytes, practice: Practice) -> Practice:
    """The practice erased, then brought back from its archive."""
    erase_practice(practice=practice)
    return imported(content)


def unpacked(content: bytes) -> Members:
    """The members of an archive in clear, by name, read with Python alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(members: Members, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members, as anybody could make one."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return sink.getvalue()


def manifest_of(content: bytes) -> dict[str, Any]:
    return json.loads(unpacked(content)[MANIFEST])


def with_manifest(content: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The archive with its manifest changed, and nothing else."""
    members = unpacked(content)
    manifest = json.loads(members[MANIFEST])
    change(manifest)
    return packed(members | {MANIFEST: json.dumps(manifest).encode()})


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    """The archive with one member changed, and a manifest that says the same: a careful forger."""
    members = unpacked(content) | {name: data}
    manifest = json.loads(members[MANIFEST])
    manifest["members"][name] = {
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    if name.startswith("data/"):
        for row in manifest["tables"]:
            if name == f"data/{row['table']}.jsonl":
                row["rows"] = data.count(b"\n")
    return packed(members | {MANIFEST: json.dumps(manifest).encode()})


def with_rows(
    content: bytes, table: str, change: Callable[[list[dict[str, Any]]], object]
) -> bytes:
    """The archive with the rows of one table changed, everything else agreeing."""
    name = f"data/{table}.jsonl"
    rows = [json.loads(line) for line in unpacked(content)[name].splitlines()]
    change(rows)
    lines = [json.dumps(row, ensure_ascii=True, sort_keys=True) + "\n" for row in rows]
    return with_member(content, name, "".join(lines).encode())
