"""This machine, or a mounted one: the only place where probes touch the world."""

import json
import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from hygie import process
from hygie.workstation.probes import windows_registry
from hygie.workstation.probes.host import (
    LONGEST_FILE_BYTES,
    Account,
    Entry,
    Output,
    RegistryValue,
)
from hygie.workstation.probes.model import System, Unknown, Unseen

_SYSTEM_OF: Final[Mapping[str, System]] = {
    "linux": "linux",
    "darwin": "macos",
    "win32": "windows",
}
_UID: Final = re.compile(r"[0-9]{1,10}")
_PIECE_BYTES: Final = 1024 * 1024
_POWERSHELL: Final = (
    "-NoProfile",
    "-NonInteractive",
    "-ExecutionPolicy",
    "Bypass",
    "-Command",
    "-",
)
_PRELUDE: Final = "[Console]::OutputEncoding=[Text.Encoding]::UTF8;$ErrorActionPreference='Stop'"


class LocalHost:
    """A machine seen from this process.

    `root`: a mounted system or a test tree to read instead of this machine's own files; only files
    speak then, and `account` is the one whose home is looked at there.
    """

    def __init__(
        self,
        *,
        root: Path | None = None,
        system: System | None = None,
        account: Account | None = None,
        now: datetime | None = None,
    ) -> None:
        self._root = root.resolve() if root else None
        self.is_live = root is None
        self.system: System = system or (guess_system(root) if root else this_system())
        self.is_admin = root is not None or _is_admin()
        self.now = now or datetime.fromtimestamp(time.time(), UTC)
        self.account = account or (_first_account(self) if root else _own_account())
        self.environ: Mapping[str, str] = {} if root else dict(os.environ)
        self._copies: Path | None = None

    def close(self) -> None:
        """Erase the private copies."""
        if self._copies is not None:
            shutil.rmtree(self._copies, ignore_errors=True)
            self._copies = None

    # --- files ----------------------------------------------------------------------------------

    def read_bytes(self, path: str, *, limit: int = LONGEST_FILE_BYTES) -> bytes | None:
        with _seen():
            place = self._place(path)
            if not place.exists():
                return None
            with _opened(place) as stream:
                content = stream.read(limit + 1)
        if len(content) > limit:
            raise Unseen(Unknown.UNREADABLE)
        return content

    def read_text(self, path: str, *, limit: int = LONGEST_FILE_BYTES) -> str | None:
        content = self.read_bytes(path, limit=limit)
        return None if content is None else decoded(content)

    def entries(self, path: str) -> tuple[Entry, ...] | None:
        with _seen():
            place = self._place(path)
            if not place.is_dir():
                return None
            return tuple(sorted(_entries(place), key=lambda entry: entry.name))

    def exists(self, path: str) -> bool:
        with _seen():
            return self._place(path).exists()

    def real_path(self, path: str) -> str | None:
        with _seen():
            place = self._place(path)
            if not place.exists():
                return None
            real = str(place.resolve())
        return real.removeprefix(str(self._root)) or "/" if self._root else real

    def local_copy(self, path: str, *, limit: int = 256 * 1024 * 1024) -> str | None:
        with _seen():
            place = self._place(path)
            if not place.exists():
                return None
            folder = Path(tempfile.mkdtemp(dir=self._copies_folder()))
            for source in (place, place.with_name(place.name + "-wal")):
                if source.exists():
                    _copy(source, folder / source.name, limit)
            return str(folder / place.name)

    def _copies_folder(self) -> Path:
        if self._copies is None:
            self._copies = Path(tempfile.mkdtemp(prefix="hygie-check-"))
        return self._copies

    def _place(self, path: str) -> Path:
        """Where this path lies; links of a mounted system lead inside it, never out."""
        if self._root is None:
            return Path(path)
        if path.startswith(_NOBODY.home):
            raise Unseen(Unknown.NEEDS_SESSION)
        place = self._root
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
        if self.system == "windows":
            parts = _below_drive(parts)
        for _ in range(400):
            if not parts:
                return place
            part = parts.pop(0)
            if part == "..":
                place = place.parent if place != self._root else place
            elif (place / part).is_symlink():
                target = self._target(place / part)
                parts[:0] = [one for one in target.split("/") if one not in ("", ".")]
                place = self._root if target.startswith("/") else place
            else:
                place /= part
        raise Unseen(Unknown.UNREADABLE)

    def _target(self, link: Path) -> str:
        """Where a link of the mounted system leads, from its own root when it begins with « / »."""
        target = str(link.readlink())
        if self.system != "windows":
            return target
        target = target.replace("\\", "/")
        parts = [part for part in target.split("/") if part]
        below = _below_drive(parts)
        return "/" + "/".join(below) if len(below) < len(parts) else target

    # --- programs -------------------------------------------------------------------------------

    def run(
        self,
        argv: Sequence[str],
        *,
        timeout_s: float = 5.0,
        environ: Mapping[str, str] | None = None,
        needs_session: bool = False,
    ) -> Output:
        if not self.is_live:
            raise Unseen(Unknown.NOT_LIVE, argv[0])
        words = list(argv)
        if needs_session and self.system != "windows":
            words = self._as_account(words)
        return self._run(words, argv[0], timeout_s, environ, b"")

    def _as_account(self, words: list[str]) -> list[str]:
        """Root asks in the name of the account looked at, and of nobody else."""
        uid = self.account.uid
        if not hasattr(os, "geteuid") or os.geteuid() != 0 or not uid:
            return words
        name = self.account.name
        if self.system == "macos":
            return ["launchctl", "asuser", str(uid), "sudo", "-n", "-H", "-u", name, "--", *words]
        return ["runuser", "-u", name, "--", *words]

    def _run(
        self,
        words: list[str],
        name: str,
        timeout_s: float,
        environ: Mapping[str, str] | None,
        given: bytes,
    ) -> Output:
        try:
            done = process.run(words, timeout_s=timeout_s, environ=environ, given=given)
        except process.ProgramMissingError:
            raise Unseen(Unknown.TOOL_MISSING, name) from None
        except process.ProgramTooSlowError:
            raise Unseen(Unknown.TIMEOUT, name) from None
        except process.ProgramTooLongError:
            raise Unseen(Unknown.UNREADABLE, name) from None
        return Output(done.code, decoded(done.out), decoded(done.err))

    # --- Windows --------------------------------------------------------------------------------

    def registry(self, key: str, name: str) -> RegistryValue | None:
        self._windows_only()
        return windows_registry.value(key, name)

    def registry_keys(self, key: str, *, view32: bool = False) -> tuple[str, ...] | None:
        self._windows_only()
        return windows_registry.keys(key, view32=view32)

    def registry_values(
        self, key: str, *, view32: bool = False
    ) -> Mapping[str, RegistryValue] | None:
        self._windows_only()
        return windows_registry.values(key, view32=view32)

    def powershell(self, script: str, *, timeout_s: float = 15.0) -> Any:
        self._windows_only()
        given = in_one_block(script).encode()
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        program = str(windows / r"System32\WindowsPowerShell\v1.0\powershell.exe")
        done = self._run([program, *_POWERSHELL], "powershell", timeout_s, None, given)
        if done.code:
            raise Unseen(Unknown.UNREADABLE, "powershell")
        return read_json(done.out)

    def _windows_only(self) -> None:
        if self.system != "windows" or not self.is_live:
            raise Unseen(Unknown.NOT_LIVE)


def in_one_block(script: str) -> str:
    """A script as PowerShell takes it whole from its standard input.

    There it acts as if somebody typed: it runs line by line, forgets a block that no blank line
    ends, and ends one at the first blank line. The script is ASCII: its code page is not ours.
    """
    lines = "\n".join(line for line in script.splitlines() if line.strip())
    return f"& {{\n{_PRELUDE}\n{lines}\n}}\n\n"


def read_json(text: str) -> Any:
    """JSON as a program of the system wrote it; None when it wrote nothing. Raises Unseen."""
    cleaned = text.lstrip("\ufeff").strip()
    if not cleaned:
        return None
    try:
        return json.loads(cleaned)
    except (ValueError, RecursionError):
        raise Unseen(Unknown.UNREADABLE) from None


def decoded(content: bytes) -> str:
    """Text as systems write it: UTF-8, or UTF-16 behind its mark; bad bytes are replaced."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


# No account was found: what would lie in its folder is not seen, which is not the same as absent.
_NOBODY: Final = Account("", "/nonexistent")
# Folders of /Users that are no person's.
_NOBODY_S: Final = (
    "shared",
    "guest",
    "public",
    "default",
    "default user",
    "all users",
    ".localized",
)


def this_system() -> System:
    """The system we run on. Raises Unseen when it is none of the three."""
    found = _SYSTEM_OF.get(sys.platform)
    if found is None:
        raise Unseen(Unknown.UNSUPPORTED_SYSTEM)
    return found


def guess_system(root: Path) -> System:
    """The system that lies in this folder, by what only it has; Linux when nothing tells."""
    if (root / "System/Library/CoreServices/SystemVersion.plist").exists():
        return "macos"
    if (root / "Windows/System32").exists():
        return "windows"
    return "linux"


@contextmanager
def _seen() -> Iterator[None]:
    """What the system refuses becomes a reason."""
    try:
        yield
    except PermissionError:
        raise Unseen(Unknown.NEEDS_ADMIN) from None
    except (OSError, ValueError):
        raise Unseen(Unknown.UNREADABLE) from None


@contextmanager
def _opened(place: Path) -> Iterator[BinaryIO]:
    """A plain file, and nothing else: what is looked at is what is read, and no pipe is waited for.

    Raises Unseen, OSError.
    """
    if place.is_dir():  # which Windows would refuse as if rights were missing
        raise Unseen(Unknown.UNREADABLE)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    with os.fdopen(os.open(place, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise Unseen(Unknown.UNREADABLE)
        yield stream


def _copy(source: Path, target: Path, limit: int) -> None:
    """The whole file, or Unseen: some files say no size and have no end."""
    left = limit
    with _opened(source) as stream, target.open("xb") as copy:
        while piece := stream.read(_PIECE_BYTES):
            left -= len(piece)
            if left < 0:
                raise Unseen(Unknown.UNREADABLE)
            copy.write(piece)


def _below_drive(parts: list[str]) -> list[str]:
    """What is mounted is one drive: « C: », and what Windows writes before it in a link, go."""
    at = 1 if parts[:1] == ["??"] else 0
    return parts[at + 1 :] if len(parts) > at and parts[at].endswith(":") else parts


def _entries(place: Path) -> Iterator[Entry]:
    with os.scandir(place) as found:
        for item in found:
            try:
                told = item.stat(follow_symlinks=False)
            except OSError:
                continue  # gone meanwhile
            yield Entry(item.name, stat.S_ISDIR(told.st_mode), told.st_size, told.st_mtime)


def _is_admin() -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def _own_account() -> Account:
    """The account of the person at the keyboard: through sudo, the one who asked."""
    home = str(Path.home())
    if sys.platform == "win32":
        return Account(os.environ.get("USERNAME", ""), home)
    import pwd

    uid = _asking_uid()
    try:
        known = pwd.getpwuid(uid)
    except (KeyError, OverflowError):
        return Account("", home, uid)
    return Account(known.pw_name, home if uid == os.getuid() else known.pw_dir, uid)


def _asking_uid() -> int:
    """Only an administrator looks for somebody else; what anybody may write there may be wrong."""
    own = os.getuid()
    told = os.environ.get("SUDO_UID") or os.environ.get("PKEXEC_UID") or ""
    return int(told) if own == 0 and _UID.fullmatch(told) else own


def _first_account(host: LocalHost) -> Account:
    """Of a mounted system: the first ordinary account; nobody when there is none."""
    with suppress(Unseen):
        if host.system == "linux":
            return _first_in(host.read_text("/etc/passwd") or "")
        for entry in host.entries("/Users") or ():
            if entry.is_folder and entry.name.lower() not in _NOBODY_S:
                windows = host.system == "windows"
                home = f"C:\\Users\\{entry.name}" if windows else f"/Users/{entry.name}"
                return Account(entry.name, home)
    return _NOBODY


def _first_in(passwd: str) -> Account:
    for line in passwd.splitlines():
        fields = line.split(":")
        if len(fields) >= 7 and fields[2].isdigit() and 1000 <= int(fields[2]) < 60000:
            return Account(fields[0], fields[5], int(fields[2]))
    raise Unseen(Unknown.NOT_SAID)
