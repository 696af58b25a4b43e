"""One row of the Word document: what it clearly says, or why it does not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from hygie.suppliers.exchange.sheet import LINE_KIND, Item
from hygie.suppliers.exchange.word_layout import WITHOUT_OBJECT
from hygie.suppliers.rules.answers import LARGEST_NUMBER, LONGEST_NAME, LONGEST_TEXT, MOST_FILES
from hygie.suppliers.rules.days import read_day

_OPEN: Final = "☐□▢❏❑"
_TICKED: Final = "☑☒✓✔✗✘■▣🗹🗷"
_MARK: Final = re.compile(rf"([{_OPEN}{_TICKED}]|\[\s?[xX×]?\s?\]|^\s*[xX×](?=\s))")
_WITHOUT_OBJECT_ID: Final = "without_object"
_SPLIT_NAMES: Final = re.compile(r"[\n;]")


@dataclass(frozen=True)
class Said:
    """A clear row, as an answer file would say it; `told` is empty when nothing was answered."""

    told: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """A row that could mean several things, or that its question cannot bear."""

    item_id: str
    found: str
    why: str
    comment: str = ""


@dataclass(frozen=True)
class _Ticks:
    """A cell of boxes: what is ticked, what is left, and the words beside."""

    ticked: tuple[str, ...]
    left: tuple[str, ...]
    words: str
    bare: bool


class _UnclearError(Exception):
    """Why a cell is not clear."""


def interpret(item: Item, cells: Sequence[str]) -> Said | Doubt:
    """The cells after the number: the question, the answer, for a line its day, the remark."""
    expected = 4 if item.kind == LINE_KIND else 3
    comment = cells[-1] if len(cells) == expected else ""
    found = "\n".join(cells[1:]).strip()
    if len(cells) != expected:
        return Doubt(item.id, found, "Des cases de cette ligne ont été fusionnées ou effacées.")
    if len(comment) > LONGEST_TEXT:
        return Doubt(item.id, found, f"La remarque dépasse {LONGEST_TEXT} caractères.")
    try:
        told = _told(item, cells[1], comment)
        if item.kind == LINE_KIND:
            told |= _day(cells[2])
    except _UnclearError as error:
        return Doubt(item.id, cells[1], str(error), comment)
    return Said(told)


def _told(item: Item, cell: str, comment: str) -> dict[str, object]:
    ticks = _ticks(item, cell)
    told: dict[str, object] = {"comment": comment} if comment else {}
    if _WITHOUT_OBJECT_ID in ticks.ticked:
        return _without_object(ticks, comment)
    value = _chosen(item, ticks) if item.options else _typed(item, ticks.words)
    if value not in (None, "", []):
        told["value"] = value
    if item.options and ticks.words:
        said = "\n".join(text for text in (ticks.words, comment) if text)
        if len(said) > LONGEST_TEXT:
            raise _UnclearError(f"La remarque dépasse {LONGEST_TEXT} caractères.")
        told["comment"] = said
    return told


def _without_object(ticks: _Ticks, comment: str) -> dict[str, object]:
    if len(ticks.ticked) > 1:
        raise _UnclearError("« Sans objet » est coché avec une autre réponse.")
    reason = "\n".join(text for text in (ticks.words, comment) if text)
    if not reason:
        raise _UnclearError("« Sans objet » est coché sans dire pourquoi.")
    if len(reason) > LONGEST_TEXT:
        raise _UnclearError(f"La raison dépasse {LONGEST_TEXT} caractères.")
    return {"not_applicable": reason}


def _day(cell: str) -> dict[str, object]:
    if not cell:
        return {}
    day = read_day(cell)
    if day is None:
        raise _UnclearError(f"La date « {cell[:60]} » n’est pas sûre.")
    return {"on": day.isoformat()}


# --- boxes --------------------------------------------------------------------------------------


def _ticks(item: Item, cell: str) -> _Ticks:
    labels = {_folded(option.label): option.id for option in item.options}
    if item.may_not_apply:
        labels |= dict.fromkeys(
            (_folded(WITHOUT_OBJECT), _folded("Sans objet")), _WITHOUT_OBJECT_ID
        )
    ticked: list[str] = []
    left: list[str] = []
    words: list[str] = []
    marks = 0
    for mark, text in _segments(cell):
        name = labels.get(_folded(text))
        marks += mark is not None
        if name is None:
            words.append(text)
            if mark == "ticked":
                raise _UnclearError(
                    "Une case est cochée devant une réponse qui n’est pas proposée."
                )
        elif mark == "ticked":
            ticked.append(name)
        else:
            left.append(name)
    said = "\n".join(text for text in words if text).strip()
    return _Ticks(tuple(dict.fromkeys(ticked)), tuple(dict.fromkeys(left)), said, marks == 0)


def _segments(cell: str) -> list[tuple[str | None, str]]:
    """Each box with the words that follow it; words without a box come with None."""
    found: list[tuple[str | None, str]] = []
    for line in cell.split("\n"):
        pieces = _MARK.split(line)
        if pieces[0].strip():
            found.append((None, pieces[0].strip()))
        for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
            sign = "open" if mark.strip() in _OPEN or mark.strip("[] \t") == "" else "ticked"
            found.append((sign, text.strip()))
    return found


def _folded(text: str) -> str:
    """Case, accents, spaces and the end's punctuation do not tell two answers apart."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(bare.split()).rstrip(" .,;")


def _chosen(item: Item, ticks: _Ticks) -> object:
    """The value of a choice. Raises _UnclearError."""
    if item.kind == "choices":
        return _several(item, ticks)
    if len(ticks.ticked) == 1:
        return ticks.ticked[0]
    if ticks.ticked:
        raise _UnclearError("Plusieurs réponses sont cochées, une seule est attendue.")
    offered = len(item.options) + item.may_not_apply
    if len(ticks.left) == 1 and not ticks.words and ticks.left[0] != _WITHOUT_OBJECT_ID:
        return ticks.left[0]
    if ticks.words:
        raise _UnclearError("Rien n’est coché, mais quelque chose est écrit.")
    if len(ticks.left) not in (0, offered):
        raise _UnclearError("Rien n’est coché, et plusieurs réponses restent.")
    return None


def _several(item: Item, ticks: _Ticks) -> object:
    if ticks.ticked:
        return [option.id for option in item.options if option.id in ticks.ticked]
    if ticks.words:
        raise _UnclearError("Rien n’est coché, mais quelque chose est écrit.")
    if ticks.left and ticks.bare:
        return [option.id for option in item.options if option.id in ticks.left]
    if len(ticks.left) not in (0, len(item.options) + item.may_not_apply):
        raise _UnclearError("Rien n’est coché, et une partie des réponses reste.")
    return None


# --- what is typed ------------------------------------------------------------------------------


def _typed(item: Item, words: str) -> object:
    if not words:
        return None
    if item.kind == "number":
        return _number(item, words)
    if item.kind == "date":
        day = read_day(words)
        if day is None:
            raise _UnclearError(f"La date « {words[:60]} » n’est pas sûre.")
        return day.isoformat()
    if item.kind == "file":
        return _names(words)
    if len(words) > LONGEST_TEXT:
        raise _UnclearError(f"Le texte dépasse {LONGEST_TEXT} caractères.")
    return words


def _number(item: Item, words: str) -> int:
    digits, _, rest = words.partition(" ") if " " in words else (words, "", "")
    units = {"", _folded(item.unit), _folded(item.unit).removesuffix("s")}
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 6:
        raise _UnclearError(f"Le nombre « {words[:60]} » n’est pas sûr.")
    if _folded(rest) not in units or int(digits) > LARGEST_NUMBER:
        raise _UnclearError(f"Le nombre « {words[:60]} » n’est pas sûr.")
    return int(digits)


def _names(words: str) -> list[str]:
    names = [" ".join(name.split()) for name in _SPLIT_NAMES.split(words)]
    names = [name for name in names if name]
    if len(names) > MOST_FILES or any(
        len(name) > LONGEST_NAME or set(name) & set("/\\:") or name in {".", ".."} for name in names
    ):
        raise _UnclearError("Un nom de fichier n’est pas acceptable.")
    return names
