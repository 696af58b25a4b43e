"""From the situation to the plan, the passphrase, the proofs, the lock, and back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import (
    PASSPHRASE,
    add_a_laptop,
    answer_ten_questions,
    describe_the_practice,
    protect,
    prove,
)
from tests.browser.servers import Server, status_json

pytestmark = pytest.mark.browser


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
    expect(page.get_by_role("heading", name="Où vous en êtes", exact=True)).to_be_visible()


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
    server.stop()
    again = start_server(tmp_path / "cabinet")
    page.goto(again.address)
    expect(page.get_by_text("Étape 3 sur 6")).to_be_visible()
