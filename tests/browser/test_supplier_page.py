"""The file that a supplier opens: alone, without any network, in a browser of its own."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hygie.suppliers.exchange.page import page as page_of
from hygie.suppliers.exchange.reading import read_answer_file
from hygie.suppliers.exchange.replies import read_replies
from hygie.suppliers.exchange.sealing import canonical, seal, spaced
from hygie.suppliers.exchange.sheet import Sheet
from hygie.suppliers.rules.answers import Answer, read_answer
from hygie.suppliers.rules.asking import asked
from tests.browser.journey import overflow
from tests.suppliers.exchange.sendings import PDF, questionnaires, work_order
from tests.suppliers.questions import EDITION

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def offline(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """A supplier's browser, with the network cut."""
    context = browser.new_context(**browser_context_args)
    context.set_offline(True)
    yield context
    context.close()


@pytest.fixture
def opened(offline: BrowserContext, tmp_path: Path) -> Open:
    """`opened(sheet)`: the file of this sheet, opened from the disk."""

    def open_sheet(sheet: Sheet | None = None, *, context: BrowserContext | None = None) -> Page:
        path = tmp_path / "questionnaire.html"
        path.write_bytes(page_of(sheet or questionnaires("q1")))
        page = (context or offline).new_page()
        page.goto(path.as_uri())
        expect(page.locator("h1")).to_be_visible()
        return page

    return open_sheet


def item(page: Page, item_id: str):
    return page.locator(f"[id='item-{item_id}']")


def tick(page: Page, item_id: str, label: str) -> None:
    item(page, item_id).get_by_label(label, exact=True).check()


def finish(page: Page) -> bytes:
    page.get_by_label("Nom et prénom").fill("Léa Martin")
    page.get_by_label("Fonction").fill("Gérante")
    with page.expect_download() as download:
        page.get_by_role("button", name="Terminer et enregistrer").click()
    assert download.value.suggested_filename.endswith(".hygie-answers.json")
    return Path(download.value.path()).read_bytes()


def copy_of(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="Copie de travail", exact=True).click()
    return Path(download.value.path()).read_bytes()


def reopen(page: Page, content: bytes) -> None:
    page.locator("#reopen").set_input_files(
        {"name": "copie.json", "mimeType": "application/json", "buffer": content}
    )


def kept(page: Page) -> None:
    expect(page.locator(".place")).to_contain_text("enregistré ici")


def test_the_file_asks_nothing_of_any_network(offline: BrowserContext, opened: Open) -> None:
    addresses: list[str] = []
    offline.on("request", lambda request: addresses.append(request.url))
    page = opened()
    tick(page, "q1.03", "Oui")
    kept(page)

    assert [url for url in addresses if not url.startswith(("file:", "blob:"))] == []
    assert page.evaluate("fetch('https://exemple.invalid/').then(() => 'gone', () => 'kept')") == (
        "kept"
    )


def test_its_own_policy_lets_no_other_code_run(opened: Open) -> None:
    page = opened()
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.intruder = 1";
          document.body.append(script);
          const picture = "<img src=x onerror='window.intruder = 2'>";
          document.body.insertAdjacentHTML("beforeend", picture);
        }"""
    )

    assert page.evaluate("window.intruder") is None


def test_names_and_messages_are_text_whatever_they_hold(opened: Open) -> None:
    name = "</script><img src=x onerror=alert(1)>\u2028{title}"
    page = opened(questionnaires("q1", practice_name=name, message="<b>a</b>\n</style>"))

    expect(page.locator(".lead")).to_contain_text("</script><img src=x onerror=alert(1)>")
    expect(page.locator("blockquote")).to_have_text("<b>a</b>\n</style>")
    assert page.locator("img, b").count() == 0


def test_it_shows_nothing_that_is_the_practice_s_own() -> None:
    text = page_of(questionnaires("q1", "q2", "q3", "q4")).decode()

    for questionnaire in EDITION.questionnaires:
        for question in questionnaire.questions:
            for private in (question.why, question.missing, question.next, question.expected_text):
                assert not private or json.dumps(private, ensure_ascii=False)[1:-1] not in text


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert page_of(questionnaires("q1")) == page_of(questionnaires("q1"))


def test_it_seals_as_hygie_does(opened: Open) -> None:
    draw = random.Random(7)
    signs = 'aé€\U0001f9e1\u2028\n\t"\\/<&\x7f\u0080 '
    values: list[Any] = [
        {"a": "".join(draw.choices(signs, k=draw.randrange(200))), "Z": None, "b": [1, True, {}]}
        for _ in range(60)
    ]
    page = opened()
    found = page.evaluate(
        "(values) => values.map((value) => [canonical(value), sealOf(value)])", values
    )

    assert found == [[canonical(value).decode(), seal(value)] for value in values]


def test_it_asks_the_same_questions_as_hygie(opened: Open) -> None:
    draw = random.Random(11)
    names = ("q2", "q4")
    sheet = questionnaires(*names, services=("remote_backup", "maintenance_onsite"))
    page = opened(sheet)
    cases = []
    for _ in range(60):
        answers: dict[str, dict[str, Any]] = {}
        for one in sheet.items:
            if one.options and draw.random() < 0.7:
                chosen = draw.sample([option.id for option in one.options], 1)
                answers[one.id] = {"value": chosen if one.kind == "choices" else chosen[0]}
        cases.append(answers)
    found = page.evaluate(
        "(cases) => cases.map((answers) => [...askedNow(sheet, answers).keys()])", cases
    )

    for answers, ids in zip(cases, found, strict=True):
        expected = []
        for name in names:
            questionnaire = EDITION.questionnaire(name)
            typed = {
                key: read_answer(questionnaire.question(key), raw)
                for key, raw in answers.items()
                if questionnaire.has_question(key)
            }
            services = ("remote_backup", "maintenance_onsite")
            expected += [one.id for one in asked(questionnaire, typed, services)]
        assert ids == expected


def test_what_is_answered_comes_back_as_it_was_said(opened: Open) -> None:
    page = opened(questionnaires("q1", "q2"))
    item(page, "q1.01").locator("textarea.control").fill("  Hygiène\n<b>réseau</b> ")
    tick(page, "q1.03", "Oui")
    item(page, "q1.24").locator("input.control").fill("48")
    tick(page, "q2.01", "Mettre en place ou surveiller les sauvegardes")
    item(page, "q2.01").locator("summary").click()
    item(page, "q2.01").get_by_label("Remarque sur").fill("Chaque soir.")
    content = finish(page)
    file = read_answer_file(content)
    found = read_replies(file, questionnaires("q1", "q2"), EDITION).answers

    assert found == {
        "q1.01": Answer("Hygiène\n<b>réseau</b>"),
        "q1.03": Answer("yes"),
        "q1.24": Answer(48),
        "q2.01": Answer(("backups",), comment="Chaque soir."),
    }
    assert file.respondent.name == "Léa Martin"
    expect(page.locator(".attestation")).to_contain_text(spaced(file.seal))


def test_a_hidden_question_answers_nothing(opened: Open) -> None:
    page = opened(questionnaires("q2"))
    tick(page, "q2.01", "Installer et régler les postes, le réseau, les logiciels")
    expect(item(page, "q2.05")).to_be_visible()
    tick(page, "q2.05", "Oui")
    expect(page.locator(".count")).to_contain_text("2")
    item(page, "q2.01").get_by_label("Installer et régler").uncheck()
    expect(item(page, "q2.05")).to_be_hidden()

    assert "q2.05" not in read_answer_file(finish(page)).answers


def test_without_object_wants_its_reason(opened: Open) -> None:
    page = opened(questionnaires("q2"))
    tick(page, "q2.01", "Installer et régler les postes, le réseau, les logiciels")
    tick(page, "q2.03", "Sans objet")
    expect(page.locator(".count")).to_contain_text("1\u00a0/")
    item(page, "q2.03").get_by_label("Pourquoi").fill("Logiciels libres.")
    expect(page.locator(".count")).to_contain_text("2\u00a0/")

    assert read_answer_file(finish(page)).answers["q2.03"] == {
        "not_applicable": "Logiciels libres."
    }


def test_a_second_visit_finds_the_first(offline: BrowserContext, opened: Open) -> None:
    page = opened()
    tick(page, "q1.03", "Non")
    item(page, "q1.01").locator("textarea.control").fill("Réseau")
    kept(page)
    page.close()
    again = opened()

    expect(item(again, "q1.03").get_by_label("Non", exact=True)).to_be_checked()
    expect(item(again, "q1.01").locator("textarea.control")).to_have_value("Réseau")
    expect(again.locator(".count")).to_contain_text("2")


def test_a_browser_that_keeps_nothing_says_so_and_a_copy_travels(
    offline: BrowserContext, opened: Open, browser: Browser, browser_context_args
) -> None:
    offline.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page = opened()
    expect(page.locator("#warning")).to_contain_text("ne garde rien")
    tick(page, "q1.03", "Non")
    item(page, "q1.03").locator("summary").click()
    item(page, "q1.03").locator("input[type=file]").set_input_files(
        {"name": "preuve.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    expect(item(page, "q1.03").locator(".files")).to_contain_text("preuve.pdf")
    expect(page.locator(".place")).to_have_text("non enregistré")
    copy = copy_of(page)
    expect(page.locator(".place")).to_contain_text("copie enregistrée")

    with browser.new_context(**browser_context_args) as elsewhere:
        other = opened(context=elsewhere)
        reopen(other, copy)
        expect(other.locator(".told")).to_contain_text("Copie reprise")
        expect(item(other, "q1.03").get_by_label("Non", exact=True)).to_be_checked()
        [joined] = read_answer_file(finish(other)).joined
    assert (joined.name, joined.content) == ("preuve.pdf", PDF)


def test_a_copy_replaces_answers_only_when_told_and_can_be_undone(opened: Open) -> None:
    page = opened()
    tick(page, "q1.03", "Non")
    copy = copy_of(page)
    tick(page, "q1.03", "Oui")
    reopen(page, copy)
    expect(page.locator(".told")).to_contain_text("Remplacer celles d’ici")
    expect(item(page, "q1.03").get_by_label("Oui", exact=True)).to_be_checked()
    page.get_by_role("button", name="Remplacer par la copie").click()
    expect(item(page, "q1.03").get_by_label("Non", exact=True)).to_be_checked()
    page.get_by_role("button", name="Revenir à ce qui était là").click()

    expect(item(page, "q1.03").get_by_label("Oui", exact=True)).to_be_checked()


def test_a_finished_file_can_be_taken_back_to_be_corrected(opened: Open) -> None:
    page = opened()
    tick(page, "q1.03", "Non")
    content = finish(page)
    item(page, "q1.03").get_by_role("button", name="Effacer la réponse").click()
    reopen(page, content)

    expect(item(page, "q1.03").get_by_label("Non", exact=True)).to_be_checked()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda copy: copy[:-30], "s’arrête avant sa fin"),
        (lambda copy: copy.replace(b'"no"', b'"yes"'), "abîmée ou modifiée"),
        (lambda copy: b"bonjour}", "n’est pas une copie de travail"),
    ],
)
def test_a_spoilt_copy_is_refused(opened: Open, spoil, said: str) -> None:
    page = opened()
    tick(page, "q1.03", "Non")
    reopen(page, spoil(copy_of(page)))

    expect(page.locator(".told")).to_contain_text(said)


def test_another_sheet_s_copy_is_refused(opened: Open) -> None:
    page = opened(work_order())
    tick(page, "l01", "Fait")
    told = json.loads(copy_of(page))
    told["request"]["nonce"] = "f" * 32
    reopen(page, canonical(told | {"seal": seal(told)}))

    expect(page.locator(".told")).to_contain_text("autre questionnaire")


def test_two_tabs_never_write_over_each_other(opened: Open) -> None:
    first, second = opened(), opened()
    tick(first, "q1.03", "Non")
    kept(first)
    expect(second.locator(".place")).to_contain_text("autre onglet")
    tick(second, "q1.04", "Oui")
    second.get_by_role("button", name="Reprendre les réponses").click()

    expect(item(second, "q1.03").get_by_label("Non", exact=True)).to_be_checked()


def test_a_document_too_big_or_forbidden_is_refused_in_words(opened: Open) -> None:
    page = opened()
    item(page, "q1.03").locator("summary").click()
    field = item(page, "q1.03").locator("input[type=file]")
    field.set_input_files(
        {"name": "outil.exe", "mimeType": "application/pdf", "buffer": b"MZ" * 10}
    )
    expect(item(page, "q1.03").locator(".joining .fault")).to_contain_text("type accepté")
    field.set_input_files(
        {"name": "gros.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 800_000}
    )

    expect(item(page, "q1.03").locator(".joining .fault")).to_contain_text("Envoyez-le à part")


def test_finishing_wants_a_name_and_says_what_is_missing(opened: Open) -> None:
    page = opened()
    expect(page.locator("#left")).to_contain_text("sans réponse")
    page.get_by_role("button", name="Terminer et enregistrer").click()

    expect(page.get_by_text("Écrivez votre nom.")).to_be_visible()
    expect(page.get_by_label("Nom et prénom")).to_be_focused()


def test_a_change_after_the_end_asks_to_finish_again(opened: Open) -> None:
    page = opened()
    tick(page, "q1.03", "Oui")
    finish(page)
    expect(page.locator(".attestation")).to_be_visible()
    tick(page, "q1.03", "Non")

    expect(page.locator(".attestation")).to_have_count(0)
    expect(page.locator("#after")).to_contain_text("terminez de nouveau")


def test_the_attestation_prints_alone(opened: Open) -> None:
    page = opened()
    tick(page, "q1.03", "Oui")
    finish(page)
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Imprimer l’attestation").click()
    page.emulate_media(media="print")

    expect(page.locator(".attestation")).to_be_visible()
    expect(page.locator("#item-q1\\.03, .bar, .head, #finish h2").first).to_be_hidden()


def test_the_lines_of_a_work_order_are_ticked_and_dated(opened: Open) -> None:
    sheet = work_order()
    page = opened(sheet)
    tick(page, "l01", "Fait")
    item(page, "l01").get_by_label("Fait le").fill("2026-12-02")
    tick(page, "l02", "Pas fait")
    lines = read_replies(read_answer_file(finish(page)), sheet).lines

    assert (lines["l01"].is_done, str(lines["l01"].done_on)) == (True, "2026-12-02")
    assert lines["l02"].value == "not_done"
    expect(page.locator(".attestation")).to_contain_text("Activer l’antivirus Fait, le 2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_is_accessible_and_fits(opened: Open, accessible, width: int, scheme: Any) -> None:
    page = opened(questionnaires("q2", "q4"))
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    tick(page, "q2.01", "Installer et régler les postes, le réseau, les logiciels")
    tick(page, "q2.03", "Sans objet")
    finish(page)

    accessible(page)
    assert overflow(page) <= 0
    assert said == []
