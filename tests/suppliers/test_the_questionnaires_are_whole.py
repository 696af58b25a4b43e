"""The shipped questionnaires cover every theme, and every text can be read and answered."""

import dataclasses
import re
import tomllib

import pytest
from typography import fix_text

from hygie.catalog.loader import load_catalog
from hygie.suppliers.questionnaires.loader import read_edition
from hygie.suppliers.questionnaires.model import Question, ServiceKind
from hygie.suppliers.rules.judging import expected_in_words
from tests.suppliers.questions import CLAUSES, EDITION, Q1, Q2, Q4, QUESTIONNAIRES

QUESTIONS = [question for item in EDITION.questionnaires for question in item.questions]
LONGEST_SENTENCE_WORDS = 24

# The themes of the project's research notes, by their chapter and rank there.
GENERAL = [f"1.2-{rank}" for rank in range(1, 18)]
INSTALLATION = [f"1.3-i{rank}" for rank in range(1, 9)]
BACKUPS = [f"1.3-s{rank}" for rank in range(1, 12)]
MAINTENANCE = [f"1.3-m{rank}" for rank in range(1, 7)]
REMOTE = [f"1.4-{rank}" for rank in range(1, 13)]
HOSTING_CONTRACT = [f"1.5-2{letter}" for letter in "abcdefghijk"]
HOSTING = ["1.5-1", *(f"1.5-{rank}" for rank in range(3, 12))]
OF_Q2 = [*INSTALLATION, *BACKUPS, *MAINTENANCE]
EVERY_THEME = {
    "q1": GENERAL,
    "q2": OF_Q2,
    "q3": REMOTE,
    "q4": [*HOSTING, *HOSTING_CONTRACT],
}
# Asked beside the notes: traces and accuracy (Q1 and Q4), backups, and what 2.9.2 asks.
BESIDE = {"traces", "accuracy", "backups", "restitution"}


def ids(item: object) -> str:
    return str(getattr(item, "id", item))


@pytest.mark.parametrize(
    ("questionnaire_id", "theme"),
    [(name, theme) for name, themes in EVERY_THEME.items() for theme in themes],
)
def test_every_theme_of_the_notes_has_a_question(questionnaire_id: str, theme: str) -> None:
    questions = EDITION.questionnaire(questionnaire_id).questions

    assert [question.id for question in questions if theme in question.covers]


def test_no_question_claims_a_theme_that_does_not_exist() -> None:
    known = {theme for themes in EVERY_THEME.values() for theme in themes} | BESIDE

    assert {theme for question in QUESTIONS for theme in question.covers} <= known
    assert [question.id for question in QUESTIONS if not question.covers] == []


@pytest.mark.parametrize("questionnaire", [Q1, Q4], ids=ids)
@pytest.mark.parametrize("asked", ["traces", "accuracy"])
def test_traces_and_accuracy_are_asked_in_the_first_and_the_fourth(questionnaire, asked) -> None:
    assert [question.id for question in questionnaire.questions if asked in question.covers]


def test_the_second_has_the_parts_that_the_guide_names() -> None:
    assert [section.title for section in Q2.sections] == [
        "Installation",
        "Sauvegardes",
        "Maintenance",
    ]
    for section, themes in zip(Q2.sections, (INSTALLATION, BACKUPS, MAINTENANCE), strict=True):
        own = {t for q in Q2.questions if q.section_id == section.id for t in q.covers}
        assert set(themes) - own <= {"1.3-s1"}
        assert own <= set(themes)
    destruction = [q for q in Q2.questions if q.theme_id == "destruction"]
    assert {q.section_id for q in destruction} == {"maintenance"}


def test_ids_are_used_once_and_follow_each_other() -> None:
    for questionnaire in EDITION.questionnaires:
        assert [question.id for question in questionnaire.questions] == [
            f"{questionnaire.id}.{rank:02}" for rank in range(1, len(questionnaire.questions) + 1)
        ]


def test_each_belongs_to_its_measure_of_the_guide() -> None:
    catalog = load_catalog()

    assert [item.measure_id for item in EDITION.questionnaires] == ["A1.1", "A1.2", "A1.3", "A1.4"]
    assert all(catalog.has_measure(item.measure_id) for item in EDITION.questionnaires)


def test_each_says_whose_wording_it_is_and_what_is_signed() -> None:
    assert "Hygie" in EDITION.notice
    assert "pas un document de l’ANS" in EDITION.notice
    for questionnaire in EDITION.questionnaires:
        assert "projet Hygie" in questionnaire.notice
        assert "pas le texte de l’ANS" in questionnaire.notice
        assert questionnaire.declaration.startswith("Je déclare")


@pytest.mark.parametrize("question", QUESTIONS, ids=ids)
def test_a_question_speaks_to_the_supplier_in_short_sentences(question: Question) -> None:
    assert question.ask.endswith("?") or question.kind == "file"
    for text in (question.ask, question.help, question.why, question.missing, question.next):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE_WORDS, sentence
        assert not text or text[-1] in ".?", text
        assert not text or text[0].isupper() or text[0] in "« 72" or text[0].isdigit(), text


@pytest.mark.parametrize("question", QUESTIONS, ids=ids)
def test_what_is_asked_says_what_is_hoped_for_and_what_to_do_without_it(question) -> None:
    if question.informative:
        return
    assert question.missing
    assert question.next
    if question.kind in ("yes_no", "yes_no_partly", "choice", "choices"):
        assert expected_in_words(question)
    if question.kind == "number":
        assert expected_in_words(question)


def test_a_few_questions_block_and_most_do_not() -> None:
    for questionnaire in EDITION.questionnaires:
        blocking = sum(question.blocking for question in questionnaire.questions)
        assert 0 < blocking <= len(questionnaire.questions) / 2, questionnaire.id


def test_only_what_an_official_text_says_is_sure() -> None:
    third_hand = re.compile(r"tiers|tierce|connaissance générale|Repère|Choix|À vérifier")
    sure = [question for question in QUESTIONS if question.source.is_sure]

    assert sure
    assert [q.id for q in sure if third_hand.search(q.source.text)] == []


def test_no_two_questions_ask_the_same() -> None:
    for questionnaire in EDITION.questionnaires:
        texts = [question.ask for question in questionnaire.questions]
        assert len(set(texts)) == len(texts), questionnaire.id


def test_no_word_of_auditors_is_shown() -> None:
    forbidden = re.compile(
        r"non.conform|remédiation|\bactifs?\b de soutien|endpoint|baseline|\bcontrôle d’accès",
        re.IGNORECASE,
    )
    for file in [*QUESTIONNAIRES.glob("*.toml"), *CLAUSES.glob("*.toml")]:
        assert not forbidden.search(file.read_text(encoding="utf-8")), file.name


@pytest.mark.parametrize(
    "file", [*QUESTIONNAIRES.glob("*.toml"), *CLAUSES.glob("*.toml")], ids=lambda file: file.name
)
def test_the_typography_is_french(file) -> None:
    text = file.read_text(encoding="utf-8")

    assert fix_text(text, ".toml") == text
    assert tomllib.loads(text)


# --- the kinds of service -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", EDITION.services, ids=ids)
def test_a_kind_of_service_says_why_and_ends_its_sentences(kind: ServiceKind) -> None:
    texts = [kind.explanation, kind.patient_data_why, kind.role_why, kind.hds_why]
    texts += [call.why for call in kind.calls]

    assert all(text.endswith((".", "…")) for text in texts)
    assert all(call.ask.endswith("?") for call in kind.calls if call.applies == "depends")


def test_every_service_receives_the_first_questionnaire() -> None:
    assert {kind.call("q1").applies for kind in EDITION.services} == {"yes"}


def test_who_hosts_patients_data_receives_the_fourth() -> None:
    hosts = [kind for kind in EDITION.services if kind.hds == "required" and not kind.archiving]

    assert {kind.call("q4").applies for kind in hosts} == {"yes"}
    assert {kind.patient_data for kind in hosts} == {"yes"}


def test_the_expected_kinds_of_service_are_there() -> None:
    assert {
        "software_publisher",
        "software_online",
        "host",
        "remote_backup",
        "maintenance_on_site",
        "maintenance_remote",
        "appointments",
        "telesecretariat",
        "teleconsultation",
        "messaging",
        "archiving",
        "payment",
        "destruction",
        "third_party_premises",
        "telecom",
        "accountant",
    } <= {kind.id for kind in EDITION.services}


# What the first versions and their archives hold, for ever.
FORMER = (
    "maintenance remote_maintenance care_software online_service storage secretariat telecom other"
)


def test_every_service_of_the_first_versions_becomes_one_of_these() -> None:
    assert [item.value for item in EDITION.former_services] == FORMER.split()
    for item in EDITION.former_services:
        assert all(EDITION.has_service(name) for name in item.service_ids)
        assert item.is_sure or item.ask.endswith("?")


def test_the_role_is_a_question_with_its_consequences() -> None:
    assert EDITION.role.ask.endswith("?")
    assert all((EDITION.role.if_yes, EDITION.role.if_no, EDITION.role.if_unknown))


def test_only_one_service_admits_an_approval() -> None:
    assert [kind.id for kind in EDITION.services if kind.archiving] == ["archiving"]


# --- the edition --------------------------------------------------------------------------------


def test_an_edition_read_from_its_folder_is_the_one_that_ships() -> None:
    assert read_edition(QUESTIONNAIRES) == EDITION


def test_nothing_of_it_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Q1.title = "Autre"  # type: ignore[misc]


def test_the_referential_in_force_is_the_second() -> None:
    assert EDITION.hds.current.id == "v2"
    assert [item.number for item in EDITION.hds.activities] == [1, 2, 3, 4, 5, 6]
    assert EDITION.hds.referential("v3") is None
