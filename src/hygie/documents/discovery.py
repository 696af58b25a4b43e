"""A room prints by having a `documents.py`: all are read when papers are first asked for.

Not at start, as the other modules by which a room plugs in are: most openings of Hygie print
nothing, and printing brings some fifty modules along.
"""

from threading import RLock

_reading = RLock()
_is_due = False


def expect_rooms() -> None:
    """Called when the applications are ready: the next `read_rooms` reads them."""
    global _is_due
    _is_due = True


def read_rooms() -> None:
    """Import every application's `documents.py`, which registers what it prints; once.

    Another thread that asks meanwhile waits: it would see a shelf half filled.
    """
    global _is_due
    with _reading:
        if _is_due:
            from django.utils.module_loading import autodiscover_modules

            autodiscover_modules("documents")
            _is_due = False
