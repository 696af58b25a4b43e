"""The one door to Typst: data stay data, the same data give the same file, faults are told."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from hygie.documents import typesetting
from hygie.documents.errors import DocumentError, MissingPartError
from hygie.documents.rules.logo import recognise
from tests.documents.papers import faults, pages, png, reader, svg, words

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
INJECTIONS = (
    '#panic("non")',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    "*gras* _italique_ `code` $x^2$ <étiquette> @renvoi // remarque",
    "#{ } [ ] \\ ~ -- --- ... ' \" = titre",
    "{{ gabarit }} {% load x %} <script>alert(1)</script>",
    '"}, "title": "autre", {"',
)


def data(**changes: Any) -> dict[str, Any]:
    """The least that the plan needs."""
    return {
        "practice": {"name": "Cabinet du Port", "lines": ["12 quai des Salins"]},
        "title": "Plan d’action",
        "subtitle": "",
        "lead": "",
        "made_on": "23 novembre 2026",
        "foot": "Pied de page",
        "sections": [],
        "empty": "Rien à faire.",
    } | changes


def one_row(notes: str) -> list[dict[str, Any]]:
    row = {
        "title": "Tester une restauration", "measure": "2.6.1", "state": "À faire", "why": "",
        "owner": "Camille", "due": "", "effort": "15 min", "notes": notes, "done": False,
    }  # fmt: skip
    return [{"title": "À faire d’abord", "rows": [row]}]


def plan(**changes: Any) -> bytes:
    return typesetting.compile("plan", data(**changes), now=NOW)


def test_the_same_data_at_the_same_moment_give_the_same_bytes() -> None:
    assert plan() == plan()


def test_the_moment_is_that_of_the_document_whatever_the_time_zone() -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=11)))

    assert reader(plan()).metadata.creation_date == NOW
    assert (
        reader(
            typesetting.compile("plan", data(), now=elsewhere)
        ).metadata.creation_date.astimezone(UTC)
        == NOW
    )


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys, json; from datetime import datetime, UTC;"
        "from hygie.documents import typesetting;"
        "now = datetime(2026, 11, 23, 14, 2, tzinfo=UTC);"
        "sys.stdout.buffer.write(typesetting.compile('plan', json.loads(sys.argv[1]), now=now))"
    )
    import json

    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(data())], capture_output=True, check=True
    )

    assert done.stdout == plan()


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_looks_like_code_stays_text(text: str) -> None:
    pdf = plan(sections=one_row(text), title=text, practice={"name": text, "lines": [text]})

    assert re.sub(r"\s+", " ", text) in words(pdf)
    assert faults(pdf) == []


@pytest.mark.parametrize(
    "text",
    [
        "👍 ✅ 漢字",
        "مرحبا بالعالم שלום",
        "\u202egauche\u202c",
        "\x00\x07\x1b[31m",
        "\ud800",
        "e\u0301",
    ],
)
def test_odd_characters_never_stop_a_document(text: str) -> None:
    pdf = plan(sections=one_row(text), title=text or "x", lead=text)

    assert faults(pdf) == []


def test_a_character_without_shape_is_explained_at_the_end() -> None:
    assert "Le signe □ remplace" in words(plan(lead="漢"))
    assert "Le signe □ remplace" not in words(plan(lead="ordinaire"))


@pytest.mark.parametrize("text", ["mot " * 25_000, "a" * 100_000, "ligne\n" * 20_000])
def test_a_hundred_thousand_characters_in_a_cell_go_on_over_the_pages(text: str) -> None:
    pdf = plan(sections=one_row(text))
    found = pages(pdf)

    assert len(found) > 10
    assert "".join(found).replace(" ", "").count(text[:3]) >= 10_000
    assert f"{len(found)} / {len(found)}" in found[-1]
    assert faults(pdf) == []


def test_nothing_runs_off_the_page() -> None:
    """An endless word breaks: every glyph lies between the edges."""
    sheet = reader(plan(sections=one_row("w" * 5000))).pages[0]
    right = float(sheet.mediabox.right)
    places: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], *_: Any) -> None:
        if text.strip():
            places.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])

    sheet.extract_text(visitor_text=note)

    assert places
    assert max(places) < right - 50


def test_the_fonts_are_inside_and_nobody_else_s() -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for sheet in reader(plan(sections=one_row("x"))).pages
        for font in sheet["/Resources"]["/Font"].values()
    }

    assert fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+Inter-\w+", name) for name in fonts), fonts


def test_the_file_says_its_title_its_author_and_its_language() -> None:
    pdf = reader(plan())

    assert pdf.metadata.title == "Plan d’action — Cabinet du Port"
    assert pdf.metadata.author == "Cabinet du Port"
    assert pdf.trailer["/Root"]["/Lang"].lower().startswith("fr")
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("picture", [png(300, 100), png(30, 200), svg(), png(2000, 2)])
def test_a_logo_of_any_shape_is_printed_with_its_alternative_text(picture: bytes) -> None:
    pdf = typesetting.compile("plan", data(), now=NOW, logo=recognise(picture))

    assert faults(pdf) == []
    assert "Logo de Cabinet du Port" in _alternatives(pdf)


def _alternatives(pdf: bytes) -> list[str]:
    found = []
    todo = [reader(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            todo += [node["/K"]] if "/K" in node else []
    return found


# --- what is missing ----------------------------------------------------------------------------


@pytest.fixture
def own_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hygie's templates and fonts, copied where they can be spoilt."""
    for name in ("TEMPLATES", "FONTS"):
        source = getattr(typesetting, name)
        copied = tmp_path / source.name
        shutil.copytree(source, copied)
        monkeypatch.setattr(typesetting, name, copied)
    return tmp_path


@pytest.mark.parametrize("name", typesetting.FONT_FILES)
def test_a_missing_font_is_named_with_what_to_do(own_parts: Path, name: str) -> None:
    (own_parts / "fonts" / name).unlink()

    with pytest.raises(MissingPartError, match=name) as told:
        plan()

    assert "Réinstallez Hygie" in told.value.message
    assert "intactes" in told.value.message


def test_a_spoilt_font_is_named(own_parts: Path) -> None:
    (own_parts / "fonts" / "Inter-Regular.ttf").write_bytes(b"rien")

    with pytest.raises(MissingPartError, match=r"Inter-Regular\.ttf"):
        plan()


def test_a_missing_template_is_named(own_parts: Path) -> None:
    with pytest.raises(MissingPartError, match=r"inconnu\.typ"):
        typesetting.compile("inconnu", data(), now=NOW)


def test_a_fault_of_the_template_is_told_without_the_words_of_the_practice(own_parts: Path) -> None:
    (own_parts / "typst" / "plan.typ").write_text(
        "#panic(json(bytes(sys.inputs.data)).title)\n", encoding="utf-8"
    )

    with pytest.raises(DocumentError) as told:
        plan(title="Secret de Camille")

    assert "Secret" not in told.value.message
    assert "plan" in told.value.message
