"""What an office document is, read in the list of its parts: nothing is ever unpacked here."""

import io
import struct
import zipfile
from collections.abc import Collection
from typing import Final

# A document has some hundreds of parts. Beyond, reading their list would cost more than it tells.
_LIST_LIMIT_BYTES: Final = 2 * 1024 * 1024
_END: Final = b"PK\x05\x06"
_END_BYTES, _LONGEST_COMMENT = 22, 65_535
_MIMETYPE_AT: Final = 30  # after the fixed part of the first entry's own header


def is_ooxml(content: bytes, main_part: str) -> bool:
    """A Word or Excel document without macro, whose main part begins so (`word/document`)."""
    names = {part.filename.lower() for part in _parts(content)}
    return (
        "[content_types].xml" in names
        and any(name.startswith(main_part) and name.endswith(".xml") for name in names)
        and not any(name.endswith("vbaproject.bin") for name in names)
    )


def is_opendocument(content: bytes, media_type: str) -> bool:
    """A LibreOffice document: its first part, not compressed, says its media type."""
    parts = _parts(content)
    names = {part.filename for part in parts}
    if not parts or "content.xml" not in names:
        return False
    first = min(parts, key=lambda part: part.header_offset)
    kind = media_type.encode()
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        return False
    name_length, extra_length = struct.unpack_from("<HH", content, 26)
    at = _MIMETYPE_AT + name_length + extra_length
    return first.file_size == len(kind) and content[at : at + len(kind)] == kind


def _parts(content: bytes) -> Collection[zipfile.ZipInfo]:
    """Every part of a zip that begins with its first one; empty when it is none."""
    if not content.startswith(b"PK\x03\x04") or _list_bytes(content) > _LIST_LIMIT_BYTES:
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        return ()
    # Something else may stand before a zip: then it is not only a document.
    return parts if parts and min(part.header_offset for part in parts) == 0 else ()


def _list_bytes(content: bytes) -> int:
    """How many bytes its list of parts says to take."""
    at = content.rfind(_END, max(0, len(content) - _END_BYTES - _LONGEST_COMMENT))
    if at < 0 or at + _END_BYTES > len(content):
        return _LIST_LIMIT_BYTES + 1
    (size,) = struct.unpack_from("<I", content, at + 12)
    return int(size)
