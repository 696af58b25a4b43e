"""Which pictures are accepted as the practice's logo.

What a file is, and how many pixels it would unfold to, is read in its header, before anything
decodes it.
"""

import base64
from dataclasses import dataclass
from typing import Final

from hygie.assessment.rules.picture_size import JPEG_SIGN, PNG_SIGN, Size, jpeg_size, png_size
from hygie.documents.rules.svg import cleaned_svg
from hygie.errors import RefusedFileError

LIMIT_BYTES: Final = 2_000_000
LIMIT_PIXELS: Final = 16_000_000
PNG, JPEG, SVG = "image/png", "image/jpeg", "image/svg+xml"
MEDIA_TYPES: Final = (PNG, JPEG, SVG)
ACCEPT_ATTRIBUTE: Final = ".png,.jpg,.jpeg,.svg"


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
    if content.startswith(PNG_SIGN):
        return _bounded(PNG, content, png_size(content))
    if content.startswith(JPEG_SIGN):
        return _bounded(JPEG, content, jpeg_size(content))
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


def _bounded(media_type: str, content: bytes, size: Size | None) -> Logo:
    if size is None:
        raise _spoilt()
    if size.components == 4:
        raise refused(
            "Cette image est faite pour l’imprimerie (quatre encres).",
            next_step="Enregistrez-la en couleurs RVB, ou en PNG.",
        )
    if size.pixels > LIMIT_PIXELS:
        millions = round(size.pixels / 1_000_000)
        raise refused(
            f"Cette image compte {millions} millions de pixels ({size.width} × {size.height}).",
            next_step="Réduisez-la : 1 000 pixels de large suffisent pour l’imprimer.",
        )
    return Logo(media_type, content, size.width, size.height)


def _spoilt() -> RefusedFileError:
    return refused(
        "Cette image est abîmée : ses dimensions ne se lisent pas.",
        next_step="Enregistrez-la de nouveau depuis son logiciel.",
    )
