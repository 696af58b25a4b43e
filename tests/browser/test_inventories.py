"""The inventories in a browser: a table with a mistake, corrected; a key lost, found, put aside."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.servers import Server

pytestmark = pytest.mark.browser

WRONG = "Nom;Type;Lieu\r\nBox de l’étage;Ardoise;Palier\r\nImprimante de l’étage;;Palier\r\n"
RIGHT = WRONG.replace("Ardoise", "Box ou routeur")
LISTS = ("appareils", "supports", "logiciels", "personnes", "fournisseurs")


@pytest.fixture(scope="module")
def inventory_page(demo: Server, browser):
    """A page that has entered the demonstration: its token serves once."""
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("navigation").get_by_role("link", name="Mon cabinet").click()
    page.base = page.url
    yield page
    context.close()


@pytest.fixture
def page(inventory_page: Page) -> Page:
    """The page of the practice, on a wide screen."""
    inventory_page.emulate_media(color_scheme="light")
    inventory_page.set_viewport_size({"width": 1280, "height": 900})
    inventory_page.goto(inventory_page.base)
    return inventory_page


def choose(page: Page, text: str) -> None:
    page.get_by_label("Votre fichier").set_input_files(
        {"name": "etage.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    page.get_by_role("button", name="Voir l’aperçu").click()


def test_a_table_with_a_mistake_is_corrected_then_imported(page: Page, looked_at, complaints):
    page.locator("#inventaires").get_by_role("link", name="Appareils", exact=True).click()
    page.get_by_role("link", name="Importer un tableau").click()
    looked_at(page)
    choose(page, WRONG)
    fault = page.get_by_role("row").filter(has_text="Ardoise")
    expect(fault.get_by_role("cell").first).to_have_text("2")
    expect(fault).to_contain_text("Type")
    looked_at(page)

    page.get_by_role("link", name="Choisir le fichier corrigé").click()
    choose(page, RIGHT)
    expect(page.get_by_text("Rien n’est encore enregistré")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Importer les 2 lignes").click()
    expect(page.get_by_role("status").first).to_contain_text("2 lignes ajoutées")
    expect(page.get_by_role("link", name="Box de l’étage")).to_be_visible()
    assert complaints == []


def test_a_wrong_file_is_refused_beside_its_field(page: Page, accessible):
    page.goto(f"{page.base}appareils/importer/")
    choose(page, "Couleur;Prix\r\nrouge;12\r\n")

    expect(page.get_by_role("alert")).to_contain_text("Il manque la colonne")
    accessible(page)


@pytest.mark.parametrize("listed", LISTS)
def test_a_list_leaves_for_a_spreadsheet(page: Page, listed: str):
    page.goto(page.base + f"{listed}/")
    if page.locator(".empty-state").count():
        return
    for link, end in (("Excel (.xlsx)", "xlsx"), ("CSV", "csv")):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        assert re.fullmatch(rf"[a-z-]+-\d{{4}}-\d\d-\d\d\.{end}", download.value.suggested_filename)


def test_a_key_is_lost_found_put_aside_and_checked(page: Page, looked_at, complaints):
    page.locator("#inventaires").get_by_role("link", name="Supports amovibles").click()
    looked_at(page)
    page.get_by_role("link", name="Inscrire un support").click()
    looked_at(page)
    page.get_by_label("Nom").fill("Clé des gardes")
    page.get_by_label("Place fermée à clé").fill("Armoire de l’accueil")
    page.get_by_text("Le reconnaître").click()
    page.get_by_label("Capacité").fill("32 Go")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Clé des gardes").click()
    expect(page.get_by_text("En usage")).to_be_visible()
    looked_at(page)

    page.get_by_role("link", name="Déclarer perdu").click()
    looked_at(page)
    page.get_by_role("button", name="Déclarer perdu").click()
    expect(page.get_by_text("Perdu depuis le")).to_be_visible()
    expect(page.get_by_role("link", name="Sortir de quarantaine")).to_have_count(0)
    looked_at(page)

    page.get_by_role("link", name="Il est retrouvé").click()
    page.get_by_role("button", name="Mettre en quarantaine").click()
    expect(page.get_by_text("En quarantaine depuis le")).to_be_visible()
    looked_at(page)

    page.get_by_role("link", name="Sortir de quarantaine").click()
    page.get_by_label("Effacé entièrement").check()
    looked_at(page)
    page.get_by_role("button", name="Remettre en usage").click()
    expect(page.get_by_text("En usage", exact=True)).to_be_visible()
    assert complaints == []


def test_the_keys_are_called_and_those_that_are_missing_counted(page: Page, looked_at):
    for name in ("Clé A", "Clé B"):
        page.goto(f"{page.base}supports/ajouter/")
        page.get_by_label("Nom").fill(name)
        page.get_by_label("Place fermée à clé").fill("Coffre")
        page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Pointer les supports").click()
    looked_at(page)
    page.get_by_label("Clé A").check()
    page.get_by_role("button", name="Noter").click()

    expect(page.get_by_role("status").first).to_contain_text("à retrouver")
    seen, missing = (page.get_by_role("listitem").filter(has_text=f"Clé {name}") for name in "AB")
    expect(seen).to_contain_text("vu à sa place le")
    expect(missing).not_to_contain_text("vu à sa place le")


def test_a_device_is_described_whole_then_leaves_service(page: Page, looked_at):
    page.goto(f"{page.base}appareils/")
    page.get_by_role("link", name="Box internet").click()
    looked_at(page)
    page.get_by_text("Réseau et mots de passe").click()
    page.get_by_label("Mot de passe d’usine changé").select_option(label="Oui")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Box internet").click()
    page.get_by_role("link", name="Mettre hors service").click()
    looked_at(page)
    page.get_by_role("button", name="Mettre hors service").click()

    row = page.get_by_role("listitem").filter(has_text="Box internet")
    expect(row).to_contain_text("Hors service depuis le")


def test_the_inventories_are_right_on_the_practice_s_page(page: Page, looked_at):
    looked_at(page)
    page.goto(f"{page.base}logiciels/ajouter/")
    looked_at(page)
    page.get_by_label("Nom").fill("Agenda en ligne")
    page.get_by_text("Fin de vie").click()
    page.get_by_label("Plus mis à jour après le").fill("2024-01-31")
    page.get_by_role("button", name="Ajouter").click()

    row = page.get_by_role("listitem").filter(has_text="Agenda en ligne")
    expect(row).to_contain_text("Plus mis à jour")
    looked_at(page)
