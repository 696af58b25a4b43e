"""Whatever somebody typed, the text that reaches the page can be drawn."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.documents import typesetting
from hygie.documents.rules.coverage import covered
from hygie.documents.rules.text import MISSING, Printer

DRAWN = frozenset.intersection(
    *(covered((typesetting.FONTS / name).read_bytes()) for name in typesetting.FONT_FILES)
)


def printed(text: str) -> str:
    return Printer(DRAWN).text(text)


def test_french_comes_out_as_it_went_in() -> None:
    text = "L’été, à Noël : « cœur », 15 min, 3 €, n° 2 – œuvre… ÀÉÈÇ ½ ≥ →"

    assert printed(text) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("e\u0301te\u0301", "été"),
        ("fait ✅", "fait ✓"),
        ("le bouton ⓘ", "le bouton (i)"),
        ("bravo 👍🏽", f"bravo {MISSING}"),
        ("famille 👩‍👩‍👧", f"famille {MISSING}"),
        ("شركة الأمن", f"{MISSING} {MISSING}"),
        ("ATTENTION\ufe0f", "ATTENTION"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("in\u00advisible\u200b", "invisible"),
        ("cloche\x07\x00nul", "clochenul"),
        ("a\tb", "a b"),
        ("une\r\ndeux\rtrois\u2028quatre", "une\ndeux\ntrois\nquatre"),
        ("seul \ud800 perdu", f"seul {MISSING} perdu"),
        ("", ""),
    ],
)
def test_odd_characters_are_told_or_left_out(typed: str, shown: str) -> None:
    assert printed(typed) == shown


def test_a_missing_character_is_remembered_so_that_the_page_explains_it() -> None:
    printer = Printer(DRAWN)
    printer.text("rien d’étrange")
    assert not printer.replaced

    printer.text("漢")
    assert printer.replaced


def test_an_endless_word_may_be_broken_and_a_sentence_is_left_alone() -> None:
    assert max(map(len, printed("a" * 10_000).split("\u200b"))) <= 44
    assert "\u200b" not in printed("Une phrase ordinaire. " * 40)


def test_the_words_of_a_structure_are_treated_and_nothing_else() -> None:
    data = {"clé\x00": ["a\x00", {"n": 3, "x": None, "v": True}], "t": ("b\x00",)}

    assert Printer(DRAWN).data(data) == {
        "clé\x00": ["a", {"n": 3, "x": None, "v": True}],
        "t": ["b"],
    }


@given(st.text(alphabet=st.characters(), max_size=200))
def test_every_text_becomes_drawable(text: str) -> None:
    shown = printed(text)

    assert all(ord(char) in DRAWN or char in "\n\u200b" for char in shown)
    assert unicodedata.is_normalized("NFC", shown.replace(MISSING, "")) or MISSING in shown


@given(st.text(max_size=200))
def test_what_is_printable_stays(text: str) -> None:
    once = printed(text)

    assert printed(once.replace("\u200b", "")) == once
