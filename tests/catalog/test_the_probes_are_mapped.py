"""The mapping of the looks at a PC: strict when read, coherent with the guide and the probes."""

from pathlib import Path

import pytest

from hygie.catalog.loader import load_catalog
from hygie.catalog.model import ProofRule
from hygie.catalog.probes import load_probe_map, read_probe_map
from hygie.errors import CatalogError
from hygie.workstation.probes.registry import all_probes

# Seen by other rooms than the probes: the guided check of phones.
ELSEWHERE = {"workstation.guided_check"}
WHOLE = '[[probe]]\nid = "a_look"\ntopic = "workstation.lock"\nrecommendations = ["2.3.3-01"]\n'


def read(tmp_path: Path, text: str):
    (tmp_path / "probes.toml").write_text(text, encoding="utf-8")
    return read_probe_map(tmp_path, "test")


# --- reading ------------------------------------------------------------------------------------


def test_measures_follow_from_recommendations(tmp_path):
    text = WHOLE.replace('"2.3.3-01"', '"2.3.3-01", "2.3.3-02", "2.2.2.d-02", "A1.3-01"')

    found = read(tmp_path, text).probes["a_look"]

    assert found.measures == ("2.3.3", "2.2.2.d", "A1.3")


def test_looks_are_found_by_topic(tmp_path):
    both = read(tmp_path, WHOLE + WHOLE.replace("a_look", "other_look"))

    assert both.topics == {"workstation.lock": ("a_look", "other_look")}


def test_an_unknown_look_is_about_nothing(tmp_path):
    found = read(tmp_path, WHOLE)

    assert (found.get("x"), found.measures("x"), found.recommendations("x")) == (None, (), ())


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "a_look"', 'id = "A look"', "id"),
        ('id = "a_look"\n', "", "id"),
        ("workstation.lock", "premises.lock", "topic"),
        ("workstation.lock", "workstation", "topic"),
        ("2.3.3-01", "2.3.3", "recommendations"),
        ('"2.3.3-01"', '"2.3.3-01", "2.3.3-01"', "recommendations"),
        ('["2.3.3-01"]', '"2.3.3-01"', "recommendations"),
        ('["2.3.3-01"]', "[]", "note"),
        ('["2.3.3-01"]', '["2.3.3-01"]\nnote = "Le guide est muet."', "note"),
        ('["2.3.3-01"]', '["2.3.3-01"]\ncolour = "red"', "colour"),
    ],
)
def test_a_wrong_key_is_named(old, new, key, tmp_path):
    with pytest.raises(CatalogError) as refused:
        read(tmp_path, WHOLE.replace(old, new))

    assert refused.value.file == "probes.toml"
    assert refused.value.key.endswith(key)


@pytest.mark.parametrize("text", ["", "[[probe", WHOLE + WHOLE, 'x = 1\n[[probe]]\nid = "a"'])
def test_a_wrong_file_is_named(text, tmp_path):
    with pytest.raises(CatalogError) as refused:
        read(tmp_path, text)

    assert refused.value.file == "probes.toml"


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(CatalogError, match=r"probes\.toml"):
        read_probe_map(tmp_path, "test")


# --- coherence ----------------------------------------------------------------------------------


def test_every_look_is_mapped_and_every_mapped_look_exists():
    assert set(load_probe_map().probes) == {probe.id for probe in all_probes()}


def test_every_recommendation_exists():
    catalog = load_catalog()
    known = {item.id for measure in catalog.measures for item in measure.recommendations}

    assert {
        f"{probe.id}: {item}"
        for probe in load_probe_map().probes.values()
        for item in probe.recommendations
        if item not in known
    } == set()


def asked(rule: ProofRule) -> set[str]:
    return {
        item.topic
        for alternative in rule.any_of
        for item in alternative
        if item.topic.startswith("workstation.") and item.topic not in ELSEWHERE
    }


def test_whatever_a_measure_asks_of_a_pc_some_look_tells_about_that_measure():
    told = {
        (probe.topic, measure)
        for probe in load_probe_map().probes.values()
        for measure in probe.measures
    }

    assert {
        (topic, measure.id)
        for measure in load_catalog().measures
        for topic in asked(measure.proof)
        if (topic, measure.id) not in told
    } == set()


def test_whatever_a_recommendation_asks_of_a_pc_some_look_tells():
    topics = set(load_probe_map().topics)

    assert {
        f"{item.id}: {topic}"
        for measure in load_catalog().measures
        for item in measure.recommendations
        for topic in asked(item.proof)
        if topic not in topics
    } == set()
