"""The small site's own folder, and the box of a story."""

import os
from pathlib import Path

from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Box
from hygie.strongbox.opening import prepare_database
from hygie.strongbox.sqlcipher.connection import live_connections
from tests.strongbox.boxes import PASSPHRASE, Clocks, make_box

FOLDER = DataFolder(Path(os.environ["MINI_SITE_DATA"]))


def open_box(clocks: Clocks | None = None, *, with_passphrase: bool = True) -> Box:
    """A new folder, its tables made, open."""
    box = make_box(FOLDER, clocks, prepare=prepare_database)
    strongbox.install(box)
    box.create()
    if with_passphrase:
        box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    return box


def nothing_open() -> bool:
    return not live_connections(FOLDER.database)


def wrong_key() -> bytes:
    return b"w" * 32
