"""How a protected folder is opened: by a file, by the keyring, by typing. Never otherwise."""

import os
import sys

import pytest

from hygie.cli import passphrase
from hygie.errors import LockedError, WrongSecretError
from hygie.paths import DataFolder
from hygie.strongbox.box import Box
from hygie.strongbox.slots import KdfCost
from tests.cli.commands import PASSPHRASE, Visitor, hygie, status

VARIABLE = passphrase.FILE_VARIABLE


@pytest.fixture
def box(tmp_path):
    """A protected box, closed."""
    made = Box(DataFolder(tmp_path / "practice"), kdf=KdfCost(64, 1, 1))
    made.create()
    made.protect(PASSPHRASE, "somebody", "Dr Camille Exemple")
    made.close()
    yield made
    made.close()


# The file


@pytest.mark.parametrize("content", [PASSPHRASE, f"{PASSPHRASE}\n", f"\ufeff{PASSPHRASE}\r\nplus"])
def test_the_first_line_of_the_file_is_the_passphrase(secret_file, content):
    assert passphrase.read_passphrase(secret_file(content)) == PASSPHRASE


@pytest.mark.parametrize("content", ["", "\n", "x" * 5000])
def test_a_file_without_a_passphrase_is_told(secret_file, content):
    with pytest.raises(LockedError, match="ne contient pas"):
        passphrase.read_passphrase(secret_file(content))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(LockedError, match="ne peut pas être lu"):
        passphrase.read_passphrase(tmp_path / "nothing")


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "image").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(LockedError, match="ne peut pas être lu"):
        passphrase.read_passphrase(tmp_path / "image")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_a_file_that_others_read_is_told_and_used(secret_file, capsys):
    path = secret_file(PASSPHRASE)
    path.chmod(0o644)

    assert passphrase.read_passphrase(path) == PASSPHRASE
    assert "peuvent lire" in capsys.readouterr().err


def test_a_file_kept_to_oneself_needs_no_warning(secret_file, capsys):
    passphrase.read_passphrase(secret_file(PASSPHRASE))

    assert capsys.readouterr().err == ""


def test_the_file_opens(box, secret_file, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(secret_file(PASSPHRASE)))

    assert passphrase.open_unattended(box)
    assert box.state == "open"


def test_a_wrong_file_is_refused(box, secret_file, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(secret_file("Autre7!phrase_x")))

    with pytest.raises(WrongSecretError):
        passphrase.open_unattended(box)


# Typing


@pytest.fixture
def typed(monkeypatch):
    """`typed(*lines)`: somebody at a terminal, who types these."""
    monkeypatch.delenv(VARIABLE, raising=False)

    def type_lines(*lines: str) -> list[str]:
        left = list(lines)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(passphrase.getpass, "getpass", lambda *_: left.pop(0))
        return left

    return type_lines


def test_somebody_types_it(box, typed):
    typed(PASSPHRASE)

    passphrase.open_for_reading(box)

    assert box.state == "open"


def test_a_mistake_may_be_mended(box, typed, capsys):
    typed("wrong", PASSPHRASE)

    passphrase.open_for_reading(box)

    assert box.state == "open"
    assert "n’ouvre pas" in capsys.readouterr().err


def test_three_mistakes_are_enough(box, typed):
    left = typed("wrong", "wrong again", "still wrong", PASSPHRASE)

    with pytest.raises(WrongSecretError):
        passphrase.open_for_reading(box)

    assert left == [PASSPHRASE]


# In real processes


def test_the_file_opens_the_status(folder_of, secret_file):
    folder = folder_of("protected")
    env = {VARIABLE: str(secret_file(PASSPHRASE))}

    assert status(folder, env=env)["protection"] == "protected"


def test_without_anything_the_status_stays_locked(folder_of):
    done = hygie("status", "--json", "--data", str(folder_of("protected")))

    assert done.returncode == 11
    assert done.stdout == ""
    assert VARIABLE in done.stderr


def test_a_wrong_passphrase_has_its_own_exit_code(folder_of, secret_file):
    env = {VARIABLE: str(secret_file("Autre7!phrase_x"))}

    done = hygie("status", "--json", "--data", str(folder_of("protected")), env=env)

    assert done.returncode == 12
    assert done.stdout == ""
    assert "Autre7" not in done.stderr


def test_an_unreadable_file_leaves_it_locked(folder_of, tmp_path):
    env = {VARIABLE: str(tmp_path / "nothing")}

    assert hygie("status", "--data", str(folder_of("protected")), env=env).returncode == 11


def test_the_keyring_opens_the_status(folder_of, made_once):
    env = {
        "PYTHON_KEYRING_BACKEND": "tests.cli.file_keyring.FileKeyring",
        "TEST_KEYRING_FILE": str(made_once("keyring").with_name("keyring.json")),
    }

    assert status(folder_of("keyring"), env=env)["protection"] == "protected"


def test_a_keyring_that_forgot_leaves_it_locked(folder_of):
    done = hygie("status", "--data", str(folder_of("keyring")))

    assert done.returncode == 11
    assert "Le trousseau de cet ordinateur n’ouvre pas ce dossier" in done.stderr


def test_a_protected_folder_is_served_locked(folder_of, serve):
    server = serve(folder_of("protected"))
    visitor = Visitor(server.address)

    code, page = visitor.get(server.address)

    assert "/entrer/" not in server.address
    assert code == 200
    assert 'name="passphrase"' in page
    assert visitor.get("/present/") == (200, '{"locked": true}')


def test_the_file_opens_the_server_once(folder_of, serve, secret_file):
    env = {VARIABLE: str(secret_file(PASSPHRASE))}
    server = serve(folder_of("protected"), env=env)
    visitor, other = Visitor(server.address), Visitor(server.address)

    assert "/entrer/" in server.address
    assert "Cabinet de démonstration" in visitor.get(server.address)[1]
    assert other.get(server.address)[0] == 403


def test_a_wrong_file_starts_no_server(folder_of, secret_file):
    env = {VARIABLE: str(secret_file("Autre7!phrase_x"))}

    done = hygie(
        "serve", "--no-open", "--port", "0", "--data", str(folder_of("protected")), env=env
    )

    assert done.returncode == 12
    assert done.stdout == ""
