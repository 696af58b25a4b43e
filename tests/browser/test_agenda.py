"""The agenda in a browser: looking, deciding in place, the calendar file, a message that leaves."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.agenda.mail_server import MailServer
from tests.browser.journey import overflow, unfold
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

ACTION = "C’est fait"


@pytest.fixture(scope="module")
def agenda_page(demo: Server, browser):
    """A page that has entered the demonstration: its token serves once."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("navigation").get_by_role("link", name="Agenda").click()
    page.base = page.url
    yield page
    context.close()


@pytest.fixture
def page(agenda_page: Page) -> Page:
    """The list, on a wide screen."""
    agenda_page.emulate_media(color_scheme="light")
    agenda_page.set_viewport_size({"width": 1280, "height": 900})
    agenda_page.goto(agenda_page.base)
    return agenda_page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 640, 360])
@pytest.mark.parametrize("where", ["", "rappels/", "reporter"])
def test_the_pages_are_accessible_and_fit(page: Page, accessible, scheme, width, where):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    if where == "reporter":
        page.get_by_role("link", name="Reporter").first.click()
    else:
        page.goto(page.base + where)
    unfold(page)

    assert overflow(page) <= 0
    accessible(page)


def test_what_is_late_comes_first(page: Page):
    titles = page.locator("main section > h2").all_inner_texts()

    assert titles[0] == "En retard"
    assert titles[-1] == "Ailleurs que dans Hygie"


def test_done_stays_in_its_place_until_the_page_is_read_anew(page: Page, complaints, accessible):
    row = page.locator("li[id^=e-]").filter(has=page.get_by_role("button", name=ACTION)).last
    row.scroll_into_view_if_needed()
    row_id = row.get_attribute("id")
    row = page.locator(f"li[id='{row_id}']")
    row.get_by_role("button", name=ACTION).press("Enter")
    undo = row.get_by_role("button", name="Remettre à faire")
    expect(undo).to_be_focused()
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    accessible(page)
    undo.press("Enter")
    expect(row.get_by_role("button", name=ACTION)).to_be_focused()
    row.get_by_role("button", name=ACTION).press("Enter")
    expect(undo).to_be_visible()

    page.goto(page.base)
    expect(row).to_be_hidden()
    page.locator("summary").filter(has_text=re.compile(r"échéances? faites?")).click()
    expect(row).to_be_visible()
    undo.click()
    expect(row.get_by_role("button", name=ACTION)).to_be_visible()
    assert complaints == []


def test_put_off_with_a_reason_then_taken_back(page: Page):
    row = page.locator("li[id^=e-]").filter(has=page.get_by_role("button", name=ACTION)).first
    row_id = row.get_attribute("id")
    row.get_by_role("link", name="Reporter").click()
    page.get_by_role("button", name="Reporter").click()
    assert page.url.endswith("/reporter/")  # the browser asks for what is missing
    page.get_by_label("Reporter au").fill((date.today() + timedelta(days=40)).isoformat())  # noqa: DTZ011,TID251
    page.get_by_label("Pourquoi").fill("Le devis arrive le mois prochain.")
    page.get_by_role("button", name="Reporter").click()
    row = page.locator(f"li[id='{row_id}']")
    expect(row).to_contain_text("Le devis arrive le mois prochain.")
    row.get_by_role("button", name="Annuler le report").click()

    expect(row).not_to_contain_text("Le devis arrive")


def test_the_calendar_file_is_kept_by_the_browser(page: Page):
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Fichier de calendrier").click()
    download = downloading.value
    events = Calendar.from_ical(download.path().read_bytes()).walk("VEVENT")

    assert download.suggested_filename == "echeances-hygie.ics"
    assert len(events) >= page.locator("li[id^=e-]").count() - 5
    assert "Revoir le bilan" in {str(event["summary"]) for event in events}


def test_a_test_message_arrives_or_says_why(page: Page):
    page.get_by_role("link", name="Rappels par courriel").click()
    with MailServer() as server:
        page.get_by_label("Adresse qui reçoit les rappels").fill("camille@exemple.fr")
        page.get_by_label("Adresse qui les envoie").fill("cabinet@exemple.fr")
        page.get_by_label("Serveur d’envoi (SMTP)").fill("127.0.0.1")
        page.get_by_label("Chiffrement").select_option("none")
        page.get_by_label("Port").fill(str(server.port))
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Réglages des rappels enregistrés.")).to_be_visible()
        page.get_by_role("button", name="Envoyer un message d’essai").click()
        expect(page.get_by_text("Message d’essai envoyé à camille@exemple.fr")).to_be_visible()
        assert len(server.received) == 1
    page.get_by_role("button", name="Envoyer un message d’essai").click()
    expect(page.get_by_text("Rien ne répond sur le serveur")).to_be_visible()
    page.get_by_role("button", name="Effacer ces réglages").click()

    expect(page.get_by_text("mot de passe compris")).to_be_visible()


def test_everything_works_without_script(agenda_page: Page, browser):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    context.add_cookies(agenda_page.context.cookies())
    page = context.new_page()
    page.goto(agenda_page.base)
    page.get_by_role("button", name=ACTION).last.click()
    expect(page.get_by_text("Échéance faite")).to_be_visible()
    page.locator("summary").filter(has_text=re.compile(r"échéances? faites?")).click()
    page.get_by_role("button", name="Remettre à faire").last.click()
    expect(page.get_by_text("De nouveau à faire")).to_be_visible()
    context.close()
