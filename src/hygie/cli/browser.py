"""The one door to the person's browser."""

import os
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path

from hygie.cli import console, server_file
from hygie.cli.server_file import RunningServer
from hygie.paths import DataFolder

_SNAPS = ("firefox", "chromium")


def show(folder: DataFolder, server: RunningServer) -> None:
    """Open Hygie in the default browser; say so when it must be done by hand.

    What is given to another program can be read by every account of the machine: a one-time
    token never is, a page that leads there is opened instead.
    """
    if not _is_expected() or not webbrowser.open(_target(folder, server)):
        console.say("Ouvrez cette adresse dans votre navigateur.")


def _target(folder: DataFolder, server: RunningServer) -> str:
    if server.token and not _hidden_from_snaps(folder.root):
        with suppress(OSError):
            return server_file.write_entrance(folder, server.address).absolute().as_uri()
    return server.address


def _hidden_from_snaps(root: Path) -> bool:
    """Whether a browser shut in a snap could not read there: it sees no hidden folder."""
    if not any(Path("/snap/bin", name).exists() for name in _SNAPS):
        return False
    home = Path.home()
    inside = root.absolute()
    return not inside.is_relative_to(home) or any(
        part.startswith(".") for part in inside.relative_to(home).parts
    )


def _is_expected() -> bool:
    """Whether there is a screen: on a bare terminal, a text browser would take its place."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
