"""The catalog holds every row of the guide, and nothing that the guide does not have."""

import dataclasses

import pytest

from hygie.catalog.applicability import Situation
from hygie.catalog.loader import load_catalog, read_catalog
from hygie.catalog.model import Measure, Recommendation
from tests.catalog.guide import EDITION, guide_recommendations, guide_rows

CATALOG = load_catalog()
RECOMMENDATIONS = [item for measure in CATALOG.measures for item in measure.recommendations]
EVERYTHING = [*CATALOG.measures, *RECOMMENDATIONS]


def test_the_counts_are_those_of_the_guide() -> None:
    assert len(CATALOG.measures) == 33
    assert sum(measure.local for measure in CATALOG.measures) == 31
    assert sum(measure.cloud for measure in CATALOG.measures) == 23
    assert sum(measure.local and measure.cloud for measure in CATALOG.measures) == 21
    assert len(RECOMMENDATIONS) == 166
    assert len(CATALOG.themes) == 10


def test_every_measure_has_the_id_columns_condition_theme_and_chapter_of_the_guide() -> None:
    fields = [field.name for field in dataclasses.fields(type(guide_rows()[0]))]
    ours = {
        measure.id: tuple(getattr(measure, name) for name in fields) for measure in CATALOG.measures
    }

    assert ours == {row.id: dataclasses.astuple(row) for row in guide_rows()}


def test_measures_come_theme_by_theme_each_in_the_guide_s_order() -> None:
    for theme in CATALOG.themes:
        assert [measure.id for measure in CATALOG.of_theme(theme.id)] == [
            row.id for row in guide_rows() if row.theme == theme.id
        ]


def test_every_recommendation_stands_under_its_measure_in_the_guide_s_order() -> None:
    for measure in CATALOG.measures:
        assert [item.id for item in measure.recommendations] == [
            identifier for identifier, above in guide_recommendations() if above == measure.id
        ]


def test_no_recommendation_is_missing_and_none_is_invented() -> None:
    assert sorted(item.id for item in RECOMMENDATIONS) == sorted(
        identifier for identifier, _ in guide_recommendations()
    )


def test_the_glossary_spells_out_the_eighteen_abbreviations() -> None:
    assert len({term.abbreviation for term in CATALOG.glossary}) == 18


def test_every_resource_that_is_named_exists() -> None:
    named = {resource for item in EVERYTHING for resource in item.resources}

    assert named <= {resource.id for resource in CATALOG.resources}


def test_every_legal_fact_says_its_source_and_how_sure_it_is() -> None:
    facts = [fact for item in EVERYTHING for fact in item.legal]

    assert facts
    assert all(fact.text and fact.source for fact in facts)
    assert {fact.status for fact in facts} <= {"sure", "to_verify"}


def test_what_is_to_be_verified_is_said_somewhere() -> None:
    assert any(fact.status == "to_verify" for item in EVERYTHING for fact in item.legal)


@pytest.mark.parametrize("item", EVERYTHING, ids=lambda item: item.id)
def test_everything_asked_says_what_why_how_long_by_whom_and_from_where(
    item: Measure | Recommendation,
) -> None:
    assert item.question.endswith("?")
    assert item.why.endswith(".")
    assert item.protects
    assert item.effort_minutes > 0
    assert item.validity_months > 0
    assert item.source
    assert item.proof.any_of


def test_every_measure_says_how_to_do_it() -> None:
    assert [measure.id for measure in CATALOG.measures if not measure.how] == []


def test_every_measure_may_be_proven_by_the_practice_itself_and_last_of_all() -> None:
    for measure in CATALOG.measures:
        assert [str(item) for item in measure.proof.any_of[-1]] == ["practice.statement@practice"]
        assert len(measure.proof.any_of) > 1, measure.id


def test_the_weights_tell_the_measures_apart() -> None:
    weights = [measure.weight for measure in CATALOG.measures]

    assert max(weights) == 10
    assert weights.count(10) <= 3
    assert len(set(weights)) >= 6


def test_the_backup_weighs_the_most() -> None:
    assert max(CATALOG.measures, key=lambda measure: measure.weight).id == "2.6.1"


def test_an_action_begins_with_what_to_do() -> None:
    for measure in CATALOG.measures:
        assert measure.action[0].isupper(), measure.id
        assert not measure.action.endswith((".", "?")), measure.id


def test_no_two_measures_have_the_same_title_question_or_action() -> None:
    for name in ("title", "question", "action"):
        texts = [getattr(measure, name) for measure in CATALOG.measures]
        assert len(set(texts)) == len(texts), name


def test_the_edition_says_what_it_is_and_when_it_was_read() -> None:
    assert CATALOG.edition.id == "ans-2021"
    assert CATALOG.edition.locale == "fr-FR"
    assert "ANS" in CATALOG.edition.publisher
    assert CATALOG.edition.licence_note


def test_every_file_of_measures_belongs_to_a_theme() -> None:
    files = {path.stem for path in (EDITION / "measures").iterdir()}

    assert files == {theme.id for theme in CATALOG.themes}


def test_an_edition_read_from_its_folder_is_the_one_that_ships() -> None:
    assert read_catalog(EDITION) == CATALOG


@pytest.mark.parametrize("name", ["measure", "recommendation", "theme", "resource"])
def test_an_unknown_id_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        getattr(CATALOG, name)("9.9.9")


def test_a_known_id_is_found() -> None:
    assert CATALOG.measure("2.3.2.a").id == "2.3.2.a"
    assert CATALOG.recommendation("2.3.2.a-03").measure_id == "2.3.2.a"
    assert CATALOG.has_measure("A1.4")
    assert not CATALOG.has_measure("A1.5")
    assert CATALOG.has_theme("gdpr")
    assert not CATALOG.has_theme("rgpd")


def test_nothing_of_the_catalog_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        CATALOG.measures[0].weight = 1  # type: ignore[misc]


def test_a_measure_says_in_words_who_does_it_and_what_it_protects() -> None:
    measure = CATALOG.measure("2.2.2.d")

    assert measure.doer_label
    assert measure.protects_label
    assert all(how.label for how in measure.how)


def test_the_situation_of_the_guide_s_table_is_enough_to_know_what_applies() -> None:
    assert {field.name for field in dataclasses.fields(Situation)} == {
        "uses_local",
        "uses_cloud",
        "several_users",
        "third_party_premises",
    }
