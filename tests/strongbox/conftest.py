"""A data folder of one test, and what it must leave behind: no box installed."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from tests.strongbox.boxes import needs_linux_mounts

Mount = Callable[..., DataFolder]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "practice")


@pytest.fixture(autouse=True)
def _process_box() -> Iterator[None]:
    before = strongbox.installed()
    yield
    strongbox.install(before)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[DataFolder]:
    """A folder alone on a disk of 2 MB: permissions do not stop root, a mount does."""
    needs_linux_mounts()
    point = tmp_path / "small-disk"
    point.mkdir()
    done = _mount("-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(point))
    if done.returncode != 0:
        if os.environ.get("CI"):
            pytest.fail(f"mount refused: {done.stderr}")
        pytest.skip(f"mounting needs root: {done.stderr.strip()}")
    try:
        yield DataFolder(point)
    finally:
        subprocess.run(["umount", "-l", str(point)], check=True)


@pytest.fixture
def make_read_only(mounted: DataFolder) -> Callable[[], None]:
    def remount() -> None:
        done = _mount("-o", "remount,ro", str(mounted.root))
        assert done.returncode == 0, done.stderr

    return remount


def _mount(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["mount", *arguments], capture_output=True, text=True, check=False, timeout=20
    )
