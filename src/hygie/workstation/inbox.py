"""Results of `hygie check` that wait in the practice's folder, until the next unlock reads them.

Nothing here needs a key, and a result holds no secret: whoever may write in the folder may leave
one, so what is read back is never believed before `document_reading` has looked at it. Pure Python,
standard library only: `hygie check --data` runs this without Django.
"""

import os
import re
import secrets
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hygie.errors import DataFolderError
from hygie.paths import DataFolder
from hygie.strongbox.faults import disk_faults

MOST_WAITING: Final = 50
_NAME: Final = re.compile(r"check-\d{8}T\d{6}Z-[0-9a-f]{8}\.json")


def leave(folder: DataFolder, content: bytes, *, at: datetime) -> Path:
    """Leave a check's document there, whole or not at all, readable by its owner alone.

    The oldest give way beyond MOST_WAITING. Raises DataFolderError.
    """
    with disk_faults(folder.root):
        _make(folder)
        moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        target = folder.inbox / f"check-{moment}-{secrets.token_hex(4)}.json"
        write_private(target, content)
        for oldest in waiting(folder)[:-MOST_WAITING]:
            oldest.unlink(missing_ok=True)
    return target


def waiting(folder: DataFolder) -> tuple[Path, ...]:
    """The results that wait, oldest first; what else lies there is left alone."""
    with suppress(OSError):
        found = [path for path in folder.inbox.iterdir() if _NAME.fullmatch(path.name)]
        return tuple(sorted(path for path in found if not path.is_symlink()))
    return ()


def _make(folder: DataFolder) -> None:
    if folder.inbox.is_symlink():  # an administrator must not be led elsewhere
        raise DataFolderError(f"{folder.inbox} n’est pas un dossier.")
    if not folder.inbox.exists():
        folder.inbox.mkdir(mode=0o700)
        _give_to_owner_of(folder.root, folder.inbox)


def write_private(target: Path, content: bytes) -> None:
    """A whole file, 0600, that belongs to the owner of its folder. Raises OSError."""
    beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _give_to_owner_of(target.parent, beside)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _give_to_owner_of(folder: Path, path: Path) -> None:
    """An administrator looks, the account that owns the folder must be able to read."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    owner = folder.stat()
    if owner.st_uid and not stat.S_ISLNK(path.lstat().st_mode):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
