"""One server per folder; one hand at a time on slots, migrations and changes of key."""

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from hygie.errors import FolderBusyError
from hygie.paths import DataFolder
from hygie.strongbox.faults import disk_faults

_locks: dict[str, FileLock] = {}
_registry = threading.Lock()
if hasattr(os, "register_at_fork"):
    # A lock belongs to the process that took it.
    os.register_at_fork(after_in_child=_locks.clear)


class FolderLock:
    """Holds the folder for this process, from any of its threads, as many times as it likes.

    Raises FolderBusyError when another process holds it. The system lets go when a process dies.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._lock = _lock_of(folder)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def acquire(self) -> None:
        with disk_faults(self._folder.root):
            self._folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            _keep_to_this_account(self._folder)
            try:
                self._lock.acquire(timeout=0)
            except Timeout as error:
                raise _held_elsewhere(self._folder) from error

    def release(self) -> None:
        self._lock.release()


@contextmanager
def exclusively(folder: DataFolder) -> Iterator[None]:
    """Do what one process at a time may do in the folder; the one that serves it is let through."""
    with FolderLock(folder):
        yield


def _keep_to_this_account(folder: DataFolder) -> None:
    """Closes a data folder that others may read: names, sizes and dates tell something too.

    Left as it is: somebody else's, a disk without permissions, one that holds other things and no
    practice yet.
    """
    if not hasattr(os, "geteuid"):
        return
    found = folder.root.stat()
    is_shared = stat.S_IMODE(found.st_mode) & 0o077 and not found.st_mode & stat.S_ISVTX
    if found.st_uid != os.geteuid() or not is_shared:
        return
    if folder.keys.exists() or not any(folder.root.iterdir()):
        with suppress(OSError):
            folder.root.chmod(stat.S_IMODE(found.st_mode) & ~0o077)


def _lock_of(folder: DataFolder) -> FileLock:
    name = str(folder.lock.absolute())
    with _registry:
        if name not in _locks:
            _locks[name] = FileLock(name, mode=0o600, thread_local=False)
        return _locks[name]


def _held_elsewhere(folder: DataFolder) -> FolderBusyError:
    return FolderBusyError(
        f"Une autre fenêtre de Hygie utilise déjà le dossier {folder.root}.",
        means="Rien n’a été modifié.",
        next_step="Utilisez l’autre, ou fermez-la, puis recommencez.",
    )
