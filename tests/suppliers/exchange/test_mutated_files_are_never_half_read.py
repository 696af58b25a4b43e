"""200 files that came back spoilt: each is refused with a reason, or read as if it were not."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.errors import HygieError
from hygie.suppliers.exchange.reading import read_answer_file
from hygie.suppliers.exchange.replies import Replies, read_replies, refuse_stranger
from hygie.suppliers.exchange.sealing import canonical
from hygie.suppliers.exchange.word_reading import interpreted, read_word
from hygie.suppliers.rules.answers import answer_as_data
from tests.suppliers.exchange.sendings import PRACTICE_ID, answer_file, joined, questionnaires
from tests.suppliers.exchange.sendings import resealed as seal_again
from tests.suppliers.exchange.word_documents import (
    body,
    document_of,
    edited,
    fill,
    tick,
    together,
    with_body,
)
from tests.suppliers.questions import EDITION

SHEET = questionnaires("q1")
TOLD = json.loads(answer_file())
TOLD["answers"]["q1.03"]["files"] = ["preuve.pdf"]
TOLD = seal_again(TOLD | {"files": [joined("q1.03")]})
FILE = canonical(TOLD)
WORD = edited(
    document_of(SHEET),
    together(fill(NOM="Léa", DATE="3/12/2026", Q1_01="Réseau"), tick("Q1.03", "Oui")),
)
# Some mutations per file; the shrinker then looks for the smallest that breaks the promise.
MANY = settings(max_examples=200)


def replies(content: bytes) -> Replies:
    file = read_answer_file(content)
    sheet = refuse_stranger(file, practice_id=PRACTICE_ID, sheet=SHEET, received={})
    return read_replies(file, sheet, EDITION)


WHOLE = replies(FILE)


def refused_in_words(error: HygieError) -> None:
    assert error.what
    assert error.means
    assert error.next_step
    assert "Traceback" not in error.message


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """Cut, changed, moved, doubled: what mail, disks, editors and people do to a file."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(found) - 1))
        length = draw(st.integers(1, 40))
        match draw(st.sampled_from(["flip", "cut", "double", "insert", "end", "swap", "blank"])):
            case "flip":
                found[at] ^= draw(st.integers(1, 255))
            case "cut":
                del found[at : at + length]
            case "double":
                found[at:at] = found[at : at + length]
            case "insert":
                found[at:at] = draw(st.binary(min_size=1, max_size=8))
            case "end":
                del found[at + 1 :]
            case "swap":
                found[at : at + 2] = bytes(reversed(found[at : at + 2]))
            case "blank":
                found[at:at] = b" \n\t "
        if not found:
            break
    return bytes(found)


@MANY
@given(spoilt(FILE))
def test_a_spoilt_answer_file_is_refused_or_read_identically(content: bytes) -> None:
    try:
        found = replies(content)
    except HygieError as error:
        refused_in_words(error)
    else:
        assert found == WHOLE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


@st.composite
def resealed(draw: st.DrawFn) -> dict[str, Any]:
    """Changed by somebody who knows the format, and seals it again."""
    told = json.loads(FILE)
    where: Any = told
    while True:
        key = draw(st.sampled_from(sorted(where) if isinstance(where, dict) else range(len(where))))
        inner = where[key]
        if isinstance(inner, dict | list) and inner and draw(st.booleans()):
            where = inner
            continue
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                where[key] = draw(JSON)
            case "remove":
                del where[key]
            case "add" if isinstance(where, dict):
                where[draw(st.sampled_from(["q1.07", "value", "colour", "files"]))] = draw(JSON)
        return seal_again(told)


@MANY
@given(resealed())
def test_a_forged_file_is_refused_or_says_no_more_than_it_holds(told: dict[str, Any]) -> None:
    try:
        found = replies(canonical(told))
    except HygieError as error:
        refused_in_words(error)
        return
    assert set(found.answers) == set(told["answers"])
    for name, answer in found.answers.items():
        stated = {key: value for key, value in told["answers"][name].items() if value}
        assert json.loads(json.dumps(answer_as_data(answer))).keys() <= stated.keys()


@MANY
@given(spoilt(WORD))
def test_a_spoilt_document_is_refused_or_read_identically(content: bytes) -> None:
    before = interpreted(read_word(WORD), SHEET)
    try:
        found = interpreted(read_word(content), SHEET)
    except HygieError as error:
        refused_in_words(error)
    else:
        assert found == before


@MANY
@given(st.data())
def test_a_document_spoilt_inside_loses_no_row_in_silence(data: st.DataObject) -> None:
    text = body(WORD).encode()
    content = with_body(WORD, data.draw(spoilt(text)))
    with suppress(HygieError):
        reading = read_word(content)
        found = interpreted(reading, SHEET)
        known = {row.key for row in reading.rows}
        for item in SHEET.items:
            accounted = item.id in found.said or item.label in found.missing
            accounted |= item.id in {doubt.item_id for doubt in found.doubts}
            assert accounted or item.label in known
