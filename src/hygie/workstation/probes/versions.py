"""Versions compared as numbers: 14.10 comes after 14.9."""

import re
from typing import Final

_NUMBERS: Final = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,7}")
Numbers = tuple[int, ...]


def numbers(text: str) -> Numbers:
    """The first run of dotted numbers, `()` when there is none. A Debian epoch does not count."""
    found = _NUMBERS.search(re.sub(r"^\d+:", "", text[:200]))
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def begins_with(version: Numbers, cycle: Numbers) -> bool:
    """Whether this version belongs to this cycle: 3.1.32 to 3.1, 3.10 not."""
    return bool(cycle) and version[: len(cycle)] == cycle


def is_older(version: Numbers, than: Numbers) -> bool:
    """Whether it comes before the whole of that cycle."""
    return version[: len(than)] < than
