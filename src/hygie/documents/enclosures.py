"""The whole records that a room encloses in the proof file, readable without Hygie.

What an observation says in a line, a look at a computer or a round of the premises says at length.
A room's `documents.py` gives these, beside the papers it prints, and no room is named here::

    from hygie.documents.enclosures import EnclosedFile, Enclosure, encloses


    @encloses("incidents")
    def enclosed(practice):
        for drill in Drill.objects.filter(practice=practice):
            yield Enclosure(
                "Exercice", drill.on, (EnclosedFile("exercice.txt", partial(told, drill)),)
            )

Files that somebody added (photos, screenshots, papers) are no business of this module: the proof
file finds them behind the observations (`kept_files.py`).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from hygie.documents.discovery import read_rooms
from hygie.documents.rules.names import file_name, slug, unused
from hygie.documents.rules.words import capital, day, size
from hygie.practice.models import Practice

FOLDER: Final = "releves"
GONE: Final = "n’est plus dans Hygie"
CHANGED: Final = "a été changé hors de Hygie, et n’est donc pas joint"


@dataclass(frozen=True)
class EnclosedFile:
    """A file written for the occasion.

    `read` is called once, while the base is open: it gives the bytes, None when what it tells of is
    gone. `sha256`, when the record was sealed, is what its bytes must come to.
    """

    name: str
    read: Callable[[], bytes | None] = field(repr=False)
    sha256: str = ""


@dataclass(frozen=True)
class Enclosure:
    """One record: what it is of, the day it was made, its files."""

    title: str
    on: date
    files: tuple[EnclosedFile, ...]

    @property
    def heading(self) -> str:
        return f"{capital(self.title)}, {day(self.on)}"


@dataclass(frozen=True)
class Placed:
    """A file, and where it lies in the archive."""

    enclosure: Enclosure
    file: EnclosedFile
    path: str


Enclose = Callable[[Practice], Iterable[Enclosure]]
_rooms: dict[str, Enclose] = {}


def encloses(room: str) -> Callable[[Enclose], Enclose]:
    """Registers the room's function; a second one of the same name replaces the first (reload)."""

    def register(enclose: Enclose) -> Enclose:
        _rooms[room] = enclose
        return enclose

    return register


def forget(room: str) -> None:
    """Takes a room's function away; a room that is not there is no error."""
    _rooms.pop(room, None)


def placed(practice: Practice, *, year: int | None = None) -> tuple[Placed, ...]:
    """Every file of every record, or of those of one year, the oldest first."""
    read_rooms()
    found = [item for enclose in _rooms.values() for item in enclose(practice)]
    kept = [item for item in found if year in (None, item.on.year)]
    return tuple(_places(sorted(kept, key=lambda item: (item.on, item.title))))


def _places(found: Iterable[Enclosure]) -> Iterator[Placed]:
    folders: list[str] = []
    for enclosure in found:
        wanted = f"{enclosure.on.isoformat()}_{slug(enclosure.title)}"
        folder = unused(wanted, folders)
        folders.append(folder)
        for file in enclosure.files:
            yield Placed(enclosure, file, f"{FOLDER}/{folder}/{file_name(file.name)}")


def read(item: Placed) -> tuple[bytes | None, str]:
    """The bytes; None and why when they are not to be enclosed. The base is open."""
    content = item.file.read()
    if content is None:
        return None, GONE
    if item.file.sha256 not in ("", hashlib.sha256(content).hexdigest()):
        return None, CHANGED
    return content, ""


def shown(found: Iterable[tuple[Placed, bytes | None, str]]) -> list[dict[str, Any]]:
    """What the index tells of them: one entry a record."""
    records: dict[int, dict[str, Any]] = {}
    for item, content, why in found:
        entry = {"title": item.enclosure.heading, "files": [], "missing": []}
        record = records.setdefault(id(item.enclosure), entry)
        name = item.path.rpartition("/")[2]
        if content is None:
            record["missing"].append(f"{name} {why}.")
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        told = {"path": name, "href": item.path, "size": size(len(content)), "sha256": sha256}
        record["files"].append(told)
    return list(records.values())
