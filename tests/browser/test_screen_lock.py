"""After a while without a gesture the screen closes, and nothing typed is lost."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import (
    PASSPHRASE,
    answer_ten_questions,
    describe_the_practice,
    protect,
)
from tests.browser.servers import Server, start

pytestmark = pytest.mark.browser

IDLE_S = 5


@pytest.fixture(scope="module")
def protected_folder(browser, tmp_path_factory) -> Path:
    """The folder of a practice that has its passphrase."""
    folder = tmp_path_factory.mktemp("protected") / "cabinet"
    server = start(folder, idle_limit_s=120)
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    page = context.new_page()
    page.goto(server.address)
    describe_the_practice(page)
    answer_ten_questions(page)
    protect(page)
    context.close()
    server.stop()
    return folder


@pytest.fixture
def protected(page: Page, start_server, protected_folder: Path, tmp_path) -> Server:
    """That practice, whose screen locks after a few seconds, open on the dashboard."""
    shutil.copytree(protected_folder, tmp_path / "cabinet")
    again = start_server(tmp_path / "cabinet", idle_limit_s=IDLE_S)
    page.goto(again.origin)
    page.get_by_label("Phrase de passe").fill(PASSPHRASE)
    page.get_by_role("button", name="Déverrouiller").click()
    expect(page.get_by_role("heading", name="Où vous en êtes", exact=True)).to_be_visible()
    return again


def unlock_in_the_dialog(page: Page) -> None:
    dialog = page.locator("#unlock-dialog")
    expect(dialog).to_be_visible(timeout=40_000)
    dialog.get_by_label("Phrase de passe").fill(PASSPHRASE)
    dialog.get_by_role("button", name="Déverrouiller").click()
    expect(dialog).to_be_hidden()


def test_an_idle_screen_closes_by_itself(page: Page, protected):
    expect(page.get_by_role("heading", name="Déverrouiller Hygie")).to_be_visible(timeout=40_000)
    assert "Cabinet" not in page.content()


def test_a_text_being_typed_waits_behind_the_lock(page: Page, protected):
    page.get_by_role("link", name="Plan d’action").first.click()
    page.get_by_role("link", name="Qui, quand, notes").first.click()
    page.get_by_label("Notes").fill("Voir avec l’informaticien mardi.")
    unlock_in_the_dialog(page)
    expect(page.get_by_label("Notes")).to_have_value("Voir avec l’informaticien mardi.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Action enregistrée.")).to_be_visible()


def test_an_answer_sent_to_a_locked_hygie_is_sent_again(page: Page, protected):
    page.goto(protected.origin)
    page.get_by_role("link", name="Mesures", exact=True).first.click()
    page.get_by_role("link", name="Accès physique au lieu d’exercice").click()
    # Another tab locks: this page does not know it yet when the answer leaves.
    other = page.context.new_page()
    other.goto(protected.origin)
    other.get_by_role("button", name="Verrouiller").click()
    page.evaluate("document.querySelector('[value=yes]').click()")
    unlock_in_the_dialog(page)
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
