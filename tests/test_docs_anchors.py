"""A link to a part of a page leads to a title of that page."""

import re
from pathlib import Path

from tests.sources import ROOT, name

ANCHORS = re.compile(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)")
TITLES = re.compile(r"^#+ (.+)$", re.MULTILINE)


def slug(title: str) -> str:
    """The anchor that forges give to a title: no punctuation, hyphens for spaces."""
    kept = re.sub(r"[^\w\s-]", "", title.strip().lower())
    return re.sub(r"\s", "-", kept)


def slugs(page: Path) -> set[str]:
    return {slug(title) for title in TITLES.findall(page.read_text(encoding="utf-8"))}


def test_anchors_lead_to_a_title() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    assert [
        f"{name(page)}: {target}#{anchor}"
        for page in pages
        for target, anchor in ANCHORS.findall(page.read_text(encoding="utf-8"))
        if anchor not in slugs((page.parent / target).resolve() if target else page)
    ] == []
