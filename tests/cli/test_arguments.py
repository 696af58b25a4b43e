"""What is typed: verbs, options, and French words for what is not understood."""

import subprocess
import sys

import pytest

from hygie import __version__
from hygie.cli import arguments, main
from hygie.cli.main import run
from hygie.errors import InvalidInputError
from tests.cli.commands import environment, hygie


def refused(capsys, *argv: str) -> str:
    """What is said of arguments that argparse refuses."""
    with pytest.raises(SystemExit) as stop:
        run(argv)
    assert stop.value.code == 2
    return capsys.readouterr().err


def chosen(argv: list[str]):
    return main.parser(argv[0]).parse_args(argv)


@pytest.mark.parametrize("verb", main.VERBS)
def test_the_help_is_in_french(capsys, verb):
    with pytest.raises(SystemExit) as stop:
        run([verb, "--help"])

    printed = capsys.readouterr().out
    assert stop.value.code == 0
    assert printed.startswith(f"Utilisation\u00a0: hygie {verb}")
    assert not {"usage:", "show this", "positional"} & set(printed.split())


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        run(["--version"])

    assert capsys.readouterr().out == f"Hygie {__version__}\n"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["launch"], "« launch » n’est pas un verbe"),
        (["status", "--verbose"], "« --verbose » n’est pas une option"),
        (["serve", "--port"], "« --port » attend une valeur"),
        (["serve", "--demo=yes"], "« --demo » ne prend pas de valeur"),
        (["serve", "--port", "http"], "« --port » : un nombre de 0 à 65535"),
        (["serve", "--port", "65536"], "« --port » : un nombre de 0 à 65535"),
        (["import"], "il manque : FICHIER"),
        (["serve", "--dat", "x"], "« --dat x » n’est pas une option"),
    ],
)
def test_what_is_not_understood_is_said_in_french(capsys, argv, words):
    said = refused(capsys, *argv).replace("\u00a0", " ")

    assert words in said


def test_the_passphrase_is_never_taken_from_the_arguments(capsys):
    for option in ("--passphrase=x", "--password=x"):
        assert "n’est pas une option" in refused(capsys, "status", option)


@pytest.mark.parametrize("argv", [[], ["--no-open", "--port", "0"], ["--demo"]])
def test_without_a_verb_hygie_serves(monkeypatch, argv):
    served = []
    monkeypatch.setattr("hygie.cli.serve.run", lambda options: served.append(options) or 0)

    assert run(argv) == 0
    assert served[0].verb == "serve"
    assert served[0].no_open == ("--no-open" in argv)


def test_a_folder_is_named_or_the_usual_one(tmp_path, monkeypatch):
    monkeypatch.setenv("HYGIE_DATA", str(tmp_path / "usual"))

    assert arguments.data_folder(None).root == tmp_path / "usual"
    assert arguments.data_folder(str(tmp_path / "named")).root == tmp_path / "named"


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInputError, match="n’est pas un dossier"):
        arguments.data_folder(str(tmp_path / "file"))


def test_an_empty_name_is_not_a_folder():
    with pytest.raises(InvalidInputError):
        arguments.data_folder(" ")


def test_a_refused_value_gives_its_exit_code_and_no_trace(tmp_path):
    (tmp_path / "file").write_text("")

    done = hygie("status", "--data", str(tmp_path / "file"))

    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("hygie\u00a0:")


@pytest.mark.parametrize("named", ["~nouser/x", "x" * 300, "\udcff" * 300])
@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_folder_that_cannot_be_is_said_without_a_trace(named, by):
    if by == "option":
        done = hygie("status", "--data", named)
    else:
        done = hygie("status", env={"HYGIE_DATA": named})

    assert done.returncode == 2
    assert done.stderr.startswith("hygie\u00a0:")
    assert "Traceback" not in done.stderr
    assert "Rien n’a été modifié" in done.stderr


@pytest.mark.parametrize("thread", [False, True])
def test_a_crash_says_what_and_where_and_nothing_of_what_was_typed(thread):
    act = "threading.Thread(target=fail).start()" if thread else "fail()"
    script = (
        "import sys, threading\n"
        "from hygie.cli import catalog, main\n"
        "def fail(*_): raise ZeroDivisionError('secret')\n"
        f"catalog.run = lambda _options: {act}\n"
        "sys.argv = ['hygie', 'catalog']\n"
        "main.run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=environment(),
    )

    assert "ZeroDivisionError à <string>:3" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
    assert done.returncode == (0 if thread else 1)


def test_an_interruption_gives_130(monkeypatch):
    def interrupted(_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("hygie.cli.catalog.run", interrupted)

    assert run(["catalog"]) == 130


def test_a_reader_that_leaves_early_is_no_error():
    writer = subprocess.Popen(
        [sys.executable, "-m", "hygie", "catalog", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    with writer:
        assert writer.stdout
        assert writer.stderr
        assert writer.stdout.read(10) == b'{\n  "format'[:10]
        writer.stdout.close()
        said = writer.stderr.read()

    assert said == b""
    assert writer.returncode == 0


def test_a_console_without_accents_stops_nothing():
    done = hygie("catalog", env={"PYTHONIOENCODING": "ascii"})

    assert done.returncode == 0
    assert "?" in done.stdout
