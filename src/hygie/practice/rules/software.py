"""What a look at a computer says of the software known there: what is new, seen again, gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST_NAME, LONGEST_PUBLISHER, LONGEST_VERSION = 120, 120, 60
_SEVERAL = ", "


@dataclass(frozen=True)
class FoundSoftware:
    """One program as the check saw it."""

    name: str
    version: str = ""
    publisher: str = ""


def same_name(name: str) -> str:
    """The name as two looks at the same program agree on it."""
    return " ".join(name.split()).casefold()


def gathered(found: Iterable[FoundSoftware]) -> dict[str, FoundSoftware]:
    """One entry a name, its versions side by side; what has no name is left out.

    The keys are those of `same_name`; every text fits its column.
    """
    kept: dict[str, FoundSoftware] = {}
    for item in found:
        seen = FoundSoftware(
            name=_fitted(item.name, LONGEST_NAME),
            version=_fitted(item.version, LONGEST_VERSION),
            publisher=_fitted(item.publisher, LONGEST_PUBLISHER),
        )
        if key := same_name(seen.name):
            kept[key] = _both(kept[key], seen) if key in kept else seen
    return kept


def _fitted(text: str, length: int) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:length].rstrip()


def _both(one: FoundSoftware, other: FoundSoftware) -> FoundSoftware:
    versions = one.version.split(_SEVERAL) if one.version else []
    if other.version and other.version not in versions:
        versions.append(other.version)
    return FoundSoftware(
        name=one.name,
        version=_fitted(_SEVERAL.join(versions), LONGEST_VERSION),
        publisher=one.publisher or other.publisher,
    )


@dataclass(frozen=True)
class Seen:
    """What the inventory remembers of a program: the version last seen, and whether it is gone."""

    version: str
    gone: bool


@dataclass(frozen=True)
class Difference:
    """What a look changes, by the keys of `same_name`."""

    new: tuple[str, ...]
    updated: tuple[str, ...]
    back: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.updated or self.back or self.gone)


def difference(
    known: Mapping[str, Seen], found: Mapping[str, FoundSoftware], *, watched: Iterable[str]
) -> Difference:
    """What `found` changes to what is `known`.

    `watched`: the known ones that a look has seen before. Only these can be gone: what a person
    wrote and no look ever saw may be there under another name.
    """
    return Difference(
        new=tuple(key for key in found if key not in known),
        updated=tuple(
            key
            for key, item in found.items()
            if key in known and item.version and known[key].version not in ("", item.version)
        ),
        back=tuple(key for key in found if key in known and known[key].gone),
        gone=tuple(key for key in watched if key not in found and not known[key].gone),
    )
