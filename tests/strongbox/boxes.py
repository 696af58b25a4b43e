"""What the tests of the strongbox share: a cheap key derivation, passphrases, clocks that obey."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hygie.paths import DataFolder
from hygie.strongbox.box import Box
from hygie.strongbox.slots import KdfCost
from hygie.strongbox.sqlcipher.connection import GuardedConnection, connect

CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "vT7!kq9Zr#mW2x"
OTHER_PASSPHRASE = "Bx4?wpL8_hRt6z"
THIRD_PASSPHRASE = "nG5%dJc2=yKv9q"
MINI_SITE = Path(__file__).parent / "mini_site"


class Clocks:
    """A wall clock and a monotonic one, moved by hand."""

    def __init__(self) -> None:
        self.wall_s = 1_800_000_000.0
        self.monotonic_s = 50.0

    def wall(self) -> float:
        return self.wall_s

    def monotonic(self) -> float:
        return self.monotonic_s

    def advance(self, seconds: float) -> None:
        self.wall_s += seconds
        self.monotonic_s += seconds


def make_box(folder: DataFolder, clocks: Clocks | None = None, **options) -> Box:
    moved = clocks or Clocks()
    return Box(folder, kdf=CHEAP, wall=moved.wall, monotonic=moved.monotonic, **options)


def protected(folder: DataFolder, person_id: str = "anne", clocks: Clocks | None = None):
    """An open box protected by PASSPHRASE, and its recovery code."""
    box = make_box(folder, clocks)
    box.create()
    return box, box.protect(PASSPHRASE, person_id, "Poste du cabinet")


@contextmanager
def raw(box: Box) -> Iterator[GuardedConnection]:
    """A connection to the open box's database, without Django."""
    with box.using(), closing(connect(box.folder.database, box.key())) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        yield connection


def write_note(box: Box, text: str) -> None:
    with raw(box) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text)")
        connection.execute("INSERT INTO note VALUES (?)", (text,))


def notes(box: Box) -> list[str]:
    with raw(box) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY rowid")]


def names(root: Path) -> set[str]:
    """What the folder itself contains."""
    return {path.name for path in root.iterdir()}


def bytes_of(root: Path) -> dict[str, bytes]:
    """The content of every file of the folder. Never while a database of it is open here."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def refusal(kind: type[BaseException], act: Callable[[], object]) -> BaseException:
    """The error that the act must end with, its French words checked for what they must not say."""
    with pytest.raises(kind) as caught:
        act()
    words = str(getattr(caught.value, "message", ""))
    assert PASSPHRASE not in words
    assert OTHER_PASSPHRASE not in words
    return caught.value


def needs_linux_mounts() -> None:
    if sys.platform != "linux":
        pytest.skip("mounts a small tmpfs: Linux only")
