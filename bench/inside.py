"""Inside Hygie, in a process of its own: `inside.py VERB FOLDER [OPTIONS]`, an answer in JSON.

practice FOLDER            makes a practice with five years of history
pages FOLDER ROUNDS        times each page through the WSGI application, nothing between
save FOLDER ROUNDS         times the durable write of one answer, without any page
report FOLDER SLUG         times one document made by the first request that asks for it
typeset FOLDER SLUG FILE   writes what that document hands to Typst
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from bench.figures import milliseconds
from hygie.cli.django_start import start_django
from hygie.config import Config
from hygie.paths import DataFolder

YEARS = 5
_PAGES_OF_A_PDF = re.compile(rb"/Type\s*/Page\b")


@contextmanager
def _open(folder: Path) -> Iterator[None]:
    """The folder's base, open as `hygie serve` opens it."""
    data = DataFolder(folder)
    start_django(Config(folder=data))
    from hygie.strongbox.box import Box, Protection, install
    from hygie.strongbox.opening import prepare_database

    box = Box(data, prepare=prepare_database)
    install(box)
    box.create() if box.protection is Protection.NEW else box.open_clear()
    yield
    box.close()


def practice(folder: Path) -> dict[str, Any]:
    """Make the practice: what it holds, and where its pages are."""
    with _open(folder):
        from django.utils import timezone

        from bench import pages as room
        from bench import practice as history
        from hygie.strongbox import box as strongbox

        with strongbox.current().using():
            made = history.make(years=YEARS, until=timezone.now() - timedelta(days=20))
            held = history.held(made)
            listed = [asdict(page) for page in room.pages_of(made)]
    size = sum(item.stat().st_size for item in folder.glob("hygie.db*"))
    return {"held": held | {"years": YEARS, "database_bytes": size}, "pages": listed}


def pages(folder: Path, rounds: str) -> list[dict[str, Any]]:
    """Time every page, in turn: the first visit, then `rounds` others."""
    with _open(folder):
        from bench import pages as room
        from hygie.practice.selectors import only_practice
        from hygie.strongbox import box as strongbox

        with strongbox.current().using():
            found = only_practice()
            if found is None:
                raise SystemExit("no practice here")
            listed = room.pages_of(found)
            ask = room.caller(found)
        first = [_asked(ask, page.path)[0] for page in listed]
        rest = [[_asked(ask, page.path) for page in listed] for _ in range(int(rounds))]
    return [
        {
            "name": page.name,
            "first": first[rank],
            "times": [asked[rank][0] for asked in rest],
            "busy": [asked[rank][1] for asked in rest],
        }
        for rank, page in enumerate(listed)
    ]


def _asked(ask: Callable[[str], bytes], path: str) -> tuple[float, float]:
    """Milliseconds on the clock, and those of them when this thread had the processor."""
    busy = time.thread_time()
    spent = milliseconds(lambda: ask(path))
    return spent, (time.thread_time() - busy) * 1000


def save(folder: Path, rounds: str) -> list[float]:
    """Time the service alone: the answer, its line in the journal, on the disk."""
    with _open(folder):
        from bench import practice as history
        from hygie.strongbox import box as strongbox

        with strongbox.current().using():
            answer = history.answering()
            answer()
            return [milliseconds(answer) for _ in range(int(rounds))]


def report(folder: Path, slug: str) -> dict[str, Any]:
    """Time one document, from the base to the bytes, in a process that made none before.

    Its addresses are loaded already, as by whoever opened the page that asks for it.
    """
    with _open(folder):
        from django.conf import settings

        import_module(settings.ROOT_URLCONF)
        make = _maker(slug)
        made: list[bytes] = []
        spent = milliseconds(lambda: made.append(make()))
    return {"ms": spent, "bytes": len(made[0]), "pages": len(_PAGES_OF_A_PDF.findall(made[0]))}


def typeset(folder: Path, slug: str, target: str) -> dict[str, Any]:
    """Write what Hygie hands to Typst for this document: the source and the data, to the letter."""
    with _open(folder):
        import typst

        from hygie.documents import typesetting

        handed: dict[str, Any] = {}
        compile_it = typst.compile_with_warnings

        def note(source: Path, **options: Any) -> Any:
            handed.update(options, source=str(source), root=str(options["root"]))
            return compile_it(source, **options)

        with patch.object(typst, "compile_with_warnings", note):
            _maker(slug)()
        handed["font_paths"] = [str(typesetting.FONTS)]
        handed["timestamp"] = handed["timestamp"].isoformat()
    Path(target).write_text(json.dumps(handed), encoding="utf-8")
    return {"inputs_bytes": Path(target).stat().st_size}


def _maker(slug: str) -> Callable[[], bytes]:
    """Makes this document of the shelf as its owner would."""
    from django.utils import timezone

    from hygie.documents.making import Order
    from hygie.documents.shelf import SHELF
    from hygie.practice.selectors import only_practice, owner_of
    from hygie.strongbox import box as strongbox

    [document] = [item for item in SHELF if item.slug == slug]
    with strongbox.current().using():
        found = only_practice()
        if found is None:
            raise SystemExit("no practice here")
        order = Order(
            practice=found, actor=owner_of(found), now=timezone.now().replace(microsecond=0)
        )

    def make() -> bytes:
        with strongbox.current().using():
            return document.make(order).content

    return make


VERBS: dict[str, Callable[..., Any]] = {
    act.__name__: act for act in (practice, pages, save, report, typeset)
}

if __name__ == "__main__":
    verb, where, *options = sys.argv[1:]
    print(json.dumps(VERBS[verb](Path(where), *options)))
