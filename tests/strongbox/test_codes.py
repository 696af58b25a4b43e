"""The recovery code: printed, kept in a drawer, typed back one bad morning."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hygie.errors import WrongSecretError
from hygie.strongbox import codes
from hygie.strongbox.codes import ALPHABET, MistypedCodeError, new_code, printed, secret_of

secrets = st.text(ALPHABET, min_size=26, max_size=26)
symbols = st.sampled_from(ALPHABET)
places = st.integers(0, 27)


def bare(secret: str) -> str:
    return printed(secret).replace("-", "")


@given(secrets)
def test_a_printed_code_is_read_back(secret):
    assert secret_of(printed(secret)) == secret


@given(secrets)
def test_case_dashes_and_spaces_do_not_matter(secret):
    code = printed(secret)
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code.lower().replace('-', ' – ')}\n",
    ):
        assert secret_of(typed) == secret


@given(secrets)
def test_signs_that_look_alike_are_taken_for_one_another(secret):
    typed = printed(secret).replace("0", "O").replace("1", "l")
    assert secret_of(typed) == secret
    assert secret_of(typed.replace("l", "I").replace("O", "o")) == secret


@given(secrets, places, symbols)
def test_one_wrong_sign_is_always_noticed(secret, place, symbol):
    code = bare(secret)
    assume(code[place] != symbol)
    with pytest.raises(MistypedCodeError):
        secret_of(code[:place] + symbol + code[place + 1 :])


@given(secrets, st.integers(0, 26))
def test_two_neighbours_swapped_are_always_noticed(secret, place):
    code = bare(secret)
    assume(code[place] != code[place + 1])
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    with pytest.raises(MistypedCodeError):
        secret_of(swapped)


@given(secrets, places)
def test_a_missing_sign_is_always_noticed(secret, place):
    code = bare(secret)
    with pytest.raises(MistypedCodeError):
        secret_of(code[:place] + code[place + 1 :])


@given(st.text(max_size=400))
def test_any_text_is_a_code_or_is_refused_in_words(text):
    try:
        secret = secret_of(text)
    except MistypedCodeError:
        return
    assert printed(secret)


def test_ten_megabytes_are_refused_at_once():
    with pytest.raises(MistypedCodeError):
        secret_of("0" * 10_000_000)


def test_a_code_carries_at_least_128_bits():
    assert codes.DATA_SYMBOLS * 5 >= 128
    assert len({new_code() for _ in range(100)}) == 100


def test_a_code_is_seven_groups_of_four():
    assert [len(group) for group in new_code().split("-")] == [4] * 7


def test_a_mistyped_code_is_a_wrong_secret_of_its_own_kind():
    assert issubclass(MistypedCodeError, WrongSecretError)
    assert MistypedCodeError.code == "mistyped_code"
