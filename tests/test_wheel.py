"""The built package, installed alone in a clean environment, holds all that it needs.

`test.py` builds it and names the folder in `HYGIE_TEST_WHEEL`.
"""

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from environment import script

from hygie import __version__
from tests.sources import PACKAGE

FOLDER = os.environ.get("HYGIE_TEST_WHEEL", "")
NOT_SHIPPED = {"__pycache__"}
FIRST_ADDRESS = re.compile(r"http://localhost:\d+\S*")

pytestmark = [
    pytest.mark.wheel,
    pytest.mark.skipif(not FOLDER, reason="test.py builds the package first"),
]


def hygie(*arguments: str, data: Path | None = None) -> str:
    """Run the installed command, away from the sources; give what it printed."""
    done = subprocess.run(
        [str(script("hygie", Path(FOLDER) / "env")), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=FOLDER,
        env=environment(data),
    )
    return done.stdout


def environment(data: Path | None) -> dict[str, str]:
    """The machine's variables, without those that would lead back to the sources."""
    ours = ("PYTHON", "DJANGO_", "HYGIE_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "PYTHONUTF8": "1"} | ({"HYGIE_DATA": str(data)} if data else {})


def test_every_file_of_the_sources_is_in_the_package() -> None:
    wheel = next(Path(FOLDER).glob("hygie-*.whl"))
    shipped = set(zipfile.ZipFile(wheel).namelist())
    written = {
        f"hygie/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and not NOT_SHIPPED & set(path.parts)
    }

    assert sorted(written - shipped) == []


def test_the_licence_is_in_the_package() -> None:
    wheel = next(Path(FOLDER).glob("hygie-*.whl"))

    assert [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("LICENSE")]


def test_the_installed_command_answers() -> None:
    assert __version__ in hygie("--version")
    assert "serve" in hygie("--help")


def test_the_installed_catalog_is_whole() -> None:
    catalog = json.loads(hygie("catalog", "--json"))

    assert len(catalog["measures"]) == 33
    assert sum(len(measure["recommendations"]) for measure in catalog["measures"]) == 166


def test_the_installed_server_shows_its_first_page(tmp_path: Path) -> None:
    command = [str(script("hygie", Path(FOLDER) / "env")), "serve", "--port", "0", "--no-open"]
    server = subprocess.Popen(
        command,
        cwd=FOLDER,
        env=environment(tmp_path / "practice"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        address = next(
            found for line in server.stdout or () if (found := FIRST_ADDRESS.search(line))
        )
        # The door gives a session: a browser keeps its cookies.
        browser = build_opener(HTTPCookieProcessor())
        with browser.open(address[0], timeout=20) as page:
            html = page.read().decode("utf-8")
    finally:
        server.terminate()
        server.communicate(timeout=20)

    assert "Hygie" in html
