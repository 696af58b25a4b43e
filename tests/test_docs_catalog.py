"""The page of the catalogue says what the catalogue says, marks of doubt included."""

import catalog_doc
import pytest

from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Legal


def page() -> str:
    return catalog_doc.DOCUMENT.read_text(encoding="utf-8")


def legal_facts() -> list[Legal]:
    return [
        fact
        for measure in load_catalog().measures
        for facts in (measure.legal, *(item.legal for item in measure.recommendations))
        for fact in facts
    ]


def test_the_page_is_up_to_date() -> None:
    assert catalog_doc.rendered(load_catalog()) == page()


def test_checking_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalog_doc.main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_checking_an_old_page_fails(tmp_path, monkeypatch, capsys) -> None:
    old = tmp_path / "referentiel.md"
    old.write_text("# Le référentiel\n", encoding="utf-8")
    monkeypatch.setattr(catalog_doc, "DOCUMENT", old)

    assert catalog_doc.main(["--check"]) == 1
    assert "--write" in capsys.readouterr().out

    assert catalog_doc.main(["--write"]) == 0
    assert catalog_doc.main(["--check"]) == 0


def test_every_measure_and_every_recommendation_is_there() -> None:
    text = page()

    assert [item.id for item in load_catalog().measures if f"\n### {item.id} " not in text] == []
    assert [
        item.id
        for measure in load_catalog().measures
        for item in measure.recommendations
        if f"\n- `{item.id}` " not in text
    ] == []


def test_every_legal_fact_has_its_source_and_every_doubt_its_mark() -> None:
    doubts = [fact for fact in legal_facts() if fact.status == "to_verify"]
    facts = [line for line in page().splitlines() if line.startswith("> ")]

    assert len(facts) == len(legal_facts())
    assert all("Source\u00a0: " in line for line in facts)
    assert len([line for line in facts if catalog_doc.TO_VERIFY in line]) == len(doubts)
