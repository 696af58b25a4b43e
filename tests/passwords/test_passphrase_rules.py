"""The guide's rules for a passphrase (chapter 2.3.2)."""

import random
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hygie.passwords.rules import (
    GUIDE_EXAMPLE,
    MAX_CHARACTERS,
    MIN_CHARACTERS,
    check_passphrase,
)

GOOD = "vT7!kq9Zr#mW2x"
SIGNS = string.ascii_letters + string.digits + "!#%*?-_=;:&@$€"


def codes(text: str, *about: str) -> frozenset[str]:
    return check_passphrase(text, about=about).codes


@pytest.mark.parametrize(
    "text", [GOOD, "Bx4?wpL8_hRt6z", "jmMP2cm,d16h3!", "Ç7é!kQvÀ2zw-Rp", "kV 7! qZ 9w xR mT"]
)
def test_a_good_passphrase_passes(text):
    report = check_passphrase(text, about=["Anne Martin", "Kélibia", "1975-03-12"])
    assert report.problems == ()
    assert report.ok


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "too_short"),
        ("vT7!kq9Zr#m", "too_short"),
        ("VT7!KQ9ZR#MW2X", "missing_kind"),
        ("vt7!kq9zr#mw2x", "missing_kind"),
        ("vTd!kqxZr#mWpx", "missing_kind"),
        ("vT7bkq9ZrxmW2x", "missing_kind"),
        ("vT7!kq9Zr\tmW2x", "unprintable"),
        ("vT7!kq9Zr#mW2x\n", "unprintable"),
    ],
)
def test_a_broken_rule_is_named(text, code):
    assert code in codes(text)


def test_twelve_signs_are_enough_and_eleven_are_not():
    assert MIN_CHARACTERS == 12
    assert codes(GOOD[:12]) == frozenset()
    assert codes(GOOD[:11]) == {"too_short"}


def test_what_is_missing_is_said_in_words():
    [problem] = check_passphrase("vt7hkq9zrumw2x").problems
    assert "majuscule" in problem.message_fr
    assert "signe spécial" in problem.message_fr
    assert "minuscule" not in problem.message_fr


@pytest.mark.parametrize(
    "word",
    [
        "maison", "soleil", "chocolat", "infirmière", "INFIRMIERE", "stéthoscope", "ordonnance",
        "kinésithérapeute", "pharmacie", "Marseille", "Grenoble", "Nathalie", "Stéphane", "Martin",
        "password", "dragon", "football", "summer", "welcome", "mercredi", "décembre", "cœurs",
    ],
)  # fmt: skip
def test_a_french_or_english_word_or_a_name_is_refused(word):
    assert codes(f"7!vT{word}#Zq") == {"dictionary_word"}


@pytest.mark.parametrize(
    "disguised",
    [
        "m41s0n",
        "s0l31l",
        "s0le1l",
        "Ch0c0l@t",
        "p@$$w0rd",
        "p@ssw0rd",
        "$0l€!l",
        "1nf1rm1ère",
        "N@th@l1e",
    ],
)
def test_a_word_disguised_with_digits_is_refused(disguised):
    assert "dictionary_word" in codes(f"7!vT{disguised}#Zq")


def test_a_short_word_alone_is_allowed():
    assert codes("vT7!kchatq9Zr#") == frozenset()


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ("Kélibia", "vT7!kKelibia#9"),
        ("Anne Roy", "vT7!kqroy9Zr#m"),
        ("12 rue des Xyloèdres, Vaoulx", "vT7!kVAOULX9#Z"),
        ("1975-03-12", "vT!kq1975Zr#mW"),
        ("1975-03-12", "vT!kq1203Zr#mW"),
        ("12/03/1975", "vT!kq1203Zr#mW"),
        ("06 12 34 98 76", "vT!0612349876q"),
        ("69003", "vT!kq69003Zr#m"),
        ("Mikhaïl", "vT7!kM1kh@il#Z"),
        ("Le Guerrec", "vT7!kleguerrec"),
    ],
)
def test_a_link_with_its_owner_is_refused(about, text):
    assert "about_owner" in codes(text, about)


def test_link_words_and_numbers_of_a_street_are_no_link():
    about = ("12 rue des Xyloèdres", "Le 3 de la rue", "")
    assert codes("vT7!rue12Zr#m", *about) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        GUIDE_EXAMPLE,
        GUIDE_EXAMPLE + "!",
        "!" + GUIDE_EXAMPLE,
        "Js1jvaP€jsf2c!",
        "js1jvaP€jsf3c",
        "js1jvaPejsf2c!A",
        "js1jvaP&jsf2c",
        "js2jvaL€jsf2c",
        "js1-jva-P€-jsf2c",
    ],
)
def test_the_example_printed_in_the_guide_is_refused_with_its_variants(text):
    assert "guide_example" in codes(text)


@pytest.mark.parametrize(
    "run",
    ["1234", "9876", "abcd", "WXYZ", "azer", "AZERTY", "poiu", "qsdf", "wxcv", "qwer", "&é\"'"],
)
def test_a_sequence_or_neighbouring_keys_are_refused(run):
    assert "sequence" in codes(f"vT!k7{run}Zq#m")


@pytest.mark.parametrize(
    "text", ["vT7!aaakq9Zr#", "vT7!kvT7!kvT7!k", "aA1!aA1!aA1!", "!!!!!!!!!Aa1"]
)
def test_repetition_is_refused(text):
    assert "repetition" in codes(text)


def test_a_text_beyond_measure_is_refused_at_once():
    assert codes("vT7!" * 2_500_000) == {"too_long"}
    assert codes("vT7!kq9Zr#mW2x" + "é" * MAX_CHARACTERS) == {"too_long"}


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=4))
@example("İ" * 14, ["ﬁ", "½"])
@example("\ud800" * 14, ["\ud800"])
def test_any_text_gets_a_report_and_its_own_words_are_never_repeated(text, about):
    report = check_passphrase(text, about=about)
    assert report.ok == (not report.problems)
    for problem in report.problems:
        assert problem.message_fr.endswith((".", ")."))
        assert len(text) < 8 or text not in problem.message_fr


@given(st.text(SIGNS, min_size=1, max_size=40))
def test_the_same_text_always_gets_the_same_report(text):
    assert check_passphrase(text) == check_passphrase(text)


@given(st.text(SIGNS, max_size=MIN_CHARACTERS - 1))
def test_nothing_short_ever_passes(text):
    assert not check_passphrase(text).ok


@pytest.mark.parametrize("length", [12, 14, 16, 20])
def test_random_passphrases_nearly_always_pass(length):
    generator = random.Random(20261123)
    tries = 1500
    passed = counted = 0
    while counted < tries:
        text = "".join(generator.choices(SIGNS, k=length))
        if "missing_kind" in codes(text):
            continue
        counted += 1
        passed += check_passphrase(text, about=["Anne Martin", "Lyon", "1975"]).ok
    assert passed / tries > 0.97


def test_the_words_can_be_given():
    assert codes("vT7!kq9Zr#mW2x") == frozenset()
    report = check_passphrase("vT7!qzwkrvb#9", words={"qzwkrvb"})
    assert report.codes == {"dictionary_word"}
