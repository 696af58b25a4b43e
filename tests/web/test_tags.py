"""The template tags, the error pages, and what the interface borrows."""

import enum
import gzip
import hashlib
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template

import hygie.web
from hygie.web.templatetags import hygie as tags

WEB = Path(hygie.web.__file__).parent
STATIC = WEB / "static" / "web"
VENDOR = STATIC / "vendor"
ERROR_PAGES = ("400", "403", "403_csrf", "404", "500", "503")
WORDS = {
    "proven": "Prouvé",
    "declared": "Déclaré",
    "to_do": "À faire",
    "to_check": "À revérifier",
    "contradicted": "À revérifier",
    "expired": "À revérifier",
    "unknown": "À revérifier",
    "not_applicable": "Sans objet",
}


def render(source: str, **context: object) -> str:
    return Template("{% load hygie %}" + source).render(Context(context))


def svg(html: str) -> ET.Element:
    match = re.search(r"<svg.*?</svg>", html, re.DOTALL)
    assert match, html
    return ET.fromstring(match.group())  # noqa: S314 - our own template


class State(enum.Enum):
    PROVEN = "proven"


# -- icons --------------------------------------------------------------------------------------


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert svg(render('{% icon "lock" %}')).get("aria-hidden") == "true"
    named = svg(render('{% icon "clock" "en retard" %}'))
    assert named.get("role") == "img"
    assert named.findtext("title") == "en retard"


def test_the_name_of_an_icon_is_escaped() -> None:
    assert "<b>" not in render('{% icon "clock" label %}', label="<b>")


def test_an_unknown_icon_fails_at_once() -> None:
    with pytest.raises(TemplateSyntaxError, match="no-such-icon"):
        render('{% icon "no-such-icon" %}')


def test_every_icon_asked_for_by_a_template_exists() -> None:
    rooms = WEB.parent.glob("*/templates/**/*.html")
    asked = {name for page in rooms for name in re.findall(r'{% icon "([^"]+)"', page.read_text())}
    asked |= {icon for _, icon, _, _ in tags.STATUSES.values()}
    assert asked - set(tags.sprite()) == set()


# -- status -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "word"), WORDS.items())
def test_a_status_is_an_icon_and_a_word_never_colour_alone(status: str, word: str) -> None:
    html = render("{% status value %}", value=status)
    assert word in html
    assert "<svg" in html


def test_each_word_has_its_own_icon() -> None:
    pairs = {(word, icon) for word, icon, _, _ in tags.STATUSES.values()}
    assert len(pairs) == len({word for word, _ in pairs}) == len({icon for _, icon in pairs})


def test_a_status_may_be_an_enumeration() -> None:
    assert "Prouvé" in render("{% status value %}", value=State.PROVEN)


def test_an_unknown_status_fails_at_once() -> None:
    with pytest.raises(TemplateSyntaxError, match="maybe"):
        render('{% status "maybe" %}')


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        ("seen", "vu par Hygie"),
        ("attested", "attesté par un tiers"),
        ("stated", "constaté par vous"),
    ],
)
def test_a_proof_says_its_strength(strength: str, words: str) -> None:
    assert words in render('{% status "proven" strength=strength %}', strength=strength)
    assert words not in render('{% status "declared" strength=strength %}', strength=strength)


@pytest.mark.parametrize(
    ("reason", "words"),
    [("contradicted", "contredit"), ("expired", "preuve expirée"), ("unknown", "pas pu voir")],
)
def test_to_check_says_why(reason: str, words: str) -> None:
    assert words in render('{% status "to_check" reason=reason %}', reason=reason)
    assert words in render("{% status reason %}", reason=reason)


def test_red_is_kept_for_a_contradiction() -> None:
    assert "danger" in render('{% status "contradicted" %}')
    for status in set(WORDS) - {"contradicted"}:
        assert "danger" not in render("{% status value %}", value=status)


def test_a_reason_in_words_is_escaped() -> None:
    assert "<b>" not in render('{% status "to_check" reason=reason %}', reason="<b>")


# -- charts -------------------------------------------------------------------------------------


def test_the_rings_are_an_image_with_a_title_a_description_and_a_table() -> None:
    html = render("{% rings proven=0.67 declared=0.85 seen=0.3 attested=0.1 stated=0.27 %}")
    image = svg(html)
    assert image.get("role") == "img"
    assert image.findtext("title")
    assert "67\u00a0%" in (image.findtext("desc") or "")
    assert "<table>" in html
    assert "attesté par un tiers" in html


def test_the_rings_before_any_answer_show_a_dash() -> None:
    html = render("{% rings %}")
    assert "—" in html
    assert "<table>" not in html
    assert "ring--declared" not in html


def test_the_rings_survive_a_french_locale() -> None:
    html = render(
        "{% load l10n %}{% localize on %}{% rings proven=0.675 declared=0.855 %}{% endlocalize %}"
    )
    assert 'stroke-dasharray="67.5 100"' in html
    assert 'stroke-dasharray="85.5 100"' in html


def test_each_bar_is_a_link_and_a_row_of_the_table() -> None:
    rows = [
        {"label": "Poste <de> travail", "url": "/t/1/", "done": 7, "declared": 1, "total": 9},
        {"label": "RGPD", "done": 0, "total": 3},
    ]
    html = render("{% bars rows %}", rows=rows)
    assert '<a href="/t/1/">' in html
    assert html.count("<tr>") == 3
    assert svg(html).findtext("title") == "7 prouvées sur 9, 1 déclarée"
    assert "<de>" not in html


def test_the_steps_are_said_in_words() -> None:
    html = render('{% steps 3 6 label="Vos logiciels" %}')
    assert "Étape 3 sur 6" in html
    assert html.count("step--done") == 2


@pytest.mark.parametrize(
    "source",
    ["{% rings proven=0.5 declared=0.6 %}", "{% bars rows %}", "{% steps 1 3 %}", '{% icon "x" %}'],
)
def test_no_chart_needs_a_script_or_an_inline_style(source: str) -> None:
    html = render(source, rows=[{"label": "A", "done": 1, "total": 2}])
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html)


# -- words --------------------------------------------------------------------------------------


def test_a_hint_opens_in_place_under_its_own_id() -> None:
    html = render('{% hint "HDS" "hébergeur" %}{% hint "HDS" "hébergeur" %}')
    targets = re.findall(r'popovertarget="([^"]+)"', html)
    assert targets == re.findall(r'id="([^"]+)" popover', html)
    assert len(set(targets)) == 2


def test_a_hint_takes_a_term_of_the_glossary() -> None:
    from hygie.catalog.loader import load_catalog

    term = load_catalog().glossary[0]
    html = render("{% hint term %}", term=term)
    assert f">{term.abbreviation}</button>" in html
    assert Template("{{ text }}").render(Context({"text": term.expansion})) in html


@pytest.mark.parametrize(
    ("value", "words"),
    [(5, "5\u00a0min"), (60, "1\u00a0h"), (75, "1\u00a0h\u00a015"), (125, "2\u00a0h\u00a005")],
)
def test_minutes(value: int, words: str) -> None:
    assert tags.minutes(value) == words


def test_the_clock_is_the_local_one() -> None:
    assert tags.clock(datetime(2026, 11, 23, 13, 2, tzinfo=UTC)) == "14\u00a0h\u00a002"
    assert tags.clock(None) == ""


def test_the_day_is_the_local_one() -> None:
    assert tags.day(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "1er\u00a0décembre\u00a02026"
    assert tags.day(date(2026, 11, 12)) == "12\u00a0novembre\u00a02026"
    assert tags.day(None) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "1\u00a0octet"),
        (840, "840\u00a0octets"),
        (12_400, "12\u00a0ko"),
        (999_600, "1\u00a0Mo"),
        (3_400_000, "3,4\u00a0Mo"),
        (25_000_000, "25\u00a0Mo"),
        (999_600_000, "1\u00a0Go"),
        (32_000_000_000, "32\u00a0Go"),
    ],
)
def test_size(value: int, words: str) -> None:
    assert tags.size(value) == words


# -- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ERROR_PAGES)
def test_an_error_page_needs_nothing_at_all(page: str) -> None:
    html = get_template(f"{page}.html").render()
    assert '<html lang="fr">' in html
    assert html.count("<h1>") == 1
    assert "csrfmiddlewaretoken" not in html


def test_an_error_page_gives_the_words_of_the_error() -> None:
    from hygie.errors import ConflictError

    error = ConflictError("Déjà <changé>.", means="Rien n’est perdu.", next_step="Rechargez.")
    html = get_template("base_error.html").render({"error": error})
    assert "Déjà &lt;changé&gt;." in html
    assert "Rien n’est perdu." in html
    assert "Rechargez." in html


def test_only_a_protected_box_locks_the_screen() -> None:
    page = get_template("base_plain.html")
    known = {"unlock_url": "/u/", "alive_url": "/a/"}
    assert "data-idle-limit-s" not in page.render({**known, "box_protection": "clear"})
    html = page.render({**known, "box_protection": "protected", "recovery_confirmed": True})
    assert 'data-idle-limit-s="900"' in html
    assert 'id="unlock-dialog"' in html
    assert 'content="905;url=/u/' in html
    locked = get_template("base_locked.html").render({**known, "box_protection": "protected"})
    assert "data-idle-limit-s" not in locked
    assert "unlock-dialog" not in locked


def test_the_banner_says_that_nothing_is_protected() -> None:
    page = get_template("base.html")
    assert "Rien n’est encore protégé" in page.render({"box_protection": "clear"})
    unconfirmed = page.render({"box_protection": "protected", "recovery_confirmed": False})
    assert "Code de secours non confirmé" in unconfirmed


def test_htmx_keeps_no_page_in_the_browser_and_runs_no_code() -> None:
    html = get_template("base_plain.html").render()
    for setting in (
        '"historyCacheSize":0',
        '"allowEval":false',
        '"allowScriptTags":false',
        '"includeIndicatorStyles":false',
    ):
        assert setting in html


# -- what is borrowed -----------------------------------------------------------------------------


def vendored() -> list[dict[str, str]]:
    packages = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["vendor"]
    return [file for package in packages for file in package["file"]]


def test_every_borrowed_file_is_the_one_recorded() -> None:
    for file in vendored():
        digest = hashlib.sha256((VENDOR / file["path"]).read_bytes()).hexdigest()
        assert digest == file["sha256"], file["path"]


def test_no_borrowed_file_is_unrecorded() -> None:
    recorded = {file["path"] for file in vendored()} | {"VENDOR.toml"}
    on_disk = {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.is_file()}
    # Compressed twins are made when the static files are prepared.
    assert {path for path in on_disk if not path.endswith((".gz", ".br"))} == recorded


def test_the_first_visit_weighs_less_than_sixty_kilobytes_with_room_for_the_page() -> None:
    files = [
        VENDOR / "pico" / "pico.css",
        VENDOR / "htmx" / "htmx.min.js",
        STATIC / "hygie.css",
        STATIC / "print.css",
        STATIC / "hygie.js",
        STATIC / "logo.svg",
    ]
    weight = sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)
    assert weight <= 42_000, weight
