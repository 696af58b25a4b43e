"""A folder that cannot be served: French words, an exit code, and nothing written."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.commands import hygie, names
from tests.strongbox.boxes import bytes_of
from tests.strongbox.conftest import make_read_only, mounted  # noqa: F401

VERBS = [["serve", "--no-open", "--port", "0"], ["status", "--json"]]


def refused(folder: Path, *verb: str) -> tuple[int, str]:
    """The exit code and the words; the folder must be as it was."""
    before = bytes_of(folder)
    done = hygie(*verb, "--data", str(folder))
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert bytes_of(folder) == before
    return done.returncode, done.stderr


@pytest.mark.parametrize("verb", VERBS, ids=["serve", "status"])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"\x00" * 100, b"[]", b'{"format": "hygie-keys", "version": 1}']
)
def test_corrupt_keys_are_never_overwritten(folder_of, verb, content):
    folder = folder_of("demo")
    (folder / "keys.json").write_bytes(content)

    code, said = refused(folder, *verb)

    assert code == 10
    assert "keys.json" in said


@pytest.mark.parametrize("verb", VERBS, ids=["serve", "status"])
def test_lost_keys_are_never_made_again(folder_of, verb):
    folder = folder_of("demo")
    (folder / "keys.json").unlink()

    code, said = refused(folder, *verb)

    assert code == 10
    assert "keys.json" in said


@pytest.mark.parametrize("verb", VERBS, ids=["serve", "status"])
def test_keys_of_a_later_version_are_left_alone(folder_of, verb):
    folder = folder_of("demo")
    keys = json.loads((folder / "keys.json").read_bytes())
    (folder / "keys.json").write_text(json.dumps({**keys, "version": 99}), encoding="utf-8")

    code, said = refused(folder, *verb)

    assert code == 10
    assert "plus récente" in said


@pytest.mark.parametrize("verb", VERBS, ids=["serve", "status"])
def test_a_corrupt_database_is_told(folder_of, verb):
    folder = folder_of("demo")
    (folder / "hygie.db").write_bytes(os.urandom(8192))

    done = hygie(*verb, "--data", str(folder))

    assert done.returncode == 10
    assert "base de données" in done.stderr
    assert "server.json" not in names(folder)


@pytest.mark.parametrize("verb", VERBS, ids=["serve", "status"])
def test_a_database_that_disappeared_is_not_made_again(folder_of, verb):
    folder = folder_of("demo")
    for name in names(folder) & {"hygie.db", "hygie.db-wal", "hygie.db-shm"}:
        (folder / name).unlink()

    done = hygie(*verb, "--data", str(folder))

    assert done.returncode == 10
    assert "hygie.db" not in names(folder)


def test_a_read_only_disk_is_told(mounted, make_read_only):  # noqa: F811
    make_read_only()

    done = hygie("serve", "--no-open", "--port", "0", "--data", str(mounted.root / "practice"))

    assert done.returncode == 10
    assert "ne peut pas écrire" in done.stderr


def test_a_full_disk_is_told(mounted):  # noqa: F811
    with (mounted.root / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(b"\0" * 4096):
            pass

    done = hygie("serve", "--no-open", "--port", "0", "--data", str(mounted.root / "practice"))

    assert done.returncode == 10
    assert "plus de place" in done.stderr


def test_a_folder_held_by_another_program_is_told(folder_of, monkeypatch):
    from hygie.cli import serve
    from hygie.cli.main import run
    from hygie.errors import FolderBusyError
    from hygie.paths import DataFolder

    monkeypatch.setattr(serve, "_WAIT_FOR_OTHER_S", 0)
    folder = DataFolder(folder_of("demo"))

    def held() -> None:
        raise FolderBusyError("Une autre fenêtre de Hygie utilise déjà ce dossier.")

    with pytest.raises(FolderBusyError):
        serve._take(folder, held)
    assert run(["status", "--data", str(folder.root / "hygie.db")]) == 2
