"""Several hands on the same thing: each in its own thread, with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from hygie.errors import HygieError

Act = Callable[[], object]


def at_once(*acts: Act) -> list[object]:
    """Do all of these at the same instant; give what each returned, or the HygieError it raised.

    Any other error is the test's failure.
    """
    start = Barrier(len(acts))

    def run(act: Act) -> object:
        start.wait(timeout=30)
        try:
            return act()
        except HygieError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))
