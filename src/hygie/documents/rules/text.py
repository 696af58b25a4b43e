"""Text as paper can bear it: what somebody typed, whatever it is, never stops a document."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

MISSING = "□"
# Where a run of signs without any space may be broken: shown as nothing, copied as nothing much.
_BREAK = "\N{ZERO WIDTH SPACE}"
_LONGEST_RUN = 44
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
_LONG_RUN = re.compile(rf"[^\s\N{{NO-BREAK SPACE}}]{{{_LONGEST_RUN + 1},}}")
_PIECE = re.compile(rf".{{{_LONGEST_RUN}}}")
_VARIATIONS = range(0xFE00, 0xFE10)
# Signs that the typeface lacks and that a word or a neighbour says as well.
_STAND_INS = {
    "ⓘ": "(i)",
    "⋮": "(trois points)",
    "≡": "(trois traits)",
    "☰": "(trois traits)",
    "⚙": "(roue dentée)",
    **dict.fromkeys("✔✅☑🗹", "✓"),
    **dict.fromkeys("✖❌✘🗷", "✗"),
    **dict.fromkeys("➔➜➝➡", "→"),
    **dict.fromkeys("☎📞📱", "tél."),
}


class Printer:
    """Makes text printable with one font.

    `drawn` are the code points that the font can draw. `replaced` tells whether a character was
    missing since the beginning: the document then says what □ stands for.
    """

    def __init__(self, drawn: Collection[int]) -> None:
        self._drawn = drawn
        self.replaced = False

    def text(self, value: str) -> str:
        """Composed, without invisible orders, each missing character as □, no endless word."""
        if not (value.isascii() and value.isprintable()):
            value = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", value))
            value = "".join(map(self._character, value))
            value = re.sub(f"{MISSING}{{2,}}", MISSING, value)
        return _LONG_RUN.sub(_breakable, value)

    def data(self, value: Any) -> Any:
        """The same structure with every text in it printable; keys are ours and stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self.data(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(item) for item in value]
        return value

    def _character(self, char: str) -> str:
        if char == "\n" or ord(char) in self._drawn:
            return _visible(char)
        if char == "\t" or unicodedata.category(char) == "Zs":
            return " "
        if _is_invisible(char):
            return ""
        if stand_in := _STAND_INS.get(char):
            return stand_in
        self.replaced = True
        return MISSING


@cache
def _visible(char: str) -> str:
    # Fonts list some invisible signs; an order to write backwards must not reach the page.
    return "" if char != "\n" and _is_invisible(char) else char


def _is_invisible(char: str) -> bool:
    if ord(char) in _VARIATIONS:
        return True
    return unicodedata.category(char) in ("Cc", "Cf")


def _breakable(match: re.Match[str]) -> str:
    return _PIECE.sub(lambda piece: piece[0] + _BREAK, match[0])
