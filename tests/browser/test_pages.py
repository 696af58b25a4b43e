"""Every page of the demonstration: accessible, light and dark, wide and narrow, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import overflow, unfold
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

PATHS = (
    "",
    "mesures/",
    "mesures/?etat=a-faire",
    "mesures/2.6.1/",
    "themes/workstation/",
    "plan/",
    "plan/2.6.1/",
    "preuves/",
    "preuves/ajouter/?mesure=2.3.3",
    "journal/?verifier=1",
    "aide/",
    "cabinet/",
    "cabinet/identite/",
    "cabinet/situation/4/",
    "cabinet/appareils/ajouter/",
    "acces/",
    "acces/proteger/",
)


@pytest.fixture(scope="module")
def module_page(demo: Server, browser):
    """One page that has entered the demonstration: its token serves once."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    page.base = page.url
    yield page
    context.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_accessibility_fault(module_page: Page, accessible, path, scheme):
    module_page.emulate_media(color_scheme=scheme)
    module_page.set_viewport_size({"width": 1280, "height": 900})
    answer = module_page.goto(module_page.base + path)
    assert answer is not None
    assert answer.status == 200
    unfold(module_page)
    accessible(module_page)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_a_phone(module_page: Page, accessible, path):
    module_page.set_viewport_size({"width": 360, "height": 740})
    module_page.goto(module_page.base + path)
    wider = overflow(module_page)
    assert wider <= 0
    accessible(module_page)


def test_a_page_zoomed_twice_still_fits(module_page: Page):
    # Zooming a 1280-pixel screen by two leaves 640 pixels of layout.
    module_page.set_viewport_size({"width": 640, "height": 450})
    for path in PATHS:
        module_page.goto(module_page.base + path)
        assert overflow(module_page) <= 0, path


def test_the_printed_dashboard_leaves_the_buttons_out(module_page: Page):
    module_page.set_viewport_size({"width": 1280, "height": 900})
    module_page.goto(module_page.base + "plan/")
    module_page.emulate_media(media="print")
    expect(module_page.locator(".bar")).to_be_hidden()
    expect(module_page.locator(".action-list > li")).to_have_count(6)
    module_page.emulate_media(media="screen")


def test_an_answer_is_given_with_the_keyboard_alone(module_page: Page):
    module_page.set_viewport_size({"width": 1280, "height": 900})
    module_page.goto(module_page.base + "mesures/2.2.2.b/")
    for _ in range(40):
        module_page.keyboard.press("Tab")
        if module_page.evaluate("document.activeElement.name") == "value":
            break
    before = module_page.locator("input[type=radio]:checked").get_attribute("value")
    module_page.keyboard.press("ArrowRight")
    expect(module_page.get_by_text("Enregistré à").first).to_be_visible()
    focused = module_page.evaluate("document.activeElement.value")
    assert focused != before
    module_page.get_by_role("button", name="Annuler").press("Enter")
    expect(module_page.locator(f"input[type=radio][value={before}]")).to_be_checked()


def test_everything_works_without_script(demo: Server, browser, start_server, tmp_path):
    server = start_server(tmp_path / "cabinet")
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(server.address)
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Nom du cabinet").fill("Sans script")
    page.get_by_label("Votre profession").select_option("nurse")
    page.get_by_label("Votre prénom et votre nom").fill("Camille Fictive")
    page.get_by_role("button", name="Continuer").click()
    for choice in ("Seul ou seule", "Je suis seul à utiliser", "Un traitement de texte", "Non"):
        page.get_by_label(choice).first.check()
        page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Terminer la description").click()
    page.get_by_role("link", name="Passer aux dix questions").click()
    page.goto("/".join(page.url.split("/")[:5]) + "/mesures/2.2.1/")
    page.get_by_role("radio", name="Oui", exact=True).check()
    page.get_by_role("button", name="Enregistrer la réponse").click()
    expect(page.get_by_role("radio", name="Oui", exact=True)).to_be_checked()
    context.close()
