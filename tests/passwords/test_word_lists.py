"""The words that a passphrase must not contain."""

import subprocess
import sys
from importlib.resources import files

import pytest

from hygie.passwords.words import LONGEST, SHORTEST, common_words, fold

DATA = files("hygie.passwords") / "data"


def test_there_are_enough_words_and_each_is_folded():
    words = common_words()
    assert len(words) > 50_000
    for word in words:
        assert word.isascii()
        assert word.isalpha()
        assert word.islower()
        assert SHORTEST <= len(word) <= LONGEST


def test_the_file_stays_small_and_says_where_it_comes_from():
    assert len((DATA / "words.txt.gz").read_bytes()) < 400_000
    notice = (DATA / "NOTICE.md").read_text("utf-8")
    for word in ("MIT", "ODC-BY", "OpenSubtitles", "zxcvbn"):
        assert word in notice


def test_the_words_are_read_on_first_use_only():
    code = (
        "import sys, hygie.passwords.rules;"
        "from hygie.passwords.words import common_words;"
        "assert common_words.cache_info().currsize == 0;"
        "assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Événement", "evenement"), ("CŒUR", "coeur"), ("Ægir", "aegir"), ("e\u0301te\u0301", "ete")],
)
def test_folding_takes_accents_and_ligatures_away(text, folded):
    assert fold(text) == folded
