"""The one door to the machine that is looked at. Nothing behind it can write.

Absent and unseen are two things: what is not there comes back as None (or an empty list), what
could not be looked at raises Unseen with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hygie.workstation.probes.model import System

LONGEST_FILE_BYTES = 8 * 1024 * 1024
RegistryValue = int | str | bytes | tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """The account whose session is looked at; `uid` is None on Windows. Stays on this machine."""

    name: str
    home: str
    uid: int | None = None


@dataclass(frozen=True)
class Entry:
    """One name in a folder: what it is, without following links; `modified` in seconds, epoch."""

    name: str
    is_folder: bool
    size_bytes: int
    modified: float


@dataclass(frozen=True)
class Output:
    """What a program of the system answered: text decoded as UTF-8, bad bytes replaced."""

    code: int
    out: str
    err: str


class Host(Protocol):
    """A machine, read-only.

    `is_live`: it is running and this is it; False for a mounted system, where only files speak.
    `is_admin`: this look has administrator rights. `now`: an aware UTC datetime.
    """

    system: System
    is_live: bool
    is_admin: bool
    now: datetime
    account: Account
    environ: Mapping[str, str]

    def read_bytes(self, path: str, *, limit: int = LONGEST_FILE_BYTES) -> bytes | None:
        """The file, None when there is none. Unseen: not allowed, not a plain file, too long."""

    def read_text(self, path: str, *, limit: int = LONGEST_FILE_BYTES) -> str | None:
        """The same as UTF-8 text (UTF-16 with its mark is understood); bad bytes are replaced."""

    def entries(self, path: str) -> tuple[Entry, ...] | None:
        """What a folder holds, by name; None when there is no such folder. Raises Unseen."""

    def exists(self, path: str) -> bool:
        """Whether something is there. Raises Unseen when that cannot be told."""

    def real_path(self, path: str) -> str | None:
        """Where a chain of links ends, None when nowhere. Raises Unseen."""

    def local_copy(self, path: str, *, limit: int = 256 * 1024 * 1024) -> str | None:
        """A private copy of a file that another program may hold open; None when there is none.

        Its `-wal` comes with it, so that SQLite can open it. Erased at the end of the check.
        Raises Unseen.
        """

    def run(
        self,
        argv: Sequence[str],
        *,
        timeout_s: float = 5.0,
        environ: Mapping[str, str] | None = None,
        needs_session: bool = False,
    ) -> Output:
        """What a program of the system answers, any exit code. Only programs that read.

        `needs_session`: it speaks for the account looked at; run as that account when we may.
        Raises Unseen: not live, missing, too slow, too long.
        """

    def registry(self, key: str, name: str) -> RegistryValue | None:
        r"""A value of the Windows registry; `key` begins with HKLM\ or HKCU\; "" is the default.

        The 64-bit view. None when the key or the value is absent. Raises Unseen.
        """

    def registry_keys(self, key: str, *, view32: bool = False) -> tuple[str, ...] | None:
        """The names of its sub-keys, None when the key is absent. Raises Unseen."""

    def registry_values(
        self, key: str, *, view32: bool = False
    ) -> Mapping[str, RegistryValue] | None:
        """All values of a key, None when it is absent. Raises Unseen."""

    def powershell(self, script: str, *, timeout_s: float = 15.0) -> Any:
        """What a PowerShell script of ours answers, read as JSON; None when it says nothing.

        The script is a constant of this package, reads only, and ends with `ConvertTo-Json`; it
        gives numbers and identifiers, never translated words. Raises Unseen.
        """
