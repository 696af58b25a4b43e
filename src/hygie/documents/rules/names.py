"""Names that every system can write: for downloads, and for the files of the proof file."""

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 60
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def slug(text: str) -> str:
    """« Cabinet de l’Été » becomes « cabinet-de-l-ete »; never empty, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    kept = plain.encode("ascii", "ignore").decode().lower().replace("'", "-")
    return _NOT_IN_A_SLUG.sub("-", kept).strip("-")[:_LONGEST].strip("-") or "cabinet"


def file_name(text: str) -> str:
    """The same name without what Windows, macOS or Linux refuse, or an archive could abuse."""
    visible = "".join(
        char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[0] != "C"
    )
    kept = _FORBIDDEN.sub("_", visible).strip(" .") or "fichier"
    if _RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        stem, extension = kept, ""
    room = _LONGEST - len(extension[:10]) - 1
    return f"{stem[:room]}.{extension[:10]}" if extension else stem[:_LONGEST]


def unused(name: str, taken: Collection[str]) -> str:
    """`name`, or `name (2)`… when it is taken already; case does not tell two names apart."""
    folded = {item.casefold() for item in taken}
    if name.casefold() not in folded:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    rank = 2
    while True:
        other = f"{stem} ({rank}){dot}{extension}"
        if other.casefold() not in folded:
            return other
        rank += 1
