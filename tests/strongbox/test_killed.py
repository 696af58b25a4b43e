"""Killed at any instant, the strongbox leaves a folder that opens, with everything in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and kills: not on Windows")
LOOP = Path(__file__).with_name("kill_loop.py")


def ways_left_by(act: str, directory: Path) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, str(LOOP), act, str(directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_creation_killed_anywhere_is_taken_up_again(tmp_path):
    ways = ways_left_by("create", tmp_path)
    assert set(ways) == {"new", "clear"}


def test_a_change_of_passphrase_killed_anywhere_leaves_one_of_the_two(tmp_path):
    ways = ways_left_by("change", tmp_path)
    assert set(ways) <= {"passphrase", "new passphrase"}
    assert sum(ways.values()) >= 50


@pytest.mark.slow
def test_a_first_passphrase_killed_anywhere_leaves_the_clear_slot_or_the_passphrase(tmp_path):
    ways = ways_left_by("protect", tmp_path)
    assert set(ways) == {"clear", "passphrase"}
    assert sum(ways.values()) >= 100


@pytest.mark.slow
def test_a_departure_killed_anywhere_leaves_the_passphrase(tmp_path):
    ways = ways_left_by("rekey", tmp_path)
    assert set(ways) == {"passphrase"}
    assert sum(ways.values()) >= 100
