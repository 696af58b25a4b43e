"""An archive on its way to a browser, waiting on the disk without ever being readable there.

It is made first and sent next: an error is still a page, the practice is not held while a slow
browser reads, and the size is known. Meanwhile it lies in a temporary file without a name, sealed:
by its own passphrase, or by a key of passage when it leaves in clear.
"""

import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from hygie.interop.exporting import write_archive
from hygie.interop.rules.naming import archive_name
from hygie.interop.sealing import SealedReader, SealedWriter, passing_key, seal_into
from hygie.practice.models import Practice
from hygie.strongbox import box as strongbox
from hygie.strongbox.faults import disk_faults
from hygie.strongbox.slots import KdfCost

_BLOCK_BYTES = 65536


@dataclass
class Parcel:
    """A finished archive. Iterating gives its bytes; closing forgets it."""

    name: str
    size_bytes: int
    _stream: IO[bytes] = field(repr=False)
    _held: IO[bytes] = field(repr=False)

    def __post_init__(self) -> None:
        # A browser that left before the first byte: nobody else forgets it.
        self.close = weakref.finalize(self, self._held.close)

    def __iter__(self) -> Iterator[bytes]:
        while block := self._stream.read(_BLOCK_BYTES):
            yield block


def pack(
    *, practice: Practice, passphrase: str | None, now: datetime, cost: KdfCost | None = None
) -> Parcel:
    """The archive of the practice, ready to be sent. Raises DiskFullError, ReadOnlyFolderError."""
    folder = _where()
    with disk_faults(folder):
        held = tempfile.TemporaryFile(dir=folder, prefix=".emporter-")  # noqa: SIM115 (the parcel closes it)
        try:
            stream: IO[bytes] = held
            if passphrase is None:
                key = passing_key()
                seal = SealedWriter(held, key)
            else:
                seal = seal_into(held, passphrase, cost=cost or KdfCost())
            write_archive(seal, practice=practice, now=now)
            seal.finish()
            held.flush()
            if passphrase is None:
                stream = SealedReader(held, key, 0)  # type: ignore[assignment]
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
        except BaseException:
            held.close()
            raise
    name = archive_name(practice.name, now.date(), sealed=passphrase is not None)
    return Parcel(name, size, stream, held)


def _where() -> Path:
    box = strongbox.installed()
    return box.folder.root if box else Path(tempfile.gettempdir())
