"""The rules of French typography, and what counts as a French text.

Pure: a text in, a text out. ``typography.py`` knows the files; this module knows the words.
"""

import re
from dataclasses import dataclass, field
from typing import Final

NBSP: Final = "\u00a0"

# Protected pieces become one private character each, so that the rules see what surrounds them.
VALUE: Final = 0xF0000  # something that will become a word or a number: {{ days }}, {name}
MARK: Final = 0xF8000  # something attached to the text but not a number: a tag, a code sample
OPAQUE: Final = 0x100000  # something the rules must not reason about: an escape, an entity
_VALUE_CLASS: Final = "\U000f0000-\U000f7fff"
_MARK_CLASS: Final = "\U000f8000-\U000ffffd"
_HIDDEN: Final = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


@dataclass(slots=True)
class Mask:
    """Hides pieces of a text behind single characters, and brings them back unchanged."""

    pieces: dict[str, str] = field(default_factory=dict)

    def hide(self, piece: str, kind: int = OPAQUE) -> str:
        """Give the character that stands for this piece."""
        stand_in = chr(kind + len(self.pieces))
        self.pieces[stand_in] = piece
        return stand_in

    def hide_all(self, pattern: re.Pattern[str], text: str, kind: int = OPAQUE) -> str:
        """Hide every match of the pattern."""
        return pattern.sub(lambda match: self.hide(match[0], kind), text)

    def restore(self, text: str) -> str:
        """Bring every hidden piece back, nested ones included."""
        return _HIDDEN.sub(self._restore_one, text)

    def _restore_one(self, match: re.Match[str]) -> str:
        piece = self.pieces.get(match[0])
        return match[0] if piece is None else self.restore(piece)


# --- the rules ----------------------------------------------------------------------------------

LETTER: Final = "A-Za-zÀ-ÖØ-öø-ÿŒœ"
_ATTACHED: Final = f"[{LETTER}0-9»)”*{_VALUE_CLASS}{_MARK_CLASS}]"
_SPACED: Final = r"[^\s(\[{<|=]"
_SPACES: Final = f"[ {NBSP}\u202f]+"
_AFTER_SIGN: Final = rf"(?=$|[\s»)\]”\".,;:?!*…{_VALUE_CLASS}{_MARK_CLASS}\U00100000-\U0010fffd])"
_AFTER_COLON: Final = rf"(?=$|[\s«*{_VALUE_CLASS}{_MARK_CLASS}\U00100000-\U0010fffd])"
_UNIT: Final = (
    "(?:min|minutes?|h|heures?|s|secondes?|jours?|semaines?|mois|ans?|années?"
    "|ko|Ko|Mo|Go|To|octets?|€|euros?|%|mm|cm|km|kg|W|VA)"
)

_RULES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (rf"(?<=[{LETTER}])'(?=[{LETTER}0-9«{_VALUE_CLASS}{_MARK_CLASS}])", "’"),
        (r"(?<!\.)\.\.\.(?![./\\])", "…"),
        (rf"(?<=\S){_SPACES}»", f"{NBSP}»"),
        (rf"(?<=[^\s«{NBSP}])»", f"{NBSP}»"),
        (rf"«{_SPACES}(?=\S)", f"«{NBSP}"),
        (rf"«(?=[^\s»{NBSP}])", f"«{NBSP}"),
        (rf"(?<={_SPACED}){_SPACES}([?!]){_AFTER_SIGN}", rf"{NBSP}\1"),
        (rf"(?<=[{LETTER}0-9»)”])([?!])(?=$|[\s»]|[{_MARK_CLASS}])", rf"{NBSP}\1"),
        (rf"(?<={_SPACED}){_SPACES}([:;]){_AFTER_COLON}", rf"{NBSP}\1"),
        (rf"(?<={_ATTACHED})([:;])(?=$|\s)", rf"{NBSP}\1"),
        (rf"(?<=[0-9{_VALUE_CLASS}]) (?={_UNIT}(?![{LETTER}0-9'’]))", NBSP),
        (rf"(?<=[0-9]{NBSP}h) (?=[0-9]{{1,2}}(?![0-9]))", NBSP),
    )
)
_ENOUGH_TURNS: Final = 5  # a space put by one rule may call another; two turns do nearly always
_URL: Final = re.compile(
    r"\b(?:https?|ftp|mailto|tel|file|otpauth):[^\s<>\"«»]+|\bwww\.[^\s<>\"«»]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
INLINE_CODE: Final = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


def polish(text: str, mask: Mask | None = None) -> str:
    """Apply the rules to a French text; doing it twice changes nothing more."""
    mask = mask or Mask()
    text = mask.hide_all(INLINE_CODE, text, MARK)
    text = mask.hide_all(_URL, text, MARK)
    for _ in range(_ENOUGH_TURNS):
        before = text
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        if text == before:
            break
    return mask.restore(text)


# --- is it French? ------------------------------------------------------------------------------

_FRENCH_WORDS: Final = frozenset(
    "le la les un une des du de d l vous votre vos nous est sont et pas pour dans avec sur ne qui "
    "que ce cette ces il elle au aux ou par sans se en son sa ses leur leurs qu n s c j si mais "
    "cet tout tous toute aucun aucune encore déjà ici oui non".split()
)
ENGLISH_WORDS: Final = frozenset(
    "the of is are and to with from this that not be by for it its was were has have or as at "
    "in when which must never only each no can".split()
)
_STRONG_MARK: Final = re.compile(
    r"[éèêàâùûçôîïëœÉÈÊÀÇÔÎŒ«»…’]"
    r"|\b(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quelqu|aujourd|presqu)'[a-zà-ÿ]",
    re.IGNORECASE,
)
_ASKED_IN_FRENCH: Final = re.compile(rf"^[A-ZÀ-Þ][a-zà-ÿ’'\- ]*{_SPACES}[?!:]$")
_STATEMENT: Final = re.compile(
    r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ALTER|DROP|ATTACH|BEGIN|WITH|VACUUM)\b"
)
WORD: Final = re.compile(rf"[{LETTER}]+")


def is_french(text: str) -> bool:
    """Say whether a text reads as French; in doubt, it does not."""
    if _STATEMENT.match(text):
        return False
    words = [word.lower() for word in WORD.findall(text)]
    french = sum(word in _FRENCH_WORDS for word in words)
    english = sum(word in ENGLISH_WORDS for word in words)
    if _STRONG_MARK.search(text):
        return french + 1 > english
    return (french >= 2 and french > english) or bool(_ASKED_IN_FRENCH.match(text.strip()))
