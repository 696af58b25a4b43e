"""A settings database of GNOME (`dconf`), read straight from its file: a table of hashed names.

Only what the probes ask for is understood: booleans and whole numbers, by their whole path.
"""

import struct
from collections.abc import Iterator
from typing import Final

from hygie.workstation.probes.model import Unknown, Unseen

_SIGNATURE: Final = b"GVariant"
_ITEM: Final = struct.Struct("<IIIHBxII")  # hash, parent, key, its length, kind, value from, to
_NOBODY: Final = 0xFFFFFFFF
_DEEPEST: Final = 40
_LARGEST: Final = 20_000
_LONGEST_NAME: Final = 1_024
_NUMBERS: Final = {b"u": "<I", b"i": "<i", b"n": "<h", b"q": "<H", b"x": "<q", b"t": "<Q"}
_Item = tuple[int, int, int, int, int, int, int]


def value(content: bytes, path: str) -> int | bool | None:
    """What this path holds, None when it is not there. Raises Unseen: not such a database."""
    for name, item in _walk(content, *_root(content)):
        if name == path and item[4] == ord("v"):
            return _unpacked(content[item[5] : item[6]])
    return None


def locks(content: bytes) -> frozenset[str]:
    """The paths that nobody may change. Raises Unseen: not such a database."""
    for name, item in _walk(content, *_root(content)):
        if name == ".locks" and item[4] == ord("H"):
            return frozenset(path for path, _ in _walk(content, item[5], item[6]))
    return frozenset()


def _root(content: bytes) -> tuple[int, int]:
    if len(content) < 24 or content[:8] != _SIGNATURE:
        raise Unseen(Unknown.UNREADABLE, "dconf")
    begin, end = struct.unpack_from("<II", content, 16)
    return begin, end


def _walk(content: bytes, begin: int, end: int) -> Iterator[tuple[str, _Item]]:
    """Every item of one table, by its whole name."""
    if not begin <= end <= len(content) or end - begin < 8:
        raise Unseen(Unknown.UNREADABLE, "dconf")
    blooms, buckets = struct.unpack_from("<II", content, begin)
    first = begin + 8 + 4 * ((blooms & 0x07FFFFFF) + buckets)
    count = max(0, end - first) // _ITEM.size
    if count > _LARGEST:
        raise Unseen(Unknown.UNREADABLE, "dconf")
    items = [_ITEM.unpack_from(content, first + number * _ITEM.size) for number in range(count)]
    for item in items:
        yield _name(content, items, item), item


def _name(content: bytes, items: list[_Item], item: _Item) -> str:
    parts: list[bytes] = []
    for _ in range(_DEEPEST):
        if item[3] > _LONGEST_NAME:
            break
        parts.append(content[item[2] : item[2] + item[3]])
        if item[1] == _NOBODY:
            return b"".join(reversed(parts)).decode("utf-8", "replace")
        if item[1] >= len(items):
            break
        item = items[item[1]]
    raise Unseen(Unknown.UNREADABLE, "dconf")


def _unpacked(packed: bytes) -> int | bool:
    """A packed variant: its bytes, a zero, the letter of its kind."""
    body, zero, kind = packed.rpartition(b"\0")
    if zero and kind == b"b" and len(body) == 1:
        return body != b"\0"
    if zero and kind in _NUMBERS and len(body) == struct.calcsize(_NUMBERS[kind]):
        return int(struct.unpack(_NUMBERS[kind], body)[0])
    raise Unseen(Unknown.UNREADABLE, "dconf")
