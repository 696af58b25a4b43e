"""A real server, started as its user would, and a real browser."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ADDRESS = re.compile(r"http://localhost:\d+/\S*")
START = "import sys; from hygie.cli.main import run; sys.argv[0] = 'hygie'; run()"
SHORT_IDLE = (
    "from hygie.strongbox.box import Box; Box.__init__.__kwdefaults__['idle_limit_s'] = {seconds};"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = os.environ.get("HYGIE_CHROMIUM") or shutil.which("chromium")
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@dataclass
class Server:
    """`hygie serve` on its own folder; `address` carries the one-time token when there is one."""

    folder: Path
    process: subprocess.Popen[str]
    address: str
    lines: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return "/".join(self.address.split("/")[:3])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def _start(folder: Path, *options: str, idle_limit_s: int | None = None) -> Server:
    before = SHORT_IDLE.format(seconds=idle_limit_s) if idle_limit_s else ""
    process = subprocess.Popen(
        [sys.executable, "-c", before + START, "serve", "--data", str(folder),
         "--port", "0", "--no-open", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if found := ADDRESS.search(line):
            # Somebody must go on reading, or a full pipe would stop the server.
            threading.Thread(target=lines.extend, args=(process.stdout,), daemon=True).start()
            return Server(folder, process, found.group(), lines)
    raise AssertionError("the server gave no address:\n" + "".join(lines))


@pytest.fixture
def start_server() -> Iterator[Callable[..., Server]]:
    """Starts servers; all are stopped at the end of the test."""
    started: list[Server] = []

    def start(folder: Path, *options: str, idle_limit_s: int | None = None) -> Server:
        started.append(_start(folder, *options, idle_limit_s=idle_limit_s))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Iterator[Server]:
    """The demonstration, shared by the tests of a module that only look."""
    server = _start(tmp_path_factory.mktemp("demo"), "--demo")
    yield server
    server.stop()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console says: errors, warnings, refused by the content policy."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Asserts that axe finds nothing to say of the page."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        told = [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check


def status_json(folder: Path, *, passphrase_file: Path | None = None) -> dict:
    """`hygie status --json`, as another program would read it."""
    env = {**os.environ}
    if passphrase_file:
        env["HYGIE_PASSPHRASE_FILE"] = str(passphrase_file)
    done = subprocess.run(
        [sys.executable, "-m", "hygie", "status", "--json", "--data", str(folder)],
        capture_output=True,
        text=True,
        env=env,
        check=False,
        timeout=60,
    )
    assert done.returncode in (0, 3, 4), done.stderr
    return json.loads(done.stdout)
