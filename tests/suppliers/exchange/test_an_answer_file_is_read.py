"""What comes back is read only when it is whole, and refused in words otherwise."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from hygie.suppliers.exchange.answer_file import LARGEST_BYTES, Respondent
from hygie.suppliers.exchange.faults import (
    AlreadyReceivedError,
    AnswerFileError,
    ForeignError,
    NewerFormatError,
    OtherRequestError,
    TamperedError,
    TooBigError,
    TruncatedError,
    UnfinishedError,
)
from hygie.suppliers.exchange.reading import read_answer_file
from hygie.suppliers.exchange.replies import read_replies, refuse_stranger
from hygie.suppliers.exchange.sealing import canonical
from hygie.suppliers.rules.answers import AnswerError
from tests.suppliers.exchange.sendings import (
    PRACTICE_ID,
    answer_file,
    joined,
    questionnaires,
    reference,
    resealed,
    told,
    work_order,
)
from tests.suppliers.questions import EDITION, Q1, good_answers

SHEET = questionnaires("q1")


def test_a_whole_file_says_who_when_and_what() -> None:
    found = read_answer_file(answer_file())

    assert found.reference == reference("q1")
    assert found.respondent == Respondent("Léa Martin", "Gérante", "Nuage & Cie")
    assert found.finished_at == datetime(2026, 12, 3, 10, 15, tzinfo=UTC)
    assert found.sittings[0].answered == 12
    assert read_replies(found, SHEET, EDITION).answers == good_answers(Q1)


def test_spaces_and_a_byte_order_mark_change_nothing() -> None:
    content = answer_file()
    pretty = b"\xef\xbb\xbf" + json.dumps(json.loads(content), indent=2).encode()

    assert read_answer_file(pretty) == read_answer_file(content)


def test_an_unknown_key_is_left_alone() -> None:
    content = answer_file(colour="bleu")

    assert read_answer_file(content).answers == read_answer_file(answer_file()).answers


def test_a_joined_document_comes_whole() -> None:
    answers = {"q1.01": {"value": "Oui.", "files": ["preuve.pdf"]}}
    content = canonical(resealed(told(SHEET, answers, files=[joined("q1.01")])))
    [document] = read_answer_file(content).joined

    assert (document.item_id, document.name, document.content[:5]) == (
        "q1.01", "preuve.pdf", b"%PDF-",
    )  # fmt: skip


def changed(**changes) -> bytes:
    return canonical(resealed(json.loads(answer_file()) | changes))


def request(**changes) -> dict:
    return json.loads(answer_file())["request"] | changes


def spoilt(old: str, new: str) -> bytes:
    text = answer_file().decode()
    assert old in text
    return text.replace(old, new, 1).encode()


REFUSED = {
    "empty": (b"", AnswerFileError, "vide"),
    "not JSON": (b"PK\x03\x04", AnswerFileError, "pas un fichier de réponses"),
    "another format": (changed(format="hygie-check/1"), AnswerFileError, "pas un fichier"),
    "newer format": (changed(format="hygie-answers/2"), NewerFormatError, "plus récente"),
    "truncated": (answer_file()[:-40], TruncatedError, "avant sa fin"),
    "tampered": (spoilt('"no"', '"yes"'), TamperedError, "sceau"),
    "no seal": (spoilt('"seal"', '"zeal"'), AnswerFileError, "seal"),
    "twice the same key": (spoilt('"note":""', '"note":"","note":""'), AnswerFileError, "abîmé"),
    "a float": (changed(x=1.5), AnswerFileError, "abîmé"),
    "not a number": (spoilt('"note":""', '"note":NaN'), AnswerFileError, "abîmé"),
    "not UTF-8": (answer_file().replace(b"Port", b"P\xff"), AnswerFileError, "abîmé"),
    "a working copy": (changed(finished_at=None), UnfinishedError, "copie de travail"),
    "nobody": (changed(respondent={"name": ""}), AnswerFileError, "respondent.name"),
    "no moment": (changed(finished_at="hier"), AnswerFileError, "finished_at"),
    "a moment without zone": (
        changed(finished_at="2026-12-03T10:15:00"), AnswerFileError, "finished_at",
    ),
    "another kind": (changed(request=request(kind="poem")), AnswerFileError, "request.kind"),
    "no request": (changed(request=request(id="12")), AnswerFileError, "request.id"),
    "a spoilt code": (changed(request=request(nonce="zz")), AnswerFileError, "request.nonce"),
    "no part": (changed(request=request(parts=[])), AnswerFileError, "request.parts"),
    "answers as a list": (changed(answers=[]), AnswerFileError, "answers"),
    "an answer as a text": (changed(answers={"q1.01": "oui"}), AnswerFileError, "answers"),
    "too many sittings": (changed(sittings=[{}] * 300), AnswerFileError, "sittings"),
    "a wrong sitting": (changed(sittings=[{"answered": -1}]), AnswerFileError, "sittings[0]"),
    "a control character": (changed(note="a\x07b"), AnswerFileError, "note"),
    "half a character": (changed(note="\ud83d"), AnswerFileError, "note"),
    "a document that lies": (
        changed(files=[joined("q1.01") | {"size": 3}]), TamperedError, "preuve.pdf",
    ),
    "a document not in base64": (
        changed(files=[joined("q1.01") | {"content": "é"}]), AnswerFileError, "content",
    ),
    "too much text": (changed(more="a" * 1_100_000), TooBigError, "plus de texte"),
    "too many signs": (b"{" + b"[],"  * 200_000 + b"}", TooBigError, "plus de réponses"),
    "too big": (b"{" + b" " * LARGEST_BYTES + b"}", TooBigError, "trop gros"),
    "too deep": (b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}", AnswerFileError, "abîmé"),
    "deep": (b'{"a":' + b"[" * 20 + b"]" * 20 + b"}", AnswerFileError, "imbriqué"),
    "an endless number": (b'{"a":' + b"9" * 5000 + b"}", AnswerFileError, "abîmé"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_whole_is_refused_with_its_reason(name: str) -> None:
    content, kind, word = REFUSED[name]
    with pytest.raises(kind) as refused:
        read_answer_file(content)

    assert type(refused.value) is kind
    assert word in refused.value.what
    assert refused.value.means == "Rien n’a été enregistré."
    assert refused.value.next_step


def check(content: bytes, **instead):
    file = read_answer_file(content)
    told = {"practice_id": PRACTICE_ID, "sheet": SHEET, "received": {}} | instead
    return refuse_stranger(file, **told)


def test_the_sheet_that_was_sent_is_found_again() -> None:
    assert check(answer_file()) is SHEET


def test_another_practice_s_answers_are_refused_by_name() -> None:
    with pytest.raises(ForeignError, match="Cabinet du Port"):
        check(answer_file(), practice_id=UUID(int=5))


def test_answers_to_nothing_that_was_sent_are_refused() -> None:
    with pytest.raises(OtherRequestError, match="n’a pas, ou n’a plus"):
        check(answer_file(), sheet=None)


@pytest.mark.parametrize(
    "change", [{"nonce": "f" * 32}, {"edition": "hygie-2020"}, {"parts": ["q1", "q2"]}]
)
def test_two_sendings_mixed_up_are_refused(change: dict) -> None:
    with pytest.raises(OtherRequestError, match="mélangés"):
        check(changed(request=request(**change)))


def test_the_same_answers_are_taken_once() -> None:
    seal = json.loads(answer_file())["seal"]
    with pytest.raises(AlreadyReceivedError, match="4\u00a0décembre\u00a02026"):
        check(answer_file(), received={seal: date(2026, 12, 4)})


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"q1.99": {"value": "yes"}}, AnswerFileError),
        ({"q2.02": {"value": "yes"}}, AnswerFileError),
        ({"q1.03": {"value": "maybe"}}, AnswerError),
        ({"q1.03": {"value": "yes", "colour": 1}}, AnswerError),
    ],
)
def test_an_answer_that_no_question_bears_refuses_the_whole(answers, kind) -> None:
    file = read_answer_file(canonical(resealed(told(SHEET, answers))))
    with pytest.raises(kind):
        read_replies(file, SHEET, EDITION)


def test_a_document_joined_to_nothing_is_refused() -> None:
    answers = {"q1.01": {"value": "Oui.", "files": ["autre.pdf"]}}
    file = read_answer_file(canonical(resealed(told(SHEET, answers, files=[joined("q1.01")]))))
    with pytest.raises(AnswerFileError, match=r"preuve\.pdf"):
        read_replies(file, SHEET, EDITION)


def test_a_document_named_without_being_joined_is_announced() -> None:
    answers = {
        "q1.01": {"value": "Oui.", "files": ["preuve.pdf", "contrat.pdf"]},
        "q1.06": {"value": "processor"},
    }
    file = read_answer_file(canonical(resealed(told(SHEET, answers, files=[joined("q1.01")]))))

    assert read_replies(file, SHEET, EDITION).announced() == ("contrat.pdf",)


def test_the_lines_of_a_work_order_say_what_was_done_and_when() -> None:
    sheet = work_order()
    answers = {
        "l01": {"value": "done", "on": "2026-12-02", "comment": "Défense activée."},
        "l02": {"value": "not_done"},
    }
    file = read_answer_file(canonical(resealed(told(sheet, answers))))
    lines = read_replies(file, sheet).lines

    assert lines["l01"].is_done
    assert (lines["l01"].done_on, lines["l01"].comment) == (date(2026, 12, 2), "Défense activée.")
    assert not lines["l02"].is_done


@pytest.mark.parametrize(
    "raw", [{"value": "perhaps"}, {"value": 1}, {"value": "done", "on": "hier"}, {"comment": []}]
)
def test_a_line_that_says_something_else_is_refused(raw) -> None:
    sheet = work_order()
    file = read_answer_file(canonical(resealed(told(sheet, {"l01": raw}))))
    with pytest.raises(AnswerFileError, match="L01"):
        read_replies(file, sheet)
