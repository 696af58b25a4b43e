"""The templates and the typefaces that Hygie ships."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from hygie.documents import typesetting
from hygie.documents.shelf import shelf
from tests.sources import PACKAGE

OWN = sorted(typesetting.TEMPLATES.glob("*.typ"))
# Those of the other rooms too: they obey the same rules.
TEMPLATES = sorted(PACKAGE.glob("*/typst/*.typ"))
CODE = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|https?:\S+')
# A French sign with an ordinary space before it, or a guillemet without its no-break space.
LOOSE = re.compile(r"(?<=[\wÀ-ÿ)»]) [:;?!](?=[\s\]]|$)|« (?=\S)|(?<=\S) »")


def by_name(path: Path) -> str:
    return "/".join((path.parts[-3], path.name))


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_a_template_fetches_nothing_and_reads_nothing_of_the_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "@preview" not in text
    assert "@local" not in text
    assert not re.search(r"\b(?:read|json|csv|toml|yaml|xml|cbor|plugin)\(\s*\"", text)
    assert not re.search(r"\beval\(", text)
    for imported in re.findall(r'#import "([^"]+)"', text):
        root = PACKAGE if imported.startswith("/") else path.parent
        assert (root / imported.removeprefix("/")).is_file()


@pytest.mark.parametrize("path", TEMPLATES, ids=by_name)
def test_the_words_of_a_template_follow_french_typography(path: Path) -> None:
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    markup = [line for line in text.splitlines() if "[" in line or not line.startswith(("#", " "))]

    assert [line for line in markup if LOOSE.search(line)] == []
    assert "'" not in "".join(re.findall(r"\[[^\[\]#]*\]", text))


def test_every_template_is_used() -> None:
    used = {"style", "charts", "trial", "proofs"}
    source = (typesetting.TEMPLATES.parent / "making.py").read_text(encoding="utf-8")
    used |= set(re.findall(r'_pdf\("(\w+)"', source))

    assert {path.stem for path in OWN} == used


def test_the_typefaces_are_those_that_were_taken_with_their_licence() -> None:
    [vendor] = tomllib.loads((typesetting.FONTS / "VENDOR.toml").read_text())["vendor"]
    files = {item["path"]: item["sha256"] for item in vendor["file"]}

    assert vendor["licence"] == "OFL-1.1"
    assert set(files) | {"VENDOR.toml"} == {path.name for path in typesetting.FONTS.iterdir()}
    assert set(typesetting.FONT_FILES) < set(files)
    for name, expected in files.items():
        assert hashlib.sha256((typesetting.FONTS / name).read_bytes()).hexdigest() == expected


def test_no_two_documents_share_an_address_or_a_name() -> None:
    found = shelf()

    assert len({item.slug for item in found}) == len({item.title for item in found}) == len(found)


def test_the_first_page_does_not_wait_for_the_typesetting() -> None:
    """Typst and the XML library are loaded by the first document, not by the server."""
    import subprocess
    import sys

    code = (
        "import sys, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'hygie.web.settings';"
        "import django; django.setup(); import hygie.web.urls;"
        "print([name for name in ('typst', 'docx', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
