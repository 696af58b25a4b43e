"""What a passphrase must not contain: French and English words, names, common passwords.

Lower case, without accents, five letters or more. Sources and licences: `data/NOTICE.md`.
"""

import gzip
import unicodedata
from functools import cache
from importlib.resources import files

SHORTEST = 5
LONGEST = 20

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


@cache
def common_words() -> frozenset[str]:
    """All of them; read on first use (about 20 ms)."""
    data = files("hygie.passwords") / "data"
    listed = gzip.decompress((data / "words.txt.gz").read_bytes()).decode("ascii")
    added = (data / "french-additions.txt").read_text("utf-8")
    return frozenset(listed.split()) | frozenset(_additions(added))


def fold(text: str) -> str:
    """Lower case, without accents or ligatures: `Événement` gives `evenement`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _additions(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    words = (fold(word) for line in lines for word in line.replace("-", " ").split())
    return [word for word in words if SHORTEST <= len(word) <= LONGEST]
