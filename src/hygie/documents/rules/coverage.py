"""Which characters a TrueType font can draw, read in its `cmap` table.

A PDF/A file may not hold a character without a shape: what the font lacks must be known before.
"""

import struct
from collections.abc import Iterator

_TABLE = struct.Struct(">4sIII")
_RECORD = struct.Struct(">HHI")
_GROUP = struct.Struct(">III")
_SEGMENTED, _WHOLE_UNICODE = 4, 12
_UNICODE = {(0, 3), (0, 4), (3, 1), (3, 10)}


def covered(font: bytes) -> frozenset[int]:
    """The code points that have a shape. Raises ValueError when this is no TrueType font."""
    try:
        cmap = _table(font, b"cmap")
        found: set[int] = set()
        for offset in _subtables(cmap):
            (kind,) = struct.unpack_from(">H", cmap, offset)
            if kind == _SEGMENTED:
                found.update(_from_segments(cmap, offset))
            elif kind == _WHOLE_UNICODE:
                found.update(_from_groups(cmap, offset))
    except struct.error as error:
        raise ValueError("the font is cut short") from error
    if not found:
        raise ValueError("the font says nothing of Unicode")
    return frozenset(found)


def _table(font: bytes, name: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for rank in range(count):
        tag, _checksum, offset, length = _TABLE.unpack_from(font, 12 + _TABLE.size * rank)
        if tag == name:
            return font[offset : offset + length]
    raise ValueError(f"the font has no {name.decode()} table")


def _subtables(cmap: bytes) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    for rank in range(count):
        platform, encoding, offset = _RECORD.unpack_from(cmap, 4 + _RECORD.size * rank)
        if (platform, encoding) in _UNICODE:
            yield offset


def _from_segments(cmap: bytes, offset: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", cmap, offset + 6)
    ends = struct.unpack_from(f">{twice // 2}H", cmap, offset + 14)
    starts = struct.unpack_from(f">{twice // 2}H", cmap, offset + 16 + twice)
    for start, end in zip(starts, ends, strict=True):
        if start != 0xFFFF:
            yield from range(start, end + 1)


def _from_groups(cmap: bytes, offset: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", cmap, offset + 12)
    for rank in range(count):
        start, end, _glyph = _GROUP.unpack_from(cmap, offset + 16 + _GROUP.size * rank)
        yield from range(start, end + 1)
