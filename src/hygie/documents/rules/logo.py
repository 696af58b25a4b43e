"""Which pictures are accepted as the practice's logo.

What a file is, and how many pixels it would unfold to, is read in its header, before anything
decodes it.
"""

import base64
import struct
from dataclasses import dataclass
from typing import Final

from hygie.documents.rules.svg import cleaned_svg
from hygie.errors import RefusedFileError

LIMIT_BYTES: Final = 2_000_000
LIMIT_PIXELS: Final = 16_000_000
PNG, JPEG, SVG = "image/png", "image/jpeg", "image/svg+xml"
MEDIA_TYPES: Final = (PNG, JPEG, SVG)
ACCEPT_ATTRIBUTE: Final = ".png,.jpg,.jpeg,.svg"
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_JPEG_SIGN = b"\xff\xd8\xff"
_SIZE_SEGMENTS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_LONELY_MARKERS = frozenset({0x01, *range(0xD0, 0xDA)})


@dataclass(frozen=True)
class Logo:
    """An accepted picture, its sides in pixels (0 for a drawing, which has none of its own)."""

    media_type: str
    content: bytes
    width: int = 0
    height: int = 0

    def as_svg(self) -> str:
        """The picture as one SVG text: what the typesetting door can carry as data."""
        if self.media_type == SVG:
            return self.content.decode()
        picture = base64.b64encode(self.content).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">'
            f'<image width="{self.width}" height="{self.height}" '
            f'href="data:{self.media_type};base64,{picture}"/></svg>'
        )


def recognise(content: bytes) -> Logo:
    """The logo in these bytes, an SVG already cleaned.

    Raises RefusedFileError when it is empty, too heavy, of another kind, too large once unfolded,
    or an SVG that holds more than a drawing.
    """
    if not content:
        raise refused("Ce fichier est vide.")
    if len(content) > LIMIT_BYTES:
        raise refused(
            "Ce fichier dépasse 2 Mo.",
            next_step="Enregistrez une image plus petite : 1 000 pixels de large suffisent.",
        )
    if content.startswith(_PNG_SIGN):
        return _bounded(PNG, content, *_png_size(content))
    if content.startswith(_JPEG_SIGN):
        return _bounded(JPEG, content, *_jpeg_size(content))
    if b"<svg" in content[:4096]:
        return Logo(SVG, cleaned_svg(content))
    raise refused(
        "Ce fichier n’est ni un PNG, ni un JPEG, ni un SVG.",
        next_step="Enregistrez votre logo dans l’un de ces trois formats.",
    )


def refused(what: str, *, next_step: str = "Choisissez une autre image.") -> RefusedFileError:
    """The refusal of a logo, in words."""
    return RefusedFileError(
        what, field="file", means="Le logo n’a pas changé.", next_step=next_step
    )


def _bounded(media_type: str, content: bytes, width: int, height: int) -> Logo:
    if not width or not height:
        raise _spoilt()
    if width * height > LIMIT_PIXELS:
        millions = round(width * height / 1_000_000)
        raise refused(
            f"Cette image compte {millions} millions de pixels ({width} × {height}).",
            next_step="Réduisez-la : 1 000 pixels de large suffisent pour l’imprimer.",
        )
    return Logo(media_type, content, width, height)


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise _spoilt()
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    try:
        while True:
            if content[at] != 0xFF:
                raise _spoilt()
            marker = content[at + 1]
            if marker == 0xFF:
                at += 1
            elif marker in _SIZE_SEGMENTS:
                return _frame_size(content, at)
            elif marker in _LONELY_MARKERS:
                at += 2
            else:
                (length,) = struct.unpack_from(">H", content, at + 2)
                at += 2 + max(length, 2)
    except (IndexError, struct.error) as error:
        raise _spoilt() from error


def _frame_size(content: bytes, at: int) -> tuple[int, int]:
    height, width, parts = struct.unpack_from(">HHB", content, at + 5)
    if parts not in (1, 3):
        raise refused(
            "Cette image est faite pour l’imprimerie (quatre encres).",
            next_step="Enregistrez-la en couleurs RVB, ou en PNG.",
        )
    return width, height


def _spoilt() -> RefusedFileError:
    return refused(
        "Cette image est abîmée : ses dimensions ne se lisent pas.",
        next_step="Enregistrez-la de nouveau depuis son logiciel.",
    )
