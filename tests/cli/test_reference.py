"""The pages that others rely on: the commands, and the shapes of their documents."""

import json
import re

import commands_doc
import pytest

from hygie.catalog.loader import load_catalog
from hygie.cli import catalog, demo, standing
from tests.cli.commands import ROOT

FORMATS = ROOT / "docs" / "formats.md"


def part(name: str) -> str:
    """The part of the formats that is about one document."""
    found = re.search(
        rf"^## `{name}/1`$(.*?)(?=^## |\Z)", FORMATS.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert found
    return found[1]


def keys_of(value) -> set[str]:
    """Every key of a document, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    return set()


def test_the_help_that_is_shown_is_the_present_one(monkeypatch):
    monkeypatch.setenv("COLUMNS", commands_doc._WIDTH)
    text = commands_doc.DOCUMENT.read_text(encoding="utf-8")

    assert commands_doc.rendered(text) == text


def test_every_key_of_the_catalog_is_told():
    document = json.loads(json.dumps(catalog.document(load_catalog())))

    assert {key for key in keys_of(document) if f"`{key}`" not in part("hygie-catalog")} == set()


def test_every_key_of_the_status_is_told(db, now):
    demo.fill(now=now)
    overview = standing.read_overview(now=now)
    assert overview
    document = standing.document(overview, protection="clear")

    assert {key for key in keys_of(document) if f"`{key}`" not in part("hygie-status")} == set()


@pytest.mark.parametrize("document", ["hygie-status", "hygie-catalog"])
def test_no_key_is_told_that_does_not_exist(db, now, document):
    demo.fill(now=now)
    overview = standing.read_overview(now=now)
    assert overview
    written = keys_of(
        standing.document(overview, protection="clear")
        if document == "hygie-status"
        else catalog.document(load_catalog())
    )

    told = set(re.findall(r"^\| `([a-z_]+)` \|", part(document), re.MULTILINE))
    assert told <= written
