"""The small files behind the fictional proofs, made on the spot: a picture, a page, a text."""

import hashlib
import struct
import zlib
from collections.abc import Sequence

from hygie.assessment.services.proofs import IncomingFile

_WIDTH, _HEIGHT = 480, 320
_PALETTE = (
    (236, 239, 241),
    (207, 216, 220),
    (144, 164, 174),
    (84, 110, 122),
    (255, 224, 178),
    (165, 214, 167),
    (144, 202, 249),
)


def make_file(name: str, kind: str, lines: Sequence[str]) -> IncomingFile:
    """A file of this kind (photo, pdf, text), always the same for the same name."""
    if kind == "photo":
        return IncomingFile(name, drawing(name))
    text = "\n".join(lines) + "\n"
    return IncomingFile(name, page(lines) if kind == "pdf" else text.encode())


def drawing(name: str) -> bytes:
    """A PNG of a plain room: wall, floor, and furniture drawn from the name."""
    rows = [bytearray([0] * _WIDTH) for _ in range(_HEIGHT)]
    _fill(rows, (0, 230, _WIDTH, 90), 1)
    digest = hashlib.sha256(name.encode()).digest()
    for rank in range(5):
        left, top, width, height = digest[rank * 4 : rank * 4 + 4]
        box = (20 + rank * 88, 90 + top % 60, 50 + width % 30, 90 + height % 50)
        _fill(rows, box, 2 + (left + rank) % (len(_PALETTE) - 2))
    return _png(rows)


def _fill(rows: list[bytearray], box: tuple[int, int, int, int], colour: int) -> None:
    left, top, width, height = box
    for row in rows[top : top + height]:
        row[left : left + width] = bytes([colour]) * len(row[left : left + width])


def _png(rows: list[bytearray]) -> bytes:
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in _PALETTE for part in colour)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def page(lines: Sequence[str]) -> bytes:
    """A PDF of one A4 page, the lines one under the other."""
    shown = b" T* ".join(b"(" + _pdf_text(line) + b") Tj" for line in lines)
    content = b"BT /F1 14 Tf 60 760 Td 24 TL " + shown + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Font << /F1 4 0 R >> >>",
    )
    return _pdf(objects)


def _pdf_text(line: str) -> bytes:
    raw = line.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _pdf(objects: Sequence[bytes]) -> bytes:
    written = b"%PDF-1.4\n"
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(written))
    )
