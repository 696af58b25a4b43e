"""One year later: a year is closed, its answers confirmed, the two years compared."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import overflow, unfold
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

SIZES = [(1280, 900), (360, 740)]


@pytest.fixture
def entered(start_server, tmp_path, page: Page) -> Page:
    """A demonstration of one's own, which this test may change."""
    server: Server = start_server(tmp_path / "demo", "--demo")
    page.goto(server.address)
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    page.base = page.url
    return page


def look(page: Page, accessible) -> None:
    """The page unfolded has no accessibility fault: on a desk, on a phone, in the dark."""
    unfold(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert overflow(page) <= 0, page.url
        accessible(page)
    page.emulate_media(color_scheme="dark")
    page.reload()
    unfold(page)
    accessible(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()


def close_the_year(page: Page) -> None:
    page.goto(page.base + "bilans/")
    page.get_by_role("link", name="Clore ce bilan et préparer le suivant").click()
    page.get_by_role("button", name="Clore et ouvrir").click()


def card_of(page: Page, rank: int):
    return page.locator(".measure-card").nth(rank)


def test_a_year_is_closed_confirmed_and_compared(entered: Page, accessible, complaints):
    page = entered
    page.goto(page.base + "bilans/")
    title = page.locator("#open").inner_text()
    expect(page.get_by_text("Aucun bilan clos encore")).to_be_visible()
    look(page, accessible)

    page.get_by_role("link", name="Clore ce bilan et préparer le suivant").click()
    expect(page.get_by_text("Une copie gelée est gardée.")).to_be_visible()
    look(page, accessible)
    page.get_by_role("button", name="Clore et ouvrir").click()
    expect(page.get_by_text("est clos.")).to_be_visible()
    expect(page.get_by_text("Est-ce encore vrai cette année ?")).to_be_visible()
    look(page, accessible)

    confirmed = confirm_undo_and_confirm(page, accessible)
    answer_otherwise(page, accessible)
    page.reload()
    expect(page.get_by_role("heading", name=confirmed, exact=True)).to_have_count(0)
    page.get_by_role("link", name="Thème suivant").click()
    expect(page.get_by_text("Est-ce encore vrai cette année ?")).to_be_visible()

    page.goto(page.base + "bilans/comparer/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{title}, puis Bilan")
    expect(page.locator(".campaign-chart svg")).to_be_visible()
    look(page, accessible)
    assert spreadsheet(page)[confirmed]["Évolution"] in ("Pareil", "Mieux")

    page.goto(page.base + "bilans/")
    expect(page.get_by_role("heading", name="Vos deux scores, d’année en année")).to_be_visible()
    look(page, accessible)
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name="Vérifier").click()
    expect(page.get_by_text("La copie est intacte.")).to_be_visible()
    look(page, accessible)
    assert [item for item in complaints if "422" not in item] == []


def confirm_undo_and_confirm(page: Page, accessible) -> str:
    """One gesture, its undoing, the gesture again with the keyboard; the measure's name."""
    card = card_of(page, 0)
    name = card.get_by_role("heading").inner_text()
    card.get_by_role("button", name="C’est toujours vrai").click()
    expect(card.get_by_text("Enregistré à")).to_be_visible()
    card.get_by_role("button", name="Annuler").click()
    card.get_by_role("button", name="C’est toujours vrai").press("Enter")
    expect(card.get_by_text("Enregistré à")).to_be_visible()
    accessible(page)
    return name


def answer_otherwise(page: Page, accessible) -> None:
    """Another answer in place; « sans objet » without its reason is refused there too."""
    card = card_of(page, 1)
    card.get_by_text("Répondre autrement").click()
    card.get_by_role("radio", name="Sans objet").check()
    card.get_by_role("button", name="Enregistrer").click()
    expect(card.get_by_text("pourquoi cette mesure est sans objet")).to_be_visible()
    accessible(page)
    card.get_by_role("radio", name="Non", exact=True).check()
    card.get_by_role("button", name="Enregistrer").click()
    expect(card.get_by_text("Enregistré à")).to_be_visible()


def spreadsheet(page: Page) -> dict[str, dict[str, str]]:
    """The lines of the downloaded comparison, by the measure's name."""
    with page.expect_download() as asked:
        page.get_by_role("link", name="Tableur (CSV)").click()
    text = Path(asked.value.path()).read_bytes().decode("utf-8-sig")
    return {row["Intitulé"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}


def test_closing_in_a_second_tab_is_told(entered: Page, accessible):
    page = entered
    page.goto(page.base + "bilans/")
    page.get_by_role("link", name="Clore ce bilan et préparer le suivant").click()
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Clore et ouvrir").click()
    expect(page.get_by_text("est clos.")).to_be_visible()

    other.get_by_role("button", name="Clore et ouvrir").click()
    expect(other.get_by_text("sans doute depuis un autre onglet")).to_be_visible()
    accessible(other)


def test_nothing_to_confirm_is_said_and_too_early_is_told(entered: Page, accessible):
    page = entered
    page.goto(page.base + "bilans/confirmer/")
    expect(page.get_by_text("Toutes vos réponses sont de cette année")).to_be_visible()
    look(page, accessible)
    page.goto(page.base + "bilans/comparer/")
    expect(page.get_by_text("Il faut deux bilans")).to_be_visible()
    look(page, accessible)

    close_the_year(page)
    page.goto(page.base + "bilans/")
    page.get_by_role("link", name="Clore ce bilan et préparer le suivant").click()
    expect(page.get_by_text("Il est trop tôt.")).to_be_visible()
    look(page, accessible)


def test_the_comparison_prints_without_buttons(entered: Page):
    page = entered
    close_the_year(page)
    page.goto(page.base + "bilans/comparer/")
    page.emulate_media(media="print")
    expect(page.locator(".campaign-chart svg")).to_be_visible()
    expect(page.get_by_role("button", name="Comparer")).to_be_hidden()
    expect(page.get_by_role("link", name="Tableur (CSV)")).to_be_hidden()


def test_the_yearly_pass_works_without_script(start_server, tmp_path, browser):
    server = start_server(tmp_path / "demo", "--demo")
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(server.address)
    page.base = page.url
    close_the_year(page)
    before = page.locator(".measure-card").count()
    page.get_by_role("button", name="C’est toujours vrai").first.click()
    expect(page.locator(".measure-card")).to_have_count(before - 1)
    page.locator(".fold > summary", has_text="Répondre autrement").first.click()
    card_of(page, 0).get_by_role("radio", name="Non", exact=True).check()
    card_of(page, 0).get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".measure-card")).to_have_count(before - 2)
    page.goto(page.base + "bilans/comparer/")
    expect(page.locator(".campaign-chart svg")).to_be_visible()
    context.close()
