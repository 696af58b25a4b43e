"""`hygie export`, `import`, `copies`, `restore`, `erase`, in real processes on real folders."""

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hygie.paths import DataFolder
from hygie.strongbox import copies
from tests.cli.commands import PASSPHRASE, Visitor, environment, hygie, names, status, wait_until
from tests.cli.conftest import folder_of, made_once, secret_file, serve  # noqa: F401
from tests.interop.archives import unpacked
from tests.strongbox.boxes import bytes_of
from tests.strongbox.conftest import make_read_only, mounted  # noqa: F401

ARCHIVE_PASSPHRASE = "Kp7!wz3Qd#hL9v"
VARIABLE = "HYGIE_ARCHIVE_PASSPHRASE_FILE"
NAME = "Cabinet de démonstration (fictif)"


@pytest.fixture
def archive_secret(tmp_path: Path) -> dict[str, str]:
    """The environment that gives the passphrase of archives."""
    path = tmp_path / "phrase-archive"
    path.write_text(ARCHIVE_PASSPHRASE, encoding="utf-8")
    path.chmod(0o600)
    return {VARIABLE: str(path)}


def done(*arguments: object, env: dict[str, str] | None = None, code: int = 0) -> str:
    """What the command said on its error output; its result is on the other one."""
    finished = hygie(*map(str, arguments), env=env)
    assert finished.returncode == code, finished.stderr
    assert "Traceback" not in finished.stderr
    return finished.stderr.replace("\N{NO-BREAK SPACE}", " ")


def test_a_practice_moves_from_a_folder_to_another(
    folder_of,  # noqa: F811
    tmp_path: Path,
    archive_secret: dict[str, str],
) -> None:
    old, new = folder_of("demo"), tmp_path / "new"
    done("export", tmp_path / "a.hygie", "--data", old, env=archive_secret)
    done("import", tmp_path / "a.hygie", "--data", new, env=archive_secret)
    for rank, folder in enumerate((old, new)):
        done("export", tmp_path / f"{rank}.zip", "--plain", "--data", folder)

    before, after = (unpacked((tmp_path / f"{rank}.zip").read_bytes()) for rank in (0, 1))
    assert {name for name in before if before[name] != after[name]} <= {"manifest.json"}
    assert status(old)["scores"] == status(new)["scores"]
    assert names(new) <= {"hygie.db", "hygie.lock", "keys.json"}


def test_the_path_of_the_archive_is_the_result(folder_of, tmp_path: Path) -> None:  # noqa: F811
    target = tmp_path / "there"
    target.mkdir()
    finished = hygie("export", str(target), "--plain", "--data", str(folder_of("demo")))
    [path] = finished.stdout.splitlines()

    assert Path(path).parent == target
    assert Path(path).name.startswith("cabinet-de-demonstration-fictif-")
    assert "archive en clair" in finished.stderr


def test_a_protected_practice_leaves_while_hygie_is_open(
    folder_of,  # noqa: F811
    serve,  # noqa: F811
    secret_file,  # noqa: F811
    tmp_path: Path,
    archive_secret: dict[str, str],
) -> None:
    folder = folder_of("protected")
    secret = {"HYGIE_PASSPHRASE_FILE": str(secret_file(PASSPHRASE))}
    serve(folder, env=secret)
    done("export", tmp_path / "a.hygie", "--data", folder, env=secret | archive_secret)
    done("import", tmp_path / "a.hygie", "--data", tmp_path / "new", env=archive_secret)

    assert status(tmp_path / "new")["protection"] == "clear"


def test_without_a_terminal_the_passphrase_must_be_in_a_file(
    folder_of,  # noqa: F811
    tmp_path: Path,
) -> None:
    said = done("export", tmp_path / "a", "--data", folder_of("demo"), code=11)

    assert VARIABLE in said
    assert not (tmp_path / "a").exists()


def test_a_weak_passphrase_is_refused(
    folder_of,  # noqa: F811
    secret_file,  # noqa: F811
    tmp_path: Path,
) -> None:
    env = {VARIABLE: str(secret_file("camille"))}
    said = done("export", tmp_path / "a", "--data", folder_of("demo"), env=env, code=2)

    assert "12 caractères" in said
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of Unix")
def test_in_a_terminal_the_passphrase_is_typed_twice(
    folder_of,  # noqa: F811
    tmp_path: Path,
    archive_secret: dict[str, str],
) -> None:
    folder = folder_of("demo")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "hygie", "export", str(tmp_path / "a"), "--data", str(folder)],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    os.close(theirs)
    heard = b""
    with process, os.fdopen(ours, "wb", buffering=0) as keyboard:
        assert process.stderr
        for _ in range(2):
            while not heard.endswith(b": "):
                heard += process.stderr.read(1)
            keyboard.write(f"{ARCHIVE_PASSPHRASE}\n".encode())
            heard += b"|"
        process.stderr.read()

    assert process.returncode == 0
    assert ARCHIVE_PASSPHRASE.encode() not in heard
    done("import", tmp_path / "a", "--data", tmp_path / "new", env=archive_secret)


def test_a_file_that_exists_is_not_replaced(folder_of, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "a").write_text("précieux")
    said = done("export", tmp_path / "a", "--plain", "--data", folder_of("demo"), code=2)

    assert "existe déjà" in said
    assert (tmp_path / "a").read_text() == "précieux"


def test_there_must_be_a_practice_to_export(tmp_path: Path) -> None:
    done("export", tmp_path / "a", "--plain", "--data", tmp_path / "none", code=10)

    assert names(tmp_path) == set()


def test_a_practice_is_never_replaced(folder_of, tmp_path: Path) -> None:  # noqa: F811
    folder = folder_of("demo")
    done("export", tmp_path / "a", "--plain", "--data", folder)
    before = status(folder)["scores"]
    said = done("import", tmp_path / "a", "--data", folder, code=2)

    assert "déjà un cabinet" in said
    assert status(folder)["scores"] == before


@pytest.mark.parametrize("content", [b"", b"%PDF", b"PK\x03\x04" + b"x" * 200])
def test_a_refused_archive_leaves_no_folder(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    said = done("import", tmp_path / "a", "--data", tmp_path / "new", code=2)

    assert "Rien n’a été importé" in said
    assert not (tmp_path / "new").exists()


def test_a_missing_archive_is_told(tmp_path: Path) -> None:
    said = done("import", tmp_path / "a", "--data", tmp_path / "new", code=2)

    assert "ne peut pas être lu" in said
    assert not (tmp_path / "new").exists()


def test_a_wrong_passphrase_leaves_no_folder(
    folder_of,  # noqa: F811
    secret_file,  # noqa: F811
    tmp_path: Path,
    archive_secret: dict[str, str],
) -> None:
    done("export", tmp_path / "a", "--data", folder_of("demo"), env=archive_secret)
    wrong = {VARIABLE: str(secret_file("une-autre"))}
    said = done("import", tmp_path / "a", "--data", tmp_path / "new", env=wrong, code=12)

    assert "n’ouvre pas cette archive" in said
    assert not (tmp_path / "new").exists()


def test_a_full_disk_ends_an_import_without_a_half_practice(
    folder_of,  # noqa: F811
    mounted,  # noqa: F811
    tmp_path: Path,
) -> None:
    done("export", tmp_path / "a", "--plain", "--data", folder_of("demo"))
    # Room for the demonstration and its copy, once the ballast is gone.
    subprocess.run(["mount", "-o", "remount,size=16m", str(mounted.root)], check=True)
    (mounted.root / "ballast").write_bytes(b"\0" * (16 * 1024 * 1024 - 500_000))
    new = mounted.root / "new"
    said = done("import", tmp_path / "a", "--data", new, code=10)
    assert "plus de place" in said
    (mounted.root / "ballast").unlink()
    done("import", tmp_path / "a", "--data", new)

    assert status(new)["practice"]["name"] == NAME


def test_a_running_server_keeps_its_empty_folder(
    folder_of,  # noqa: F811
    serve,  # noqa: F811
    tmp_path: Path,
) -> None:
    done("export", tmp_path / "a", "--plain", "--data", folder_of("demo"))
    empty = tmp_path / "empty"
    server = serve(empty)
    done("import", tmp_path / "a", "--data", empty, code=11)

    assert server.stop() == 0


# --- copies -------------------------------------------------------------------------------------


@pytest.fixture
def copied(folder_of) -> Path:  # noqa: F811
    """A folder whose tables were of an earlier version: Hygie made a copy, then changed them."""
    folder = folder_of("behind")
    status(folder)
    return folder


def listed(folder: Path) -> list[dict]:
    finished = hygie("copies", "--json", "--data", str(folder))
    assert finished.returncode == 0
    document = json.loads(finished.stdout)
    assert document["format"] == "hygie-copies/1"
    return document["copies"]


def test_copies_are_listed(copied: Path) -> None:
    [copy] = listed(copied)
    shown = hygie("copies", "--data", str(copied)).stdout

    assert set(copy) == {"name", "made_at", "reason", "size_bytes", "protection", "whole"}
    assert copy["reason"] == "avant une mise à jour de Hygie"
    assert copy["whole"] is True
    assert copy["name"] in shown


def test_no_copy_is_no_error(tmp_path: Path) -> None:
    assert listed(tmp_path) == []
    assert "pas encore de copie" in done("copies", "--data", tmp_path)


def test_a_copy_is_put_back_and_migrated_again(copied: Path) -> None:
    [copy] = listed(copied)
    said = done("restore", copy["name"], "--data", copied)

    assert "est en place" in said
    assert "est gardé sous le nom" in said
    assert status(copied)["practice"]["name"] == NAME
    assert [item["reason"] for item in listed(copied)][1:] == [
        "avant la restauration d’une copie",
        "avant une mise à jour de Hygie",
    ]


def test_a_protected_copy_asks_for_its_passphrase(folder_of, secret_file) -> None:  # noqa: F811
    folder = folder_of("protected")
    copies.copy_folder(DataFolder(folder), "essai")
    [copy] = listed(folder)
    assert copy["protection"] == "protected"
    done("restore", copy["name"], "--data", folder, code=11)
    env = {"HYGIE_PASSPHRASE_FILE": str(secret_file(PASSPHRASE))}
    done("restore", copy["name"], "--data", folder, env=env)

    assert status(folder, env=env)["practice"]["name"] == NAME


def test_a_running_server_is_not_robbed(copied: Path, serve) -> None:  # noqa: F811
    [copy] = listed(copied)
    server = serve(copied)
    done("restore", copy["name"], "--data", copied, code=11)
    done("erase", "--confirm", NAME, "--data", copied, code=11)

    assert server.stop() == 0
    assert status(copied)["practice"]["name"] == NAME


def test_an_unknown_copy_is_told(copied: Path) -> None:
    before = bytes_of(copied)
    assert "n’est pas une copie" in done("restore", "hier", "--data", copied, code=10)

    assert bytes_of(copied) == before


# --- erasing ------------------------------------------------------------------------------------


def test_a_practice_is_erased_and_its_folder_as_new(copied: Path) -> None:
    said = done("erase", "--confirm", NAME, "--data", copied)

    for words in ("est effacé", "1 copies", "Restent, hors de Hygie", "sauvegardes"):
        assert words in said
    assert names(copied) <= {"keys.json", "hygie.lock"}
    done("status", "--data", copied, code=10)


def test_a_protected_practice_is_erased_with_its_slots(folder_of, secret_file) -> None:  # noqa: F811
    folder = folder_of("protected")
    env = {"HYGIE_PASSPHRASE_FILE": str(secret_file(PASSPHRASE))}
    said = done("erase", "--confirm", NAME, "--data", folder, env=env)

    assert "leur clé a été effacée" in said
    assert "Camille" not in (folder / "keys.json").read_text()


@pytest.mark.parametrize("confirmed", [[], ["--confirm", "oui"], ["--confirm", ""]])
def test_without_its_name_nothing_is_erased(folder_of, confirmed: list[str]) -> None:  # noqa: F811
    folder = folder_of("demo")
    said = done("erase", *confirmed, "--data", folder, code=2)

    assert "Rien n’a été effacé" in said
    assert status(folder)["practice"]["name"] == NAME


def test_an_erased_folder_takes_an_archive(folder_of, tmp_path: Path) -> None:  # noqa: F811
    folder = folder_of("demo")
    done("export", tmp_path / "a", "--plain", "--data", folder)
    done("erase", "--confirm", NAME, "--data", folder)
    done("import", tmp_path / "a", "--data", folder)

    assert status(folder)["practice"]["name"] == NAME


@pytest.mark.parametrize("kind", ["demo", "protected"])
def test_erased_on_its_page_hygie_goes_on_as_new(
    folder_of,  # noqa: F811
    serve,  # noqa: F811
    secret_file,  # noqa: F811
    tmp_path: Path,
    kind: str,
) -> None:
    folder = folder_of(kind)
    shutil.copytree(folder, tmp_path / "kept")
    env = {"HYGIE_PASSPHRASE_FILE": str(secret_file(PASSPHRASE))}
    server = serve(folder, env=env)
    visitor = Visitor(server.address)
    visitor.get(server.address)
    practice_id = status(folder, env=env)["practice"]["id"]
    code, page = visitor.post(f"/c/{practice_id}/emporter/effacer/", name=NAME)
    assert (code, "est effacé" in page) == (200, True)
    code, page = visitor.get("/")

    assert code == 200
    assert "Commencer" in page
    assert NAME not in page
    wait_until(lambda: "hygie.db" in names(folder))
    before, after = (
        json.loads((path / "keys.json").read_text())["slots"]
        for path in (tmp_path / "kept", folder)
    )
    assert {slot["key_id"] for slot in before}.isdisjoint(slot["key_id"] for slot in after)
    assert [slot["kind"] for slot in after] == ["clear"]
