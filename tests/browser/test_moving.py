"""A practice taken away in a file, brought back on another computer, then erased here."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.journey import overflow
from tests.browser.servers import Server

pytestmark = pytest.mark.browser

PASSPHRASE = "Kp7!wz3Qd#hL9v"
NAME = "Cabinet de démonstration (fictif)"
Check = Callable[[Page], None]


@pytest.fixture
def elsewhere(browser: Browser, browser_context_args) -> Iterator[Page]:
    """The browser of another computer."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


def enter(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()


def open_moving(page: Page) -> None:
    page.goto(page.url.rstrip("/") + "/emporter/")
    page.get_by_role("heading", name="Emporter le cabinet", level=1).wait_for()


def take_away(page: Page, folder: Path) -> Path:
    page.get_by_label("Phrase de passe de l’archive").fill(PASSPHRASE)
    page.get_by_label("La même, une seconde fois").fill(PASSPHRASE)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Faire l’archive").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def shown_scores(page: Page) -> list[str]:
    return page.locator(".ring-key strong").all_inner_texts()


def fits(page: Page, check: Check) -> None:
    """Accessible on a screen and on a phone, by day and by night, and no wider than it."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_a_practice_goes_to_another_computer_whole(
    page: Page, elsewhere: Page, start_server, tmp_path: Path, accessible: Check, complaints
) -> None:
    enter(page, start_server(tmp_path / "here", "--demo"))
    scores = shown_scores(page)
    open_moving(page)
    fits(page, accessible)
    archive = take_away(page, tmp_path)
    assert archive.name.startswith("cabinet-de-demonstration-fictif-")
    assert archive.name.endswith(".hygie")
    assert NAME.encode() not in archive.read_bytes()

    other: Server = start_server(tmp_path / "there")
    elsewhere.goto(other.address)
    elsewhere.get_by_role("link", name="J’ai déjà une archive").click()
    fits(elsewhere, accessible)
    elsewhere.get_by_label("Votre archive").set_input_files(archive)
    elsewhere.get_by_label("Phrase de passe de l’archive").fill("une autre")
    elsewhere.get_by_role("button", name="Reprendre ce cabinet").click()
    expect(elsewhere.get_by_text("n’ouvre pas cette archive").first).to_be_visible()
    accessible(elsewhere)
    elsewhere.get_by_label("Votre archive").set_input_files(archive)
    elsewhere.get_by_label("Phrase de passe de l’archive").fill(PASSPHRASE)
    elsewhere.get_by_role("button", name="Reprendre ce cabinet").click()
    elsewhere.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()

    assert shown_scores(elsewhere) == scores
    elsewhere.goto(elsewhere.url.rstrip("/") + "/journal/?verifier=1")
    expect(elsewhere.get_by_text("Dr Camille Exemple").first).to_be_visible()
    assert complaints == []


def test_an_archive_in_clear_is_never_taken_by_mistake(
    page: Page, start_server, tmp_path: Path, accessible: Check
) -> None:
    enter(page, start_server(tmp_path / "here", "--demo"))
    open_moving(page)
    page.get_by_text("Emporter en clair").click()
    page.get_by_role("button", name="Faire une archive en clair").click()
    page.get_by_label("J’ai compris").evaluate("box => box.required = false")
    page.get_by_role("button", name="Faire une archive en clair").click()
    expect(page.get_by_text("Cochez cette case").first).to_be_visible()
    accessible(page)
    page.get_by_label("J’ai compris").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Faire une archive en clair").click()

    assert coming.value.suggested_filename.endswith(".hygie.zip")


def test_a_practice_is_erased_once_its_name_is_typed(
    page: Page, start_server, tmp_path: Path, accessible: Check
) -> None:
    enter(page, start_server(tmp_path / "here", "--demo"))
    open_moving(page)
    page.get_by_role("link", name="Effacer ce cabinet").click()
    fits(page, accessible)
    field = page.get_by_label("Pour confirmer, tapez le nom du cabinet")
    field.fill("oui")
    page.get_by_role("button", name="Effacer pour toujours").click()
    expect(page.get_by_text("Ce n’est pas le nom du cabinet").first).to_be_visible()
    accessible(page)
    field.fill("cabinet de démonstration (fictif)")
    page.get_by_role("button", name="Effacer pour toujours").click()
    expect(page.get_by_role("heading", name="Le cabinet est effacé")).to_be_visible()
    fits(page, accessible)
    page.get_by_role("link", name="Décrire un autre cabinet").click()
    expect(page.get_by_role("link", name="Commencer")).to_be_visible()

    assert not (tmp_path / "here" / "copies").exists()
