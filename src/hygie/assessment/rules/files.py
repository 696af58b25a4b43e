"""Which files are accepted as evidence.

What they are is read in their bytes, never in their name alone.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from hygie.assessment.rules.office import is_ooxml, is_opendocument
from hygie.assessment.rules.picture_size import Size, jpeg_size, png_size, webp_size
from hygie.errors import RefusedFileError

LIMIT_BYTES = 25 * 1024 * 1024
LIMIT_PIXELS = 80_000_000
_NAME_LIMIT = 120
_ACCEPTED = "PDF, photo (JPEG, PNG, WebP, HEIC), texte, document Word, Excel ou LibreOffice"


@dataclass(frozen=True)
class FileKind:
    """A kind of evidence.

    Its media type, its extensions, and whether a browser may show it in place.
    """

    media_type: str
    extensions: tuple[str, ...]
    shown_in_place: bool = False


PDF = FileKind("application/pdf", (".pdf",))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"), shown_in_place=True)
PNG = FileKind("image/png", (".png",), shown_in_place=True)
WEBP = FileKind("image/webp", (".webp",), shown_in_place=True)
HEIC = FileKind("image/heic", (".heic", ".heif"))
TEXT = FileKind("text/plain", (".txt", ".md", ".csv"))
_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = FileKind(_OOXML + "wordprocessingml.document", (".docx",))
XLSX = FileKind(_OOXML + "spreadsheetml.sheet", (".xlsx",))
ODT = FileKind("application/vnd.oasis.opendocument.text", (".odt",))
ODS = FileKind("application/vnd.oasis.opendocument.spreadsheet", (".ods",))
KINDS = (PDF, JPEG, PNG, WEBP, HEIC, TEXT, DOCX, XLSX, ODT, ODS)
ACCEPT_ATTRIBUTE = ",".join(extension for kind in KINDS for extension in kind.extensions)


def recognise(name: str, content: bytes) -> FileKind:
    """The kind of this file.

    Raises RefusedFileError when it is empty, too big, unknown, or not what it says.
    """
    shown = clean_name(name)
    if not content:
        raise RefusedFileError(f"Le fichier « {shown} » est vide.", field="files", **_KEPT)
    if len(content) > LIMIT_BYTES:
        raise too_big(shown)
    extension = "." + shown.rpartition(".")[2].lower() if "." in shown else ""
    kind = next((item for item in KINDS if extension in item.extensions), None)
    if kind is None:
        raise RefusedFileError(
            f"Le fichier « {shown} » n’est pas d’un type accepté.",
            field="files",
            means="Rien n’a été enregistré.",
            next_step=f"Choisissez un fichier {_ACCEPTED}.",
        )
    if kind in _SIZES:
        _check_picture(shown, _SIZES[kind](content))
    elif not _is(kind, content):
        raise _not_what_it_says(shown)
    return kind


_SIZES: dict[FileKind, Callable[[bytes], Size | None]] = {
    JPEG: jpeg_size,
    PNG: png_size,
    WEBP: webp_size,
}


def _check_picture(name: str, size: Size | None) -> None:
    """A picture says its size in its header; one that would unfold too large is refused."""
    if size is None:
        raise _not_what_it_says(name)
    if size.pixels > LIMIT_PIXELS:
        raise RefusedFileError(
            f"La photo « {name} » compte {size.pixels // 1_000_000} millions de pixels.",
            field="files",
            means="Rien n’a été enregistré.",
            next_step="Réduisez-la : 80 millions de pixels sont acceptés au plus.",
        )


def _not_what_it_says(name: str) -> RefusedFileError:
    return RefusedFileError(
        f"Le fichier « {name} » n’est pas ce que son nom annonce.",
        field="files",
        means="Rien n’a été enregistré.",
        next_step="Vérifiez d’où il vient, puis enregistrez-le de nouveau depuis son logiciel.",
    )


_KEPT = {"means": "Rien n’a été enregistré.", "next_step": "Choisissez un autre fichier."}


def too_big(name: str) -> RefusedFileError:
    """The refusal of a file over the limit, raised before its bytes are kept."""
    return RefusedFileError(
        f"Le fichier « {name} » dépasse 25 Mo.",
        field="files",
        means="Rien n’a été enregistré.",
        next_step="Réduisez la photo, ou découpez le document.",
    )


def clean_name(name: str) -> str:
    """A name without folder, control or reordering character, short enough to show; never empty."""
    visible = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", visible))[-1]
    kept = _trimmed(re.sub(r"\s", " ", base))
    stem, dot, extension = kept.rpartition(".")
    if dot and len(kept) > _NAME_LIMIT:
        kept = stem[: _NAME_LIMIT - len(extension) - 1] + "." + extension[:10]
    return _trimmed(kept[:_NAME_LIMIT]) or "fichier"


def _trimmed(name: str) -> str:
    return name.strip(" .")


def _is(kind: FileKind, content: bytes) -> bool:
    head = content[:1024]
    if kind is PDF:
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")
    if kind is HEIC:
        return head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"hevc", b"msf1")
    if kind is TEXT:
        return _is_text(content)
    if kind in (ODT, ODS):
        return is_opendocument(content, kind.media_type)
    return is_ooxml(content, "word/document" if kind is DOCX else "xl/workbook")


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
