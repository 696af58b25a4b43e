"""The command that a page gives to copy: taken whole, whatever the folder is called."""

import shlex
from pathlib import Path

import pytest

from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.workstation.wording import admin_command
from tests.strongbox.boxes import make_box

NAMES = ("cabinet", "Mon cabinet", "Cabinet d'Alix", "$HOME", "a`b", 'a"b', "a;b", "a & b", "éa")


@pytest.fixture(params=NAMES)
def folder(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / request.param
    box = make_box(DataFolder(root))
    monkeypatch.setattr(strongbox, "installed", lambda: box)
    return root


def test_a_shell_reads_the_folder_as_it_is(folder: Path):
    command = admin_command("linux")

    assert command is not None
    assert shlex.split(command.text)[-2:] == ["--data", str(folder)]


def test_powershell_expands_nothing_of_it(folder: Path):
    command = admin_command("windows")

    assert command is not None
    said = command.text.partition("--data ")[2]
    if said.startswith("'"):
        said = said[1:-1].replace("''", "'")
    else:
        assert not set(said) & set(" '\"`$&;()")
    assert said == str(folder)
