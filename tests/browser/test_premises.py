"""The round of the premises, walked with a phone: rooms, answers, a photo, a power cut, a proof."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.journey import describe_the_practice, overflow
from tests.browser.servers import Server
from tests.documents.papers import png

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
ROOMS = ("Salle d’attente", "Bureau de consultation")


def test_a_whole_round_on_a_phone_proves_the_premises(
    page: Page, start_server, tmp_path: Path, complaints, accessible
):
    page.set_viewport_size(PHONE)
    folder = tmp_path / "cabinet"
    server: Server = start_server(folder)
    page.goto(server.address)
    describe_the_practice(page)
    page.get_by_role("button", name="Terminer la description").click()
    page.get_by_role("link", name="Passer aux dix questions").click()
    premises = f"{server.origin}/{page.url.split('/', 3)[3].split('questions')[0]}locaux/"
    page.goto(premises)
    accessible(page)
    for room in ROOMS:
        page.get_by_label(room).check()
    page.get_by_role("button", name="Ajouter ces pièces").click()
    accessible(page)
    page.get_by_role("button", name="Faire le tour").click()
    fits(page)
    accessible(page)
    answer_first(page, "Oui")
    expect(page.get_by_text("Enregistré à")).to_be_visible()
    unseen_with_its_reason(page)
    walked = page.url

    # The power goes off in the middle of a room.
    server.process.kill()
    server.process.wait()
    again: Server = start_server(folder)
    page.goto(again.address)
    premises = premises.replace(server.origin, again.origin)
    page.goto(walked.replace(server.origin, again.origin))
    expect(page.locator("input[type=radio]:checked")).to_have_count(2)

    page.emulate_media(color_scheme="dark")
    walk_on(page, tmp_path, accessible)
    expect(page.get_by_text("2 pièces sur 2")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Terminer et signer").click()
    accessible(page)
    page.get_by_role("button", name="Signer le tour").click()
    expect(page.get_by_role("heading", name="Tour du")).to_be_visible()
    fits(page)
    accessible(page)

    mend(page, accessible)
    page.goto(premises.replace("locaux/", "mesures/2.2.1/"))
    expect(page.get_by_text("Prouvé").first).to_be_visible()
    expect(page.get_by_text("constaté par vous", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name="entree.png")).to_be_visible()
    accessible(page)
    assert [item for item in complaints if "ERR_CONNECTION" not in item] == []


def answer_first(page: Page, answer: str) -> None:
    page.locator(".point").first.get_by_text(answer, exact=True).click()


def unseen_with_its_reason(page: Page) -> None:
    """« Pas pu voir » asks why, and is kept once that is said."""
    point = page.locator(".point").nth(1)
    point.get_by_text("Pas pu voir", exact=True).click()
    reason = point.get_by_label("Pourquoi ?")
    expect(reason).to_be_visible()
    reason.fill("La centrale est chez le voisin")
    reason.press("Tab")
    expect(point.get_by_text("Enregistré à")).to_be_visible()


def walk_on(page: Page, folder: Path, accessible) -> None:
    photo = folder / "entree.png"
    photo.write_bytes(png(640, 480))
    page.get_by_label("Photo de la pièce").set_input_files(photo)
    page.get_by_role("button", name="Ajouter cette photo").click()
    expect(page.get_by_role("img", name="entree.png")).to_be_visible()
    accessible(page)
    while "/etape/" in page.url:
        for point in page.locator(".point").all():
            if not is_answered(point):
                point.get_by_text("Oui", exact=True).click()
        fits(page)
        before = page.url
        page.get_by_role("button", name="Enregistrer et").click()
        page.wait_for_url(lambda url, left=before: url != left)


def is_answered(point: Locator) -> bool:
    return point.locator("input[type=radio]:checked").count() > 0


def mend(page: Page, accessible) -> None:
    """What could not be seen is seen the day after."""
    page.get_by_role("link", name="Noter ce qui est fait").click()
    accessible(page)
    page.get_by_role("link", name="Noter ce que j’ai vu").click()
    accessible(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Tout est en ordre jusqu’au prochain tour.")).to_be_visible()


def fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert overflow(page) <= 0
