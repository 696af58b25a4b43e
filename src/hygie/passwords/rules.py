"""What the guide asks of a passphrase (chapter 2.3.2): long, of four kinds, not guessable. Pure.

Nothing here ever repeats the passphrase, or a part of it, in a message: those are shown and logged.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from hygie.passwords.words import LONGEST, SHORTEST, common_words, fold

MIN_CHARACTERS = 12
MAX_CHARACTERS = 256
FEWEST_DISTINCT = 6
# Printed in the guide, so known by whoever attacks its readers.
GUIDE_EXAMPLE = "js1jvaP€jsf2c"
_EXAMPLE_DISTANCE = 3
_RUN = 4
_REPEAT = 3
_MOST_READINGS = 64

# What a sign may stand for; the first reading is the usual one.
_LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b",
    "9": "g", "@": "a", "$": "s", "€": "e", "£": "l", "!": "il", "|": "li", "+": "t", "(": "c",
    "&": "e", "§": "s",
}  # fmt: skip
_ROWS = (
    "1234567890", "&é\"'(-è_çà)", "!@#$%^&*()",
    "azertyuiop", "qsdfghjklm", "wxcvbn,;:!", "qwertyuiop", "asdfghjkl;", "zxcvbnm,./",
    "abcdefghijklmnopqrstuvwxyz", "0123456789",
)  # fmt: skip
_LINK_WORDS = frozenset(
    {"des", "les", "aux", "sur", "rue", "par", "une", "the", "von", "van", "and"}
)


@dataclass(frozen=True)
class Problem:
    """One broken rule: a stable code, and what to tell the person."""

    code: str
    message_fr: str


@dataclass(frozen=True)
class PassphraseReport:
    """Every rule that the passphrase breaks."""

    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(problem.code for problem in self.problems)


def check_passphrase(
    text: str, *, about: Iterable[str] = (), words: Collection[str] | None = None
) -> PassphraseReport:
    """Say which rules of the guide the passphrase breaks.

    `about` is what is known of its owner (names, town, birth date…); `words` stands for the common
    words in tests.
    """
    if len(text) > MAX_CHARACTERS:
        return PassphraseReport((Problem("too_long", _TOO_LONG),))
    typed = unicodedata.normalize("NFC", text)
    checks = (
        _length(typed),
        _kinds(typed),
        _unprintable(typed),
        _dictionary(typed, common_words() if words is None else words),
        _owner(typed, about),
        _example(typed),
        _sequence(typed),
        _repetition(typed),
    )
    return PassphraseReport(tuple(problem for problem in checks if problem is not None))


_TOO_LONG = f"La phrase de passe dépasse {MAX_CHARACTERS} caractères."


def _length(text: str) -> Problem | None:
    if len(text) >= MIN_CHARACTERS:
        return None
    missing = MIN_CHARACTERS - len(text)
    return Problem(
        "too_short", f"Il faut au moins {MIN_CHARACTERS} caractères, il en manque {missing}."
    )


def _kinds(text: str) -> Problem | None:
    present = {
        "une minuscule": any(sign.islower() for sign in text),
        "une majuscule": any(sign.isupper() for sign in text),
        "un chiffre": any(sign.isdigit() for sign in text),
        "un signe spécial (par exemple ! ? € *)": any(not sign.isalnum() for sign in text),
    }
    missing = [name for name, found in present.items() if not found]
    if not missing:
        return None
    return Problem("missing_kind", f"Il manque {_listed(missing)}.")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _unprintable(text: str) -> Problem | None:
    if text.isprintable():
        return None
    return Problem(
        "unprintable", "Un caractère invisible (tabulation, retour à la ligne) s’y trouve."
    )


def _dictionary(text: str, words: Collection[str]) -> Problem | None:
    if not any(part in words for reading in _readings(text) for part in _parts(reading)):
        return None
    return Problem(
        "dictionary_word",
        "Elle contient un mot du dictionnaire, un prénom ou un mot de passe courant, "
        "même déguisé avec des chiffres.",
    )


def _owner(text: str, about: Iterable[str]) -> Problem | None:
    plain = fold(text)
    digits = re.sub(r"\D", "", text)
    seen = (plain, *_readings(text))
    for name, numbers in map(_clues, about):
        if any(clue in reading for clue in name for reading in seen):
            break
        if any(clue in digits for clue in numbers):
            break
    else:
        return None
    return Problem(
        "about_owner", "Elle a un lien avec vous ou votre cabinet (nom, ville, date, numéro)."
    )


def _clues(about: str) -> tuple[set[str], set[str]]:
    """The words and the numbers to look for, from one thing known of the owner."""
    folded = fold(about[:1000])
    words = {word for word in re.findall(r"[a-z]+", folded) if len(word) >= 3} - _LINK_WORDS
    joined = re.sub(r"[^a-z]", "", folded)
    if len(joined) >= SHORTEST:
        words.add(joined)
    numbers = {number for number in re.findall(r"\d+", folded) if len(number) >= 4}
    if compact := re.fullmatch(r"[\d\s./+-]{6,}", folded.strip()):
        numbers.add(re.sub(r"\D", "", compact.group()))
    for year, month, day in re.findall(r"(\d{4})-(\d{2})-(\d{2})", folded):
        numbers |= {day + month, month + day, day + month + year, day + month + year[2:]}
    for day, month, year in re.findall(r"(\d{2})[/.-](\d{2})[/.-](\d{4})", folded):
        numbers |= {day + month, month + day, day + month + year, day + month + year[2:]}
    return words, numbers


def _example(text: str) -> Problem | None:
    example, typed = fold(GUIDE_EXAMPLE), fold(text)
    core = re.sub(r"[^a-z0-9]", "", example)
    near = example in typed or core in re.sub(r"[^a-z0-9]", "", typed)
    if not near and _distance(example, typed, _EXAMPLE_DISTANCE) > _EXAMPLE_DISTANCE:
        return None
    return Problem(
        "guide_example", "C’est l’exemple imprimé dans le guide, que tout le monde connaît."
    )


def _sequence(text: str) -> Problem | None:
    lowered = text.lower()
    windows = [lowered[at : at + _RUN] for at in range(len(lowered) - _RUN + 1)]
    if not any(window in row or window[::-1] in row for window in windows for row in _ROWS):
        return None
    return Problem(
        "sequence", "Elle contient une suite (1234, abcd) ou des touches voisines (azer)."
    )


def _repetition(text: str) -> Problem | None:
    same_sign = re.search(rf"(.)\1{{{_REPEAT - 1}}}", text, re.DOTALL)
    same_block = re.search(r"(.{3,})\1", text.lower(), re.DOTALL)
    few = len(text) >= MIN_CHARACTERS and len(set(text)) < FEWEST_DISTINCT
    if not (same_sign or same_block or few):
        return None
    return Problem("repetition", "Elle répète les mêmes caractères.")


def _readings(text: str) -> Iterator[str]:
    """What the signs may stand for: digits left alone, then read as letters (`1` as i or l)."""
    plain = fold(text)
    yield plain
    choices = [_LEET.get(sign, sign) for sign in plain]
    for letters in islice(product(*choices), _MOST_READINGS):
        yield "".join(letters)


def _parts(text: str) -> Iterator[str]:
    for letters in re.findall(r"[a-z]+", text):
        for start in range(len(letters) - SHORTEST + 1):
            longest = min(len(letters), start + LONGEST)
            for end in range(start + SHORTEST, longest + 1):
                yield letters[start:end]


def _distance(one: str, other: str, most: int) -> int:
    """The edits from one to the other (Levenshtein), counted up to `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        previous, row[0] = row[0], at
        for to, seen in enumerate(other, 1):
            previous, row[to] = (
                row[to],
                min(row[to] + 1, row[to - 1] + 1, previous + (sign != seen)),
            )
    return row[-1]
