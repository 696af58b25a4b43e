"""The backend, the gate, the threads, the disk: each story in a process and a site of its own."""

import ast
import os
import subprocess
import sys

import pytest

from hygie.errors import CorruptDatabaseError, LostKeysError
from hygie.paths import DataFolder
from tests.strongbox.boxes import (
    MINI_SITE,
    PASSPHRASE,
    bytes_of,
    make_box,
    notes,
    refusal,
)

MODULES = sorted(path.stem for path in MINI_SITE.glob("stories_*.py"))
# Told with a folder that is a small disk of its own.
ON_A_SMALL_DISK = {
    "a_full_disk_is_said_and_loses_nothing",
    "a_read_only_folder_is_said",
    "a_folder_that_turns_read_only_while_open_is_said",
}
# Told, then looked at from outside.
THIEF = "the_stolen_folder_tells_nothing"
NOT_STORIES = {"only_the_first_migration"}
NEEDS_SIGKILL = {"a_migration_cut_short_is_taken_up_again"}


def stories() -> list[str]:
    """Every story of every module: `module.story`."""
    told = []
    for module in MODULES:
        tree = ast.parse((MINI_SITE / f"{module}.py").read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        told += [
            f"{module}.{name}"
            for name in sorted(functions - NOT_STORIES - ON_A_SMALL_DISK - {THIEF})
            if not name.startswith("_")
        ]
    return told


def tell(told: str, folder: DataFolder) -> None:
    module, story = told.split(".")
    environment = {**os.environ, "MINI_SITE_DATA": str(folder.root), "PYTHONWARNINGS": "default"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, str(MINI_SITE / "tell.py"), module, story],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("story", stories())
def test_story(story, folder):
    if story.split(".")[1] in NEEDS_SIGKILL and sys.platform == "win32":
        pytest.skip("kills a process with SIGKILL: not on Windows")
    tell(story, folder)


@pytest.mark.parametrize("story", sorted(ON_A_SMALL_DISK))
def test_story_on_a_small_disk(story, mounted):
    tell(f"stories_disk.{story}", mounted)


def test_the_bytes_of_a_stolen_folder_tell_nothing(folder):
    tell(f"stories_disk.{THIEF}", folder)
    content = bytes_of(folder.root)
    assert {"hygie.db", "hygie.db-wal", "keys.json"} <= content.keys()
    for name, data in content.items():
        assert b"SENTINEL" not in data, name
        assert b"notebook" not in data, name
        assert not data.startswith(b"SQLite format 3"), name
        assert PASSPHRASE.encode() not in data, name


def test_a_stolen_folder_without_its_keys_does_not_open(folder):
    tell(f"stories_disk.{THIEF}", folder)
    folder.keys.unlink()
    refusal(LostKeysError, lambda: make_box(folder).open_with_passphrase(PASSPHRASE))


def test_a_stolen_database_does_not_open_with_keys_made_for_it(folder, tmp_path):
    tell(f"stories_disk.{THIEF}", folder)
    thief = make_box(DataFolder(tmp_path / "thief"))
    thief.create()
    thief.close()
    folder.keys.write_bytes(thief.folder.keys.read_bytes())
    refusal(CorruptDatabaseError, lambda: notes(_opened(folder)))


def _opened(folder: DataFolder):
    box = make_box(folder)
    box.open_clear()
    return box
