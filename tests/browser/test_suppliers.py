"""The practice's side of its suppliers: read, decided, searched for clauses, compared, reported."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.servers import Server

pytestmark = pytest.mark.browser

IT = "Dépannage Exemple (fictif)"
BACKUP = "Sauvegarde Imaginaire"
PUBLISHER = "Dossiers Fictifs en ligne"


@pytest.fixture(scope="module")
def entered(demo: Server, browser):
    """A page that has entered the demonstration: its token serves once."""
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("navigation").get_by_role("link", name="Mon cabinet").click()
    page.get_by_role("link", name="Questionnaires, contrats, certificats").click()
    page.base = page.url
    yield page
    context.close()


@pytest.fixture
def page(entered: Page) -> Page:
    """The list of suppliers, on a wide screen."""
    entered.emulate_media(color_scheme="light", media="screen")
    entered.set_viewport_size({"width": 1280, "height": 900})
    entered.goto(entered.base)
    return entered


def open_supplier(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def line(page: Page, name: str):
    return page.locator(".supplier-list > li").filter(has_text=name)


def test_each_supplier_says_where_it_stands(page: Page, looked_at, complaints):
    expect(line(page, IT)).to_contain_text("valable jusqu’au")
    expect(line(page, PUBLISHER)).to_contain_text("Attendu pour le")
    expect(line(page, PUBLISHER)).to_contain_text("HDS valable")
    expect(line(page, BACKUP)).to_contain_text("1 réponse bloquante")
    looked_at(page)
    for name in (IT, PUBLISHER):
        open_supplier(page, name)
        looked_at(page)
        page.goto(page.base)
    assert complaints == []


def test_a_supplier_is_added_and_a_question_decides(page: Page, looked_at, complaints):
    page.get_by_role("link", name="Ajouter un fournisseur").click()
    looked_at(page)
    page.get_by_label("Nom", exact=True).fill("Appareils Factices")
    page.get_by_label("Appareil médical connecté").check()
    page.get_by_role("button", name="Ajouter").click()
    third = page.locator("#questionnaires li").filter(has_text="Questionnaire 3")
    expect(third).to_contain_text("À décider")

    third.get_by_role("button", name="Oui").click()
    expect(third).to_contain_text("À demander")
    page.get_by_text("Ce que vous avez répondu").click()
    page.get_by_role("button", name=re.compile("Reprendre")).click()
    expect(third).to_contain_text("À décider")

    page.get_by_role("link", name="Répondre ou changer").click()
    looked_at(page)
    page.get_by_label("Non", exact=True).first.check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#role")).to_contain_text("S’il décide lui-même")
    assert complaints == []


def test_answers_are_read_blocking_ones_first(page: Page, looked_at, complaints):
    open_supplier(page, BACKUP)
    page.get_by_role("link", name=re.compile("^Réponses du")).click()
    expect(page.locator(".gap--blocking")).to_contain_text("apprendre une fuite par la presse")
    looked_at(page)

    page.get_by_role("button", name="Préparer l’attestation").click()
    link = page.get_by_role("link", name=re.compile("Télécharger|Enregistrer|Prendre|PDF"))
    expect(link.first).to_be_visible()
    page.get_by_role("link", name="Joindre la copie signée").click()
    looked_at(page)
    page.get_by_label("La copie signée").set_input_files(
        {"name": "signee.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Signé le")).to_be_visible()
    assert complaints == []


def test_two_suppliers_stand_side_by_side_also_on_a_phone(page: Page, looked_at, complaints):
    page.get_by_role("link", name="Comparer").click()
    page.get_by_label("Première colonne").select_option(index=0)
    page.get_by_label("Seconde colonne").select_option(index=1)
    page.get_by_label("Seulement ce qui diffère").check()
    page.get_by_role("button", name="Comparer").click()
    expect(page.locator(".compare")).to_contain_text("Bloquant")
    looked_at(page)

    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Comparer")).to_be_hidden()
    expect(page.locator(".compare")).to_be_visible()
    page.emulate_media(media="screen")
    assert complaints == []


def test_clauses_are_looked_for_one_by_one(page: Page, looked_at, complaints):
    open_supplier(page, PUBLISHER)
    page.get_by_role("link", name="Abonnement en ligne (exemple)").click()
    looked_at(page)
    page.get_by_role("link", name="Chercher les clauses").click()
    looked_at(page)
    page.locator("#groupe-essentiel > summary").click()
    clause = page.locator("#clause-restitution")
    clause.get_by_label("Absente").check()
    expect(clause).to_contain_text("Enregistré à")
    expect(page.locator("#progress")).to_contain_text("1absente")
    expect(page.locator("#compte-essentiel")).to_contain_text("1 absente")
    page.locator("#groupe-refuser > summary").click()
    refused = page.locator("#clause-reuse")
    refused.get_by_label("Présente").check()
    expect(refused).to_contain_text("Enregistré à")
    page.get_by_role("button", name="Enregistrer et terminer").click()

    expect(page.locator("summary").filter(has_text="Il se sert de vos données")).to_be_visible()
    page.get_by_role("button", name="L’annexe en PDF").click()
    expect(page.locator("#annexe").get_by_role("link").first).to_be_visible()
    assert complaints == []


def test_a_certificate_is_looked_up_in_the_imported_list(page: Page, looked_at, complaints):
    open_supplier(page, BACKUP)
    page.get_by_role("link", name="Les choisir").click()
    expect(page.get_by_text("vont d’habitude avec ce service")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Noter un certificat").click()
    looked_at(page)
    page.get_by_label("L’hébergeur choisi par le fournisseur").check()
    page.get_by_label("Nom écrit sur le certificat").fill("Hébergement Factice SAS")
    page.get_by_label("Numéro du certificat").fill("HDS-EXEMPLE-02")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Plus tard").click()
    expect(page.locator("#hds")).to_contain_text("au nom d’un autre")

    page.get_by_role("link", name=re.compile("Certificat HDS-EXEMPLE-02")).click()
    expect(page.get_by_text("Dans votre liste d’hébergeurs certifiés")).to_be_visible()
    page.goto(page.base)
    page.get_by_role("link", name="Hébergeurs certifiés HDS").click()
    looked_at(page)
    assert complaints == []


def test_a_place_that_lends_its_computers_gets_a_letter(page: Page, looked_at, complaints):
    page.get_by_role("link", name="Ajouter un fournisseur").click()
    page.get_by_label("Nom", exact=True).fill("Résidence Imaginaire")
    page.get_by_label("Lieu qui vous prête son informatique").check()
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_role("link", name="Quoi y regarder, et la clause à proposer").click()
    page.get_by_label("EHPAD ou établissement médico-social").check()
    page.get_by_role("button", name="Voir quoi demander").click()
    expect(page.locator("#clause")).to_contain_text("un compte personnel")
    looked_at(page)

    page.get_by_role("link", name="Signalez-le par écrit").click()
    looked_at(page)
    page.get_by_label("Ce que vous avez constaté").fill("Le poste ne se verrouille pas.")
    page.get_by_label("Ce que cela peut causer").fill("Un visiteur peut lire un dossier.")
    page.get_by_label("Ce que vous demandez").fill("Régler le verrouillage.")
    page.get_by_role("button", name="Voir la lettre").click()
    expect(page.locator(".ready-text")).to_contain_text("signalement formel")
    page.get_by_role("link", name="La lettre est partie").click()
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_text("Votre Ordre professionnel")).to_be_visible()
    looked_at(page)
    assert complaints == []


def test_a_table_of_suppliers_is_imported(page: Page, complaints):
    page.get_by_role("link", name="importer un tableau").click()
    table = "Nom;Services;Contact\r\nPapier Factice;Destruction de supports ou de papiers;01\r\n"
    page.get_by_label("Votre fichier").set_input_files(
        {"name": "f.csv", "mimeType": "text/csv", "buffer": table.encode("utf-8-sig")}
    )
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_text("Papier Factice")).to_be_visible()
    page.get_by_role("button", name=re.compile("Importer|Confirmer|Enregistrer")).click()
    page.goto(page.base)
    expect(line(page, "Papier Factice")).to_contain_text("Q2")
    assert complaints == []
