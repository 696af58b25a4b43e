"""How large a picture would unfold, read in its header: nothing is ever decoded here."""

import struct
from dataclasses import dataclass
from typing import Final

PNG_SIGN: Final = b"\x89PNG\r\n\x1a\n"
JPEG_SIGN: Final = b"\xff\xd8\xff"
_PNG_HEADER_BYTES: Final = 33
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xDA)})
# A photo has some dozens of segments before its frame: a file made of nothing else is not read on.
_STEPS_LIMIT: Final = 10_000


@dataclass(frozen=True)
class Size:
    """The sides in pixels, never 0, and how many colour components (0 when not read)."""

    width: int
    height: int
    components: int = 0

    @property
    def pixels(self) -> int:
        return self.width * self.height


def png_size(content: bytes) -> Size | None:
    """The size of this PNG; None when its header is missing or spoilt."""
    if not content.startswith(PNG_SIGN) or len(content) < _PNG_HEADER_BYTES:
        return None
    length, kind, width, height = struct.unpack_from(">I4sII", content, 8)
    return _size(width, height) if (length, kind) == (13, b"IHDR") else None


def jpeg_size(content: bytes) -> Size | None:
    """The size of this JPEG, in its frame (SOF); None when there is none, or it is spoilt."""
    if not content.startswith(JPEG_SIGN):
        return None
    at = 2
    try:
        for _ in range(_STEPS_LIMIT):
            if content[at] != 0xFF:
                return None
            marker = content[at + 1]
            if marker in _FRAMES:
                height, width, components = struct.unpack_from(">HHB", content, at + 5)
                return _size(width, height, components) if components else None
            at = _after(content, at, marker)
    except (IndexError, struct.error):
        pass
    return None


def _after(content: bytes, at: int, marker: int) -> int:
    """Where the segment that follows this one begins. Raises struct.error past the end."""
    if marker == 0xFF:  # filling
        return at + 1
    if marker in _WITHOUT_LENGTH:
        return at + 2
    (length,) = struct.unpack_from(">H", content, at + 2)
    return at + 2 + max(int(length), 2)


def webp_size(content: bytes) -> Size | None:
    """The size of this WebP, in its first chunk (VP8, VP8L, VP8X); None when spoilt."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        return _size(_little(content[24:27]) + 1, _little(content[27:30]) + 1)
    if kind == b"VP8L" and content[20] == 0x2F:
        bits = _little(content[21:25])
        return _size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        return _size(_little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF)
    return None


def _little(content: bytes) -> int:
    return int.from_bytes(content, "little")


def _size(width: int, height: int, components: int = 0) -> Size | None:
    return Size(width, height, components) if width and height else None
