"""From the situation to the plan, the passphrase, the proofs, the lock, and back."""

import re

import pytest
from conftest import Server, status_json
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PASSPHRASE = "t9!Kv#2pZq7&w"
ANSWERS = ("Oui", "Non", "Je ne sais pas")


def describe_the_practice(page: Page) -> None:
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Nom du cabinet").fill("Cabinet d’essai")
    page.get_by_label("Votre profession").select_option("nurse")
    page.get_by_label("Votre prénom et votre nom").fill("Camille Fictive")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Avec un ou une assistante").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Au moins un logiciel est partagé").check()
    page.get_by_role("button", name="Continuer").click()
    for use in ("Un traitement de texte", "Un lecteur de carte", "La prise de rendez-vous"):
        page.get_by_label(use).check()
    expect(page.locator("#live .live-number")).to_have_text("32")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Non", exact=True).check()
    page.get_by_role("button", name="Continuer").click()


def add_a_laptop(page: Page) -> None:
    page.get_by_role("link", name="Ajouter un appareil").click()
    page.get_by_label("Nom").fill("Portable")
    page.get_by_label("Type").select_option("laptop")
    page.get_by_label("Système").select_option("windows_11")
    page.get_by_role("button", name="Ajouter").click()


def answer_ten_questions(page: Page) -> None:
    page.get_by_role("button", name="Passer aux dix questions").click()
    for rank in range(10):
        expect(page.get_by_text(f"Question {rank + 1} sur 10")).to_be_visible()
        page.get_by_role("radio", name=ANSWERS[rank % 3], exact=True).check()
        page.get_by_role("button", name="Terminer" if rank == 9 else "Continuer").click()
    page.get_by_role("button", name="Voir mes six gestes").click()


def protect(page: Page) -> str:
    page.get_by_role("link", name="Choisir une phrase de passe").first.click()
    page.get_by_label("Nouvelle phrase de passe").fill(PASSPHRASE)
    page.get_by_label("La même, une seconde fois").fill(PASSPHRASE)
    page.get_by_role("button", name="Chiffrer mes données").click()
    code = page.locator("#recovery-code").inner_text()
    page.get_by_label("Recopiez les deux derniers groupes").fill("".join(code.split("-")[-2:]))
    page.get_by_role("button", name="Je l’ai gardé").click()
    return code


def prove(page: Page, folder) -> None:
    page.get_by_role("link", name="Mesures", exact=True).first.click()
    page.get_by_role("link", name="Accès physique au lieu d’exercice").click()
    page.get_by_role("radio", name="Oui", exact=True).check()
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    page.get_by_role("link", name="Ajouter une preuve").click()
    photo = folder / "porte.png"
    page.screenshot(path=photo)
    page.get_by_label("Ce que vous avez constaté").fill("La porte du fond ferme à clé.")
    page.get_by_label("Fichiers ou photos").set_input_files(photo)
    page.get_by_role("button", name="Signer et enregistrer").click()
    expect(page.get_by_text("Prouvé").first).to_be_visible()
    expect(page.get_by_role("link", name="porte.png")).to_be_visible()


def test_a_professional_goes_from_nothing_to_a_proven_measure_and_back_through_the_lock(
    page: Page, start_server, tmp_path, complaints, accessible
):
    folder = tmp_path / "cabinet"
    server: Server = start_server(folder)
    page.goto(server.address)
    accessible(page)
    describe_the_practice(page)
    add_a_laptop(page)
    accessible(page)
    answer_ten_questions(page)
    expect(page.locator(".action-list > li")).to_have_count(6)
    accessible(page)
    protect(page)
    prove(page, tmp_path)
    page.get_by_role("link", name="Tableau de bord").first.click()
    accessible(page)
    shown = page.locator(".ring-key strong").all_inner_texts()
    six = page.locator(".action-list h3").all_inner_texts()

    page.get_by_role("button", name="Verrouiller").click()
    expect(page.get_by_role("heading", name="Déverrouiller Hygie")).to_be_visible()
    accessible(page)
    page.go_back()
    expect(page.get_by_label("Phrase de passe")).to_be_visible()
    page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    page.get_by_role("button", name="Déverrouiller").click()
    page.goto(server.origin)
    assert page.locator(".ring-key strong").all_inner_texts() == shown

    secret = tmp_path / "phrase"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    status = status_json(folder, passphrase_file=secret)
    assert [round(100 * status["scores"][key]) for key in ("proven", "declared_or_proven")] == [
        int(re.sub(r"\D", "", text)) for text in shown
    ]
    assert [action["title"] for action in status["actions"]] == six
    assert complaints == []


def test_the_recovery_code_opens_when_the_passphrase_is_lost(page: Page, start_server, tmp_path):
    server: Server = start_server(tmp_path / "cabinet")
    page.goto(server.address)
    describe_the_practice(page)
    answer_ten_questions(page)
    code = protect(page)
    page.get_by_role("button", name="Verrouiller").click()
    page.get_by_role("link", name="J’ai perdu ma phrase de passe").click()
    page.get_by_label("Code de secours").fill(code.lower().replace("-", " "))
    page.get_by_label("Nouvelle phrase de passe").fill("m4?Rw_8nXb3%j")
    page.get_by_label("La même, une seconde fois").fill("m4?Rw_8nXb3%j")
    page.get_by_role("button", name="Ouvrir et changer la phrase").click()
    expect(page.get_by_role("heading", name="Où vous en êtes")).to_be_visible()


def test_the_wizard_is_left_and_resumed_where_it_was(page: Page, start_server, tmp_path):
    server: Server = start_server(tmp_path / "cabinet")
    page.goto(server.address)
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Nom du cabinet").fill("Cabinet d’essai")
    page.get_by_label("Votre profession").select_option("pharmacist")
    page.get_by_label("Votre prénom et votre nom").fill("Sacha Fictif")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Seul ou seule").check()
    page.get_by_role("button", name="Continuer").click()
    server.process.kill()
    server.process.wait()
    again = start_server(tmp_path / "cabinet")
    page.goto(again.address)
    expect(page.get_by_text("Étape 3 sur 6")).to_be_visible()
