"""Both sides: the practice with its Hygie, the supplier with a file and the network cut."""

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect

from hygie.suppliers.exchange.reading import read_answer_file
from tests.browser.journey import overflow
from tests.browser.servers import Server
from tests.documents.papers import words
from tests.factories import PDF
from tests.suppliers.exchange.word_documents import edited, fill, tick, together

pytestmark = pytest.mark.browser

SUPPLIER = "Informatique du Port"


@pytest.fixture(scope="module")
def practice(demo: Server, browser: Browser, browser_context_args) -> Iterator[Page]:
    """The practice's own browser, already inside: the address opens once."""
    with browser.new_context(**browser_context_args) as context:
        page = context.new_page()
        page.goto(demo.address)
        page.wait_for_url("**/c/**")
        yield page


@pytest.fixture
def elsewhere(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """The supplier's browser: another profile, and the network cut."""
    context = browser.new_context(**browser_context_args)
    context.set_offline(True)
    yield context
    context.close()


def saved(page: Page, act: Callable[[], object], folder: Path) -> Path:
    with page.expect_download() as coming:
        act()
    found: Download = coming.value
    path = folder / found.suggested_filename
    found.save_as(path)
    return path


def look(page: Page, name: str) -> None:
    """It fits a desk and a phone, by day and by night; with a picture when somebody asks for it."""
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert overflow(page) <= 0
        if folder := os.environ.get("HYGIE_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def room(page: Page) -> str:
    return re.match(r".*/c/[0-9a-f-]+/", page.url)[0] + "fournisseurs/"


def a_supplier(page: Page, name: str, service: str) -> None:
    page.goto(room(page) + "ajouter/")
    page.get_by_label("Nom").fill(name)
    page.locator(f"input[name=services][value={service}]").check()
    page.get_by_role("button", name="Ajouter").click()
    page.goto(room(page))
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def item(page: Page, item_id: str):
    return page.locator(f"[id='item-{item_id}']")


def opened(context: BrowserContext, path: Path) -> Page:
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("h1")).to_be_visible()
    return page


def answer_everything(page: Page, *, among: int = 100) -> None:
    """The first choice everywhere, a word where words are asked."""
    for _ in range(among):
        left = page.locator("fieldset.question:visible:not(.question--answered)")
        if not left.count():
            return
        question = left.first
        if question.locator("input[type=date].control").count():
            question.locator("input[type=date]").first.fill("2026-10-01")
        elif question.locator("input[inputmode=numeric]").count():
            question.locator("input[inputmode=numeric]").first.fill("24")
        elif question.locator(".control").count():
            question.locator(".control").first.fill("Voir le contrat.")
        else:
            question.locator("input[type=radio], input[type=checkbox]").first.check()


def finish(page: Page, folder: Path) -> Path:
    page.get_by_label("Nom et prénom").fill("Léa Martin")
    page.get_by_label("Fonction").fill("Gérante")
    button = page.get_by_role("button", name="Terminer et enregistrer")
    return saved(page, button.click, folder)


def take_in(page: Page, path: Path) -> None:
    page.goto(room(page) + "retours/")
    page.get_by_label("Le fichier que le fournisseur a renvoyé").set_input_files(path)
    page.get_by_role("button", name="Lire ce fichier").click()


def a_sending(page: Page, name: str, service: str, accessible) -> None:
    """A supplier, and the page of the questionnaires prepared for it."""
    a_supplier(page, name, service)
    page.get_by_role("link", name=re.compile("Préparer l’envoi|Préparer un envoi")).first.click()
    look(page, "send")
    accessible(page)
    page.get_by_label("Un mot pour le fournisseur").fill("Merci d’avance.")
    page.get_by_role("button", name="Préparer le fichier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Questionnaire")
    look(page, "request")
    accessible(page)


def two_visits(elsewhere: BrowserContext, sent: Path, folder: Path) -> tuple[Path, Path]:
    """The supplier answers a little, leaves, comes back, ends: its working copy, its answers."""
    copies = folder / "copies"
    copies.mkdir()
    page = opened(elsewhere, sent)
    expect(page.locator("blockquote")).to_have_text("Merci d’avance.")
    page.locator("fieldset.question input[type=radio]").first.check()
    expect(page.locator(".place")).to_contain_text("enregistré ici")
    button = page.get_by_role("button", name="Copie de travail", exact=True)
    copy = saved(page, button.click, copies)
    page.close()
    page = opened(elsewhere, sent)
    expect(page.locator(".question--answered")).to_have_count(1)
    answer_everything(page)
    expect(page.get_by_text("Vous avez répondu à tout.")).to_be_visible()
    look(page, "supplier-end")
    return copy, finish(page, folder)


def test_a_questionnaire_goes_and_comes_back(
    practice: Page, elsewhere: BrowserContext, tmp_path: Path, accessible
) -> None:
    page = practice
    a_sending(page, SUPPLIER, "maintenance_on_site", accessible)
    expect(page.locator("#mail-body")).to_contain_text("s’ouvre dans un navigateur")
    sent = saved(page, page.get_by_role("link", name="Le fichier à envoyer").click, tmp_path)
    assert sent.suffix == ".html"
    copy, answers = two_visits(elsewhere, sent, tmp_path)
    file = read_answer_file(answers.read_bytes())
    assert len(file.sittings) == 2

    take_in(page, copy)
    expect(page.get_by_role("alert")).to_contain_text("copie de travail")
    accessible(page)
    take_in(page, answers)
    expect(page.get_by_text("Rien n’est encore enregistré.")).to_be_visible()
    expect(page.get_by_text("Léa Martin, Gérante")).to_be_visible()
    look(page, "arrived")
    accessible(page)
    page.get_by_role("button", name="Enregistrer ces réponses").click()
    expect(page.get_by_text("Les réponses sont enregistrées.")).to_be_visible()
    look(page, "answers")
    accessible(page)
    expect(page.get_by_text("comme attendu").first).to_be_visible()

    said = attestation(page, tmp_path)
    assert "Léa Martin" in said
    assert SUPPLIER in said
    assert file.seal in said.replace(" ", "")
    take_in(page, answers)
    expect(page.get_by_role("alert")).to_contain_text("déjà là")


def attestation(page: Page, folder: Path) -> str:
    """The words of the paper to sign, as the practice downloads it."""
    page.get_by_role("button", name="Préparer l’attestation").click()
    link = page.get_by_role("link", name="Télécharger")
    link.wait_for()
    return " ".join(words(saved(page, link.click, folder).read_bytes()).split())


def test_a_word_document_comes_back_with_what_is_unclear_decided(
    practice: Page, tmp_path: Path, accessible
) -> None:
    page = practice
    a_supplier(page, "Nuage et Compagnie", "host")
    page.get_by_role("link", name=re.compile("Préparer l’envoi|Préparer un envoi")).first.click()
    page.get_by_role("button", name="Préparer le fichier").click()
    sent = saved(page, page.get_by_role("link", name="En document Word").click, tmp_path)
    content = edited(
        sent.read_bytes(),
        together(
            fill(NOM="Ana Costa", DATE="3/11/2026", Q1_01="Hébergement", Q1_03="Plutôt oui"),
            tick("Q1.04", "Non"),
        ),
    )
    back = tmp_path / "rempli.docx"
    back.write_bytes(content)
    take_in(page, back)
    expect(page.get_by_role("heading", name="À trancher")).to_be_visible()
    expect(page.get_by_text("Plutôt oui")).to_be_visible()
    look(page, "arrived-word")
    accessible(page)
    page.get_by_role("group", name=re.compile("Q1.03")).get_by_label("Oui", exact=True).check()
    page.get_by_role("button", name="Enregistrer ces réponses").click()

    expect(page.get_by_text("Rempli par Ana Costa")).to_be_visible()
    page.get_by_text("Noté à la réception").click()
    expect(page.get_by_text("le document disait « Plutôt oui »")).to_be_visible()


def test_a_work_order_goes_and_comes_back_signed(
    practice: Page, elsewhere: BrowserContext, tmp_path: Path, accessible
) -> None:
    page = practice
    a_supplier(page, "Dépannage des Quais", "maintenance_on_site")
    page.get_by_role("link", name="Lui confier des travaux").click()
    look(page, "order-new")
    accessible(page)
    page.get_by_role("button", name="Préparer l’ordre de travaux").click()
    look(page, "order")
    accessible(page)
    sent = saved(page, page.get_by_role("link", name="Le fichier à envoyer").click, tmp_path)

    other = opened(elsewhere, sent)
    item(other, "l01").get_by_label("Fait", exact=True).check()
    item(other, "l01").get_by_label("Fait le").fill("2026-11-02")
    item(other, "l01").locator("summary").click()
    item(other, "l01").locator("input[type=file]").set_input_files(
        {"name": "accueil.hygie", "mimeType": "application/json", "buffer": b'{"format": "x"}'}
    )
    look(other, "order-filled")
    answers = finish(other, tmp_path)

    take_in(page, answers)
    look(page, "order-arrived")
    accessible(page)
    page.get_by_role("button", name="Enregistrer ce compte rendu").click()
    expect(page.get_by_text("accueil.hygie » est gardé ici, mais n’a pas été lu")).to_be_visible()
    page.get_by_label("La copie signée").set_input_files(
        {"name": "signe.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    finished = read_answer_file(answers.read_bytes()).finished_at
    day = finished.astimezone(ZoneInfo("Europe/Paris")).date()
    page.get_by_label("Signée le").fill(day.isoformat())
    page.get_by_role("button", name="Garder la copie signée").click()

    expect(page.get_by_text("comptent comme attestés par un tiers")).to_be_visible()
    look(page, "order-signed")
    accessible(page)


def test_the_document_sent_opens_as_word_does(practice: Page, tmp_path: Path) -> None:
    page = practice
    a_supplier(page, "Agenda en ligne", "appointments")
    page.get_by_role("link", name=re.compile("Préparer l’envoi|Préparer un envoi")).first.click()
    page.get_by_role("button", name="Préparer le fichier").click()
    sent = saved(page, page.get_by_role("link", name="En document Word").click, tmp_path)
    paper = saved(page, page.get_by_role("link", name="À imprimer (PDF)").click, tmp_path)

    assert Document(io.BytesIO(sent.read_bytes())).tables
    assert "Questionnaire 1" in words(paper.read_bytes())
