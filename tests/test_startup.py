"""The command starts light: no Django, and no library at all for help and version."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest

from hygie import __version__
from hygie.workstation import sealing

WATCHED_RUN = """
import json, sys
before = set(sys.modules)
from hygie.cli.main import run
try:
    code = run()
except SystemExit as stop:
    code = stop.code
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps({"code": code or 0, "loaded": sorted(loaded)}), file=sys.stderr)
"""


def start(*arguments: str, codes: tuple[int, ...] = (0,)) -> tuple[str, set[str]]:
    """Run the command in a new process; give what it printed and what it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_RUN, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = json.loads(done.stderr.splitlines()[-1])
    assert told["code"] in codes, done.stderr
    return done.stdout, set(told["loaded"])


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_load_nothing_but_python(argument: str) -> None:
    _, loaded = start(argument)

    assert loaded - sys.stdlib_module_names == {"hygie"}


def test_the_catalog_is_shown_without_django() -> None:
    printed, loaded = start("catalog", "--json")

    assert "django" not in loaded
    assert json.loads(printed)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_pc_is_looked_at_with_nothing_but_python(options: tuple[str, ...]) -> None:
    printed, loaded = start("check", *options, codes=(0, 3, 4))

    assert loaded - sys.stdlib_module_names == {"hygie"}
    assert printed


def test_a_result_is_left_and_sealed_with_nothing_but_python(tmp_path, monkeypatch) -> None:
    (tmp_path / "keys.json").write_text("{}")
    enrolment = sealing.Enrolment(
        practice_id=UUID(int=1),
        device_id=UUID(int=2),
        label="Accueil",
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        secret=bytes(32),
    )
    (tmp_path / "enrolment.json").write_bytes(sealing.write_enrolment(enrolment))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    _, loaded = start(
        *("check", "--root", str(tmp_path), "--data", str(tmp_path)),
        *("--out", str(tmp_path / "r.hygie"), "--enrolment", str(tmp_path / "enrolment.json")),
        codes=(0, 3, 4),
    )

    assert loaded - sys.stdlib_module_names == {"hygie"}
    assert (tmp_path / "r.hygie").exists()
    assert len(list((tmp_path / "inbox").iterdir())) == 1


def test_the_version_is_the_package_s() -> None:
    printed, _ = start("--version")

    assert __version__ in printed
