"""`hygie catalog`: the whole guide, for people and for programs."""

import json

import pytest

from hygie.catalog.loader import load_catalog
from hygie.cli import catalog
from hygie.cli.main import run


@pytest.fixture
def document(capsys):
    assert run(["catalog", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_document_says_its_format(document):
    assert document["format"] == "hygie-catalog/1"
    assert document["edition"]["id"] == "ans-2021"


def test_the_guide_s_counts_hold(document):
    measures = document["measures"]

    assert len(measures) == 33
    assert sum(row["local"] for row in measures) == 31
    assert sum(row["cloud"] for row in measures) == 23
    assert sum(len(row["recommendations"]) for row in measures) == 166


def test_every_measure_is_given_as_the_catalog_has_it(document):
    for row, measure in zip(document["measures"], load_catalog().measures, strict=True):
        assert row["id"] == measure.id
        assert (row["chapter"], row["theme"]) == (measure.chapter, measure.theme)
        assert (row["condition"], row["weight"]) == (measure.condition, measure.weight)
        assert row["title"] == measure.title
        assert row["proof"]["text"] == measure.proof.text
        assert row["proof"]["validity_months"] == measure.validity_months
        assert row["proof"]["any_of"][-1] == ["practice.statement@practice"]


def test_every_theme_named_is_listed(document):
    themes = {theme["id"] for theme in document["themes"]}

    assert {row["theme"] for row in document["measures"]} == themes


def test_people_read_every_measure(capsys):
    assert run(["catalog"]) == 0

    printed = capsys.readouterr().out
    assert all(measure.id in printed for measure in load_catalog().measures)
    assert "\x1b" not in printed


def test_the_document_is_made_of_the_catalog_given():
    assert catalog.document(load_catalog()) == catalog.document(load_catalog())
