"""A real server, started as its user would, and a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.journey import overflow, unfold
from tests.browser.servers import Server
from tests.browser.servers import start as launch


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
    # Without motion nothing is measured half-way between two colours, and nothing has to be waited
    # for: an animation that never ends would hold the whole run.
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def start_server() -> Iterator[Callable[..., Server]]:
    """Starts servers; all are stopped at the end of the test."""
    started: list[Server] = []

    def start(folder: Path, *options: str, idle_limit_s: int | None = None) -> Server:
        started.append(launch(folder, *options, idle_limit_s=idle_limit_s))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Iterator[Server]:
    """The demonstration, shared by the tests of a module that only look."""
    server = launch(tmp_path_factory.mktemp("demo"), "--demo")
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
        page.wait_for_load_state()
        # Every rule is run; what it found right is not listed, which takes a third of the time.
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        told = [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"]]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check


@pytest.fixture
def looked_at(accessible: Callable[[Page], None]) -> Callable[[Page], None]:
    """Asserts that the page on screen is right wide and narrow, light and dark."""

    def look(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (1280, 360):
                page.set_viewport_size({"width": width, "height": 800})
                assert overflow(page) <= 0, (page.url, width)
                unfold(page)
                accessible(page)
        unfold(page, is_open=False)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})

    return look
