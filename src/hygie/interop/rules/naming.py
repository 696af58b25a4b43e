"""The name of an archive: `cabinet-<the practice, plainly>-<day>.hygie`, `.hygie.zip` in clear."""

import re
import unicodedata
from datetime import date

SEALED_SUFFIX = ".hygie"
PLAIN_SUFFIX = ".hygie.zip"
_LONGEST = 40


def archive_name(practice_name: str, day: date, *, sealed: bool) -> str:
    """A file name that every system accepts."""
    suffix = SEALED_SUFFIX if sealed else PLAIN_SUFFIX
    return "-".join(part for part in (_slug(practice_name), day.isoformat()) if part) + suffix


def _slug(name: str) -> str:
    """Letters and digits without accents, the word « cabinet » in front, once."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_LONGEST].strip("-")
    return slug if slug.startswith("cabinet") else f"cabinet-{slug}".strip("-")


def same_name(typed: str, name: str) -> bool:
    """Whether a name was typed as it reads: capitals, spaces and apostrophes aside."""
    return _folded(typed) == _folded(name) != ""


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())
