"""A room's pages are read when somebody visits them: not one is missing, none slows the opening."""

import subprocess
import sys
from importlib import import_module

import pytest

from hygie.first_visit import pages_of
from tests.web.addresses import addresses

WHAT_AN_OPENING_READS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "hygie.web.settings"
import django
django.setup()
from django.urls import get_resolver, reverse
assert reverse("suppliers:list", args=["0b7a52a6-3c0e-4c44-a4b2-d3b1c1a9a5a1"])
print(*(name for name in sys.modules if name.startswith("hygie.")))
"""


def test_every_address_has_its_page() -> None:
    for address in addresses():
        page = address.page
        assert callable(getattr(import_module(page.__module__), page.__name__)), address.name


def test_opening_reads_neither_the_pages_nor_the_papers_of_a_room() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHAT_AN_OPENING_READS], capture_output=True, text=True, check=True
    )
    read = done.stdout.split()

    assert [name for name in read if "views" in name] == ["hygie.web.views"]
    assert [name for name in read if name.endswith(".documents")] == ["hygie.documents"]


def test_what_a_page_is_given_reaches_it_and_comes_back() -> None:
    page = pages_of("json").dumps

    assert page({"é": 1}, ensure_ascii=False) == '{"é": 1}'


def test_a_page_that_its_module_lacks_is_told_by_name() -> None:
    page = pages_of("json").nothing_of_the_kind

    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        page()
