"""Reading back what was made: the words of a PDF, its faults, pictures of every kind."""

import io
import re
import struct
import zlib
from datetime import datetime
from typing import Any

import page
import pypdf

from hygie.documents.making import Maker, Order, make_report
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of

PROFILES = {"2a": "PDF/A-2a", "ua1": "PDF/UA-1"}
# The validator takes a carriage return that ends the data for the end of line that follows them.
_MISREAD = "PDFA2A-STREAM-LENGTH-001"
_STREAM = re.compile(rb"\d+ 0 obj\s*<<(?P<about>.*?)>>\s*stream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)")


def faults(pdf: bytes) -> list[str]:
    """What the validator has against each of the two standards."""
    found = []
    for profile, name in PROFILES.items():
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures:
            if failure.rule_id == _MISREAD and streams_are_as_long_as_they_say(pdf):
                continue
            found.append(f"{name} {failure.rule_id}: {failure.message}")
    return found


def streams_are_as_long_as_they_say(pdf: bytes) -> bool:
    """Whether each stream ends, after its length, with one end of line."""
    for stream in _STREAM.finditer(pdf):
        length = _LENGTH.search(stream["about"])
        if length and not pdf.startswith(b"\nendstream", stream.end() + int(length[1])):
            return False
    return True


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """The words of each page, every kind of space made ordinary."""
    return [_flat(item.extract_text()) for item in reader(pdf).pages]


def words(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text.replace("\u200b", ""))


def order_of(practice: Practice, *, now: datetime, **choices: Any) -> Order:
    return Order(practice=practice, actor=owner_of(practice), now=now, **choices)


def made(practice: Practice, maker: Maker = make_report, *, now: datetime, **choices: Any) -> bytes:
    """What a maker gives for an order of the practice's owner."""
    return maker(order_of(practice, now=now, **choices))


# --- pictures -----------------------------------------------------------------------------------


def png(width: int = 40, height: int = 20, *, declared: tuple[int, int] | None = None) -> bytes:
    """A real PNG; `declared` writes other dimensions in its header."""
    shown = declared or (width, height)
    rows = b"".join(b"\0" + bytes((x * 7) % 256 for x in range(width * 3)) for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", *shown, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def jpeg(width: int, height: int, *, parts: int = 3) -> bytes:
    """The beginning of a JPEG, as far as its dimensions: enough to be judged."""
    comment = b"\xff\xfe" + struct.pack(">H", 12) + b"\xff\xc0 faux\x00\x00\x00"
    frame = struct.pack(">HBHHB", 8 + 3 * parts, 8, height, width, parts) + bytes(3 * parts)
    return b"\xff\xd8" + comment + b"\xff\xc0" + frame + b"\xff\xda" + bytes(40) + b"\xff\xd9"


def svg(inside: str = '<circle cx="5" cy="5" r="4"/>', head: str = "") -> bytes:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">{inside}</svg>'
    ).encode()
