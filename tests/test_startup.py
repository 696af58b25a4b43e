"""The command starts light: no Django, and no library at all for help and version."""

import json
import subprocess
import sys

import pytest

from hygie import __version__

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


def start(*arguments: str) -> tuple[str, set[str]]:
    """Run the command in a new process; give what it printed and what it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_RUN, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    told = json.loads(done.stderr.splitlines()[-1])
    assert told["code"] == 0, done.stderr
    return done.stdout, set(told["loaded"])


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_load_nothing_but_python(argument: str) -> None:
    _, loaded = start(argument)

    assert loaded - sys.stdlib_module_names == {"hygie"}


def test_the_catalog_is_shown_without_django() -> None:
    printed, loaded = start("catalog", "--json")

    assert "django" not in loaded
    assert json.loads(printed)


def test_the_version_is_the_package_s() -> None:
    printed, _ = start("--version")

    assert __version__ in printed
