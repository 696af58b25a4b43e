"""The clauses, the situations and the letters: every text is ready, sourced and linked."""

import dataclasses
import re

import pytest

from hygie.catalog.loader import load_catalog
from hygie.suppliers.clauses.loader import load_clauses, read_clauses, shipped_names
from hygie.suppliers.rules.filling import fill_all, to_complete
from tests.suppliers.questions import CLAUSES

BOOK = load_clauses()
CLAUSES_OF_ALL = (*BOOK.to_have, *BOOK.to_refuse)
LONGEST_SENTENCE_WORDS = 60  # a clause is a legal sentence


def ids(item: object) -> str:
    return str(getattr(item, "id", item))


@pytest.mark.parametrize("measure", ["2.9.2", "2.10.1", "2.10.3"])
def test_every_measure_on_contracts_has_an_essential_clause(measure: str) -> None:
    assert [
        clause.id for clause in BOOK.to_have if clause.essential and measure in clause.measure_ids
    ]


@pytest.mark.parametrize("measure", ["2.9.2", "2.10.1", "2.10.2"])
def test_every_recommendation_on_contracts_has_its_text(measure: str) -> None:
    written = {
        name
        for item in (*CLAUSES_OF_ALL, *BOOK.situations, *BOOK.letters)
        for name in item.recommendations
    }
    asked = {item.id for item in load_catalog().measure(measure).recommendations}

    assert asked <= written


def test_the_clauses_that_the_guide_and_the_law_ask_are_there() -> None:
    assert {
        "object",
        "responsibilities",
        "guide",
        "questionnaires",
        "confidentiality",
        "processing",
        "instructions",
        "no_other_use",
        "sub_processors",
        "location",
        "incident",
        "audit",
        "hds",
        "restitution",
        "no_copy",
        "usable_format",
        "handover",
        "unforeseen",
        "end",
        "destruction",
        "continuity",
    } <= {clause.id for clause in BOOK.to_have}
    assert {
        "reuse",
        "copy_kept",
        "no_restitution",
        "no_hds",
        "free_sub_processing",
        "changed_at_will",
    } <= {clause.id for clause in BOOK.to_refuse}


@pytest.mark.parametrize("clause", CLAUSES_OF_ALL, ids=ids)
def test_a_clause_says_why_and_how_to_recognise_it(clause) -> None:
    assert clause.why.endswith(".")
    assert clause.recognise.endswith((".", "?"))
    assert "«" in clause.recognise
    assert not clause.title.endswith(".")


@pytest.mark.parametrize("clause", BOOK.to_refuse, ids=ids)
def test_the_answer_to_a_clause_is_polite_and_asks_for_something(clause) -> None:
    whole = " ".join(clause.answer)

    assert "Je vous remercie" in whole
    assert clause.instead in {item.id for item in BOOK.to_have}
    assert "{" not in whole


@pytest.mark.parametrize("clause", BOOK.to_have, ids=ids)
def test_a_ready_clause_is_made_of_whole_sentences(clause) -> None:
    for paragraph in clause.wording:
        assert paragraph[0].isupper()
        assert paragraph.endswith(".")
        for sentence in re.split(r"(?<=[.!?])\s+", paragraph):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence


def test_there_is_a_clause_for_each_place_that_lends_its_computers() -> None:
    assert [item.id for item in BOOK.situations] == [
        "nursing_home",
        "clinic",
        "company",
        "replacement",
    ]
    for item in BOOK.situations:
        whole = " ".join(item.wording)
        assert "mémento" in whole
        assert "lois et règlements" in whole
        assert "{questionnaires}" in whole
        assert all(question.endswith("?") for question in item.look_at)


def test_a_report_names_what_was_seen_what_is_asked_and_until_when() -> None:
    for letter in BOOK.letters:
        whole = " ".join(letter.body)
        for field in ("{seen}", "{expected}", "{answer_by}", "{place}", "{professional}"):
            assert field in whole, letter.id
    assert "aucun patient" in BOOK.letter("report").use


def test_which_authority_is_said_to_be_verified_where_no_official_text_names_it() -> None:
    sure = {item.id for item in BOOK.authorities if item.source.is_sure}

    assert sure == {"health_portal"}


def test_every_field_is_named_by_a_text_and_has_a_label() -> None:
    texts = [text for clause in BOOK.to_have for text in clause.wording]
    texts += [text for item in BOOK.situations for text in item.wording]
    texts += [text for letter in BOOK.letters for text in (letter.subject, *letter.body)]
    named = set(re.findall(r"\{(\w+)\}", " ".join(texts)))

    assert named <= {field.id for field in BOOK.fields}
    unused = {field.id for field in BOOK.fields} - named
    assert unused <= {"practice", "supplier", "contract", "contract_day"}  # head of the annex


def test_an_empty_annex_says_what_to_complete() -> None:
    texts = BOOK.clause("object").wording

    assert "[à compléter" in fill_all(texts, {}, BOOK.fields)[0]
    assert [field.id for field in to_complete(texts, {}, BOOK.fields)] == ["service"]


def test_an_edition_read_from_its_folder_is_the_one_that_ships() -> None:
    assert read_clauses(CLAUSES, shipped_names()) == BOOK


def test_nothing_of_it_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        BOOK.title = "Autre"  # type: ignore[misc]
