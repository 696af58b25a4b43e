"""The Word document is read back whatever people did to it; what is not clear is said not to be."""

from datetime import date

import pytest

from hygie.suppliers.exchange.answer_file import Respondent
from hygie.suppliers.exchange.faults import AnswerFileError, TooBigError
from hygie.suppliers.exchange.replies import read_replies
from hygie.suppliers.exchange.word_layout import read_stamp, stamp
from hygie.suppliers.exchange.word_package import LARGEST_BODY_BYTES, body_of
from hygie.suppliers.exchange.word_reading import as_answer_file, interpreted, read_word
from tests.suppliers.exchange.sendings import questionnaires, reference, work_order
from tests.suppliers.exchange.word_documents import (
    body,
    document_of,
    edited,
    fill,
    remark,
    row_of,
    tick,
    together,
    with_body,
)
from tests.suppliers.questions import EDITION

SHEET = questionnaires("q1", "q2", "q4")
BLANK = document_of(SHEET)


def read(edit):
    return interpreted(read_word(edited(BLANK, edit)), SHEET)


def said(edit) -> dict:
    return {name: one.told for name, one in read(edit).said.items()}


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert document_of(SHEET) == BLANK


def test_an_untouched_document_answers_nothing_and_lacks_nothing() -> None:
    reading = read_word(BLANK)
    found = interpreted(reading, SHEET)

    assert reading.reference == reference("q1", "q2", "q4")
    assert (found.said, found.doubts, found.missing, found.stray) == ({}, (), (), ())


def test_it_shows_nothing_that_is_the_practice_s_own() -> None:
    text = body(BLANK)
    for questionnaire in EDITION.questionnaires:
        for question in questionnaire.questions:
            for private in (question.why, question.missing, question.next):
                assert not private or private not in text


CLEAR = {
    "a box ticked": (tick("Q1.03", "Oui"), {"q1.03": {"value": "yes"}}),
    "only the answer left": (fill(Q1_03="Non"), {"q1.03": {"value": "no"}}),
    "in capitals": (fill(Q1_03="OUI."), {"q1.03": {"value": "yes"}}),
    "without its accents": (fill(Q1_04="En  partie"), {"q1.04": {"value": "partly"}}),
    "one box left": (fill(Q1_03="☐ Non"), {"q1.03": {"value": "no"}}),
    "a cross typed": (fill(Q1_03="☐ Oui\nX Non"), {"q1.03": {"value": "no"}}),
    "brackets": (fill(Q1_03="[x] Oui\n[ ] Non"), {"q1.03": {"value": "yes"}}),
    "on one line": (fill(Q1_03="☑ Oui ☐ Non"), {"q1.03": {"value": "yes"}}),
    "words beside a tick": (
        fill(Q1_03="☒ Oui\n☐ Non\ndepuis 2020"),
        {"q1.03": {"value": "yes", "comment": "depuis 2020"}},
    ),
    "a text": (fill(Q1_01="Hygiène,\nréseau"), {"q1.01": {"value": "Hygiène,\nréseau"}}),
    "a number": (fill(Q1_24="48"), {"q1.24": {"value": 48}}),
    "a number with its unit": (fill(Q1_24="48 heures"), {"q1.24": {"value": 48}}),
    "a date": (
        together(tick("Q2.01", "Mettre en place ou surveiller les sauvegardes"),
                 fill(Q2_32="3/3/2026")),
        {"q2.01": {"value": ["backups"]}, "q2.32": {"value": "2026-03-03"}},
    ),
    "a remark alone": (remark("Q1.03", "À voir."), {"q1.03": {"comment": "À voir."}}),
    "names of documents": (
        fill(Q4_12="certificat.pdf\nannexe.pdf"),
        {"q4.12": {"value": ["certificat.pdf", "annexe.pdf"]}},
    ),
    "without object, with its reason": (
        together(tick("Q2.03", "Sans objet (dites pourquoi en remarque)"),
                 remark("Q2.03", "Logiciels libres.")),
        {"q2.03": {"not_applicable": "Logiciels libres."}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_clear_is_taken(name: str) -> None:
    edit, expected = CLEAR[name]

    assert said(edit) == expected


DOUBTFUL = {
    "two boxes": (fill(Q1_03="☒ Oui\n☒ Non"), "q1.03", "Plusieurs"),
    "other words": (fill(Q1_03="Oui, sauf le NAS"), "q1.03", "Rien n’est coché"),
    "some answers removed": (fill(Q1_04="☐ Oui\n☐ En partie"), "q1.04", "plusieurs réponses"),
    "a tick before nothing offered": (fill(Q1_03="☒ Peut-être"), "q1.03", "pas proposée"),
    "without object, no reason": (fill(Q2_03="☒ Sans objet"), "q2.03", "sans dire pourquoi"),
    "without object and yes": (fill(Q2_03="☒ Oui\n☒ Sans objet"), "q2.03", "avec une autre"),
    "not a number": (fill(Q1_24="deux jours"), "q1.24", "nombre"),
    "another unit": (fill(Q1_24="2 jours"), "q1.24", "nombre"),
    "not a date": (fill(Q2_32="mars dernier"), "q2.32", "date"),
    "a day that does not exist": (fill(Q2_32="31/02/2026"), "q2.32", "date"),
    "too long": (fill(Q1_01="a" * 2500), "q1.01", "2000"),
    "a path": (fill(Q4_12="C:/secret.pdf"), "q4.12", "nom de fichier"),
    "a remark too long": (remark("Q1.03", "a" * 2500), "q1.03", "2000"),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_not_clear_is_left_to_somebody(name: str) -> None:
    edit, item, why = DOUBTFUL[name]
    found = read(edit)
    [doubt] = found.doubts

    assert doubt.item_id == item
    assert why in doubt.why
    assert doubt.found
    assert item not in found.said


def test_a_row_that_was_removed_is_said_to_be_missing() -> None:
    def remove(document) -> None:
        row = row_of(document, "Q1.03")[0]._tc.getparent()
        row.getparent().remove(row)

    assert read(remove).missing == ("Q1.03",)


def test_a_row_copied_twice_with_another_answer_is_left_to_somebody() -> None:
    def double(document) -> None:
        from copy import deepcopy

        row = row_of(document, "Q1.03")[0]._tc.getparent()
        row.addnext(deepcopy(row))
        row_of(document, "Q1.03")[2].text = "Oui"

    [doubt] = read(double).doubts
    assert doubt.why == "Cette ligne figure plusieurs fois."


def test_a_number_that_was_changed_is_not_lost() -> None:
    def rename(document) -> None:
        cells = row_of(document, "Q1.03")
        cells[0].text, cells[2].text = "Q9.99", "Oui"

    found = read(rename)
    assert found.missing == ("Q1.03",)
    assert "Q9.99" in found.stray[0]
    assert "Oui" in found.stray[0]


def test_tracked_changes_count_as_they_end() -> None:
    xml = (
        "<w:p><w:del><w:r><w:delText>Non</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Oui</w:t></w:r></w:ins></w:p>"
    )
    text = body(edited(BLANK, fill(Q1_03="ICI")))
    before, after = text.split("ICI")
    start, end = before.rindex("<w:p>"), after.index("</w:p>") + len("</w:p>")
    found = interpreted(read_word(with_body(BLANK, before[:start] + xml + after[end:])), SHEET)

    assert found.said["q1.03"].told == {"value": "yes"}


def test_who_answered_and_when_are_read() -> None:
    reading = read_word(
        edited(BLANK, fill(NOM="Léa  Martin", FONCTION="Gérante", DATE="3/12/2026", MOT="Merci."))
    )

    assert reading.respondent == Respondent("Léa Martin", "Gérante", "")
    assert (reading.filled_on, reading.note) == (date(2026, 12, 3), "Merci.")


def test_it_becomes_an_answer_file_like_another() -> None:
    reading = read_word(edited(BLANK, together(tick("Q1.03", "Oui"), fill(NOM="Léa"))))
    answers = {name: one.told for name, one in interpreted(reading, SHEET).said.items()}
    file = as_answer_file(
        reading, SHEET, answers, respondent=reading.respondent, filled_on=date(2026, 12, 3)
    )

    assert file.by_hand
    assert file.seal == reading.sha256
    assert read_replies(file, SHEET, EDITION).answers["q1.03"].value == "yes"


def test_the_lines_of_a_work_order_are_read_back() -> None:
    sheet = work_order()

    def edit(document) -> None:
        tick("L01", "Fait")(document)
        cells = row_of(document, "L01")
        cells[3].text, cells[4].text = "2/12/2026", "Antivirus du système."
        row_of(document, "L02")[3].text = "bientôt"

    found = interpreted(read_word(edited(document_of(sheet), edit)), sheet)

    assert found.said["l01"].told == {
        "value": "done", "on": "2026-12-02", "comment": "Antivirus du système.",
    }  # fmt: skip
    assert [doubt.item_id for doubt in found.doubts] == ["l02"]


def test_the_reference_bears_spaces_and_no_other_change() -> None:
    told = stamp(reference("q1", "q4"))

    assert read_stamp(f" {told[:20]} \n{told[20:]} ") == reference("q1", "q4")
    assert read_stamp(told.replace("q4", "q3")) is None
    assert read_stamp(told[:-1]) is None


def test_a_document_without_its_reference_is_refused() -> None:
    with pytest.raises(AnswerFileError, match="à quel envoi"):
        read_word(edited(BLANK, fill(REF="effacé")))


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def hostile(declaration: str, *, encoding: str = "utf-8") -> bytes:
    text = body(BLANK).split("?>", 1)[-1].replace("Oui</w:t>", "&a;</w:t>", 1)
    assert "&a;" in text
    head = f"<?xml version='1.0' encoding='{encoding}'?>"
    return with_body(BLANK, (head + declaration + text).encode(encoding))


HOSTILE = {
    "nothing": (b"", AnswerFileError),
    "not a zip": (b"%PDF-1.7", AnswerFileError),
    "cut": (BLANK[: len(BLANK) // 2], AnswerFileError),
    "a billion laughs": (hostile(LAUGHS), AnswerFileError),
    "a file of this machine": (hostile(OUTSIDE), AnswerFileError),
    "hidden in UTF-16": (hostile(OUTSIDE, encoding="utf-16"), AnswerFileError),
    "hidden in UTF-7": (hostile(OUTSIDE, encoding="utf-7"), AnswerFileError),
    "an unknown entity": (hostile(""), AnswerFileError),
    "a zip bomb": (with_body(BLANK, b" " * (LARGEST_BODY_BYTES + 10)), TooBigError),
    "a million tags": (with_body(BLANK, b"<a>" + b"<b/>" * 1_000_000 + b"</a>"), TooBigError),
    "a deep well": (with_body(BLANK, b"<a>" * 90_000 + b"</a>" * 90_000), AnswerFileError),
    "macros": (with_body(BLANK, body(BLANK), **{"word/vbaProject.bin": b"x"}), AnswerFileError),
    "two bodies": (
        with_body(BLANK, body(BLANK), **{"word/document2.xml": body(BLANK).encode()}),
        AnswerFileError,
    ),
    "not XML": (with_body(BLANK, b"<w:document"), AnswerFileError),
    "too many rows": (
        with_body(
            BLANK,
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            + "<w:tr><w:tc/></w:tr>" * 4000
            + "</w:document>",
        ),
        AnswerFileError,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_words(name: str) -> None:
    content, kind = HOSTILE[name]
    with pytest.raises(kind) as refused:
        read_word(content)

    assert refused.value.means == "Rien n’a été enregistré."
    assert refused.value.next_step


def test_no_part_but_the_text_is_ever_unpacked() -> None:
    bomb = with_body(BLANK, body(BLANK), **{"word/media/image1.png": b"\0" * 60_000_000})

    assert body_of(bomb) is not None
