"""The guided check of a phone, read from `guided.toml` and checked once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hygie.errors import HygieError
from hygie.workstation.rules.guided import PLATFORMS, Guide, Question, Screen

FILE: Final = "guided.toml"
_TEXTS: Final = ("id", "topic", "question", "expected", "passed", "failed")
_KEYS: Final = frozenset({*_TEXTS, "measures", *PLATFORMS, *(f"fix_{name}" for name in PLATFORMS)})


class GuideFileError(HygieError):
    """`guided.toml` is wrong: says which key."""

    code = "guide_file"
    exit_code = 10

    def __init__(self, key: str) -> None:
        super().__init__(
            f"La vérification guidée est mal décrite ({FILE}, {key}).",
            means="Rien n’a été modifié dans vos données.",
            next_step="Réinstallez Hygie, ou corrigez ce fichier.",
        )


@cache
def load_guide() -> Guide:
    """The five screens. Raises GuideFileError."""
    return read_guide((files("hygie.workstation") / FILE).read_text(encoding="utf-8"))


def read_guide(text: str) -> Guide:
    """The screens that this text describes. Raises GuideFileError."""
    try:
        screens = tuple(_screen(table) for table in tomllib.loads(text)["screen"])
    except tomllib.TOMLDecodeError as error:
        raise GuideFileError("toml") from error
    except KeyError as error:
        raise GuideFileError(str(error.args[0])) from error
    names = [question.id for screen in screens for question in screen.questions]
    if len(set(names)) != len(names):
        raise GuideFileError("id")
    return Guide(screens)


def _screen(table: Mapping[str, Any]) -> Screen:
    questions = tuple(_question(item) for item in table["question"])
    return Screen(table["id"], table["title"], table["intro"], questions)


def _question(table: Mapping[str, Any]) -> Question:
    if set(table) != _KEYS:
        raise GuideFileError(f"{table.get('id', '?')} : {', '.join(sorted(set(table) ^ _KEYS))}")
    return Question(
        **{key: table[key] for key in _TEXTS},
        measures=tuple(table["measures"]),
        where={name: tuple(table[name]) for name in PLATFORMS},
        fix={name: tuple(table[f"fix_{name}"]) for name in PLATFORMS},
    )
