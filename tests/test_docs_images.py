"""The pictures of the documents: all there, all shown, all made by the script, none too heavy."""

import re

import pytest
import screenshots

from tests.sources import ROOT

IMAGES = ROOT / "docs" / "images"
SHOWN = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+)\)")
README_NEEDS = {"tableau-de-bord.png", "mesure.png", "questions.png"}


def shown() -> dict[str, list[str]]:
    """The words under each picture that the documents show, by the picture's name."""
    found: dict[str, list[str]] = {}
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for picture in SHOWN.finditer(document.read_text(encoding="utf-8")):
            path = (document.parent / picture["target"]).resolve()
            assert path.parent == IMAGES, f"{document.name} shows {picture['target']}"
            found.setdefault(path.name, []).append(picture["words"])
    return found


def present() -> set[str]:
    return {path.name for path in IMAGES.iterdir()}


def test_every_picture_that_is_shown_exists() -> None:
    assert set(shown()) - present() == set()


def test_every_picture_is_shown_somewhere() -> None:
    assert present() - set(shown()) == set()


def test_the_script_makes_every_picture_and_no_other() -> None:
    assert {f"{name}.png" for name in screenshots.IMAGES} == present()


def test_the_readme_shows_its_three_pictures() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert {path.rpartition("/")[2] for _, path in SHOWN.findall(readme)} == README_NEEDS


def test_every_picture_is_told_in_words() -> None:
    told = [(name, words) for name, all_words in shown().items() for words in all_words]

    assert [name for name, words in told if len(words) < 20] == []


@pytest.mark.parametrize("name", screenshots.IMAGES)
def test_a_picture_is_a_light_png_of_the_expected_width(name: str) -> None:
    content = (IMAGES / f"{name}.png").read_bytes()
    width = int.from_bytes(content[16:20])

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) <= screenshots.LARGEST_BYTES
    assert width == (screenshots.PHONE if name in screenshots.NARROW else screenshots.WIDE)
