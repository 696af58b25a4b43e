"""The one door to the person's browser."""

import os
import sys
import webbrowser

from hygie.cli import console


def show(address: str) -> None:
    """Open the address in the default browser; say so when it must be done by hand."""
    if not _is_expected() or not webbrowser.open(address):
        console.say("Ouvrez cette adresse dans votre navigateur.")


def _is_expected() -> bool:
    """Whether there is a screen: on a bare terminal, a text browser would take its place."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
