"""Every document of the demonstration: asked for, downloaded, read, checked, drawn."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from hygie.documents.shelf import SHELF, Document
from tests.browser.journey import overflow
from tests.browser.servers import Server
from tests.documents.papers import faults, png, reader, words

pytestmark = pytest.mark.browser

WORDS = {
    "bilan": ("Bilan de sécurité informatique", "Mesure par mesure", "Sceau du journal"),
    "plan-d-action": ("Plan d’action", "À faire d’abord", "Effort"),
    "checklist": ("Checklist du mémento", "Chapitre", "Oui", "Non"),
    "fiches": ("Fiches mesures", "Comment faire", "Ce qui le prouve"),
    "kit-de-secours": ("Kit de secours", "Recopiez ici, à la main", "Qui appeler"),
}
DRAWER = shutil.which("pdftoppm")


@pytest.fixture(scope="module")
def shelf(demo: Server, browser) -> Iterator[Page]:
    """The page of documents, entered once: the token serves once."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", accept_downloads=True)
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("link", name="Documents").first.click()
    page.get_by_role("heading", name="Documents", exact=True).wait_for()
    yield page
    context.close()


def line_of(page: Page, document: Document):
    return page.locator(".evidence-list > li").filter(
        has=page.get_by_role("heading", name=document.title, exact=True)
    )


def download(page: Page, document: Document, folder: Path) -> bytes:
    line = line_of(page, document)
    line.get_by_role("button", name="Préparer").click()
    link = line.get_by_role("link", name="Télécharger")
    link.wait_for()
    with page.expect_download() as coming:
        link.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path.read_bytes()


@pytest.mark.parametrize("document", SHELF, ids=lambda item: item.slug)
def test_a_document_is_prepared_in_its_place_and_downloaded(shelf: Page, document, tmp_path):
    content = download(shelf, document, tmp_path)
    [path] = list(tmp_path.iterdir())

    assert path.name.startswith(f"{document.slug}-")
    if document.slug in WORDS:
        said = words(content)
        assert [word for word in WORDS[document.slug] if word not in said] == []
        assert faults(content) == []


@pytest.mark.skipif(not DRAWER, reason="pdftoppm (poppler-utils) n’est pas installé sur ce poste")
def test_the_pages_of_the_report_are_drawn_with_something_on_each(shelf: Page, tmp_path):
    report = tmp_path / "bilan.pdf"
    report.write_bytes(download(shelf, SHELF[0], tmp_path))
    command = [DRAWER or "", "-r", "40", "-gray", str(report), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    drawn = sorted(tmp_path.glob("page-*.pgm"))

    assert len(drawn) == len(reader(report.read_bytes()).pages)
    for picture in drawn:
        pixels = picture.read_bytes().split(b"\n", 3)[-1]
        inked = sum(value < 200 for value in pixels) / len(pixels)
        assert 0.001 < inked < 0.3, picture.name


def test_the_proof_file_is_read_without_hygie(shelf: Page, browser, tmp_path, accessible):
    content = download(shelf, SHELF[-1], tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "preuves")
    [root] = list((tmp_path / "preuves").iterdir())
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=root, check=True)

    context = browser.new_context(offline=True, java_script_enabled=True)
    page = context.new_page()
    page.goto((root / "index.html").as_uri())
    expect(page.get_by_role("heading", name="Dossier de preuves")).to_be_visible()
    accessible(page)
    links = page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert len(links) > 3
    for link in links:
        assert Path(unquote(urlsplit(link).path)).is_file(), link
    context.close()


def test_a_logo_is_added_seen_and_removed(shelf: Page, tmp_path, accessible):
    logo = tmp_path / "logo.png"
    logo.write_bytes(png(300, 100))
    shelf.get_by_role("link", name="Ajouter un logo").click()
    accessible(shelf)
    shelf.get_by_label("Image").set_input_files(logo)
    shelf.get_by_role("button", name="Enregistrer le logo").click()
    picture = shelf.get_by_role("img", name="Logo de")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.naturalWidth") == 300
    shelf.get_by_role("link", name="Retirer le logo").click()
    shelf.get_by_role("button", name="Retirer").click()
    expect(shelf.get_by_text("Le logo est retiré")).to_be_visible()
    expect(picture).to_have_count(0)
    shelf.get_by_role("link", name="Documents").first.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_of_documents_is_accessible_and_fits(shelf: Page, accessible, scheme, width):
    shelf.emulate_media(color_scheme=scheme)
    shelf.set_viewport_size({"width": width, "height": 900})
    shelf.reload()
    line_of(shelf, SHELF[0]).get_by_role("button", name="Préparer").click()
    shelf.get_by_role("link", name="Télécharger").wait_for()

    assert overflow(shelf) <= 0
    accessible(shelf)


def test_without_script_the_document_has_its_own_page(demo: Server, shelf: Page, browser, tmp_path):
    context = browser.new_context(
        java_script_enabled=False, storage_state=shelf.context.storage_state(), locale="fr-FR"
    )
    page = context.new_page()
    page.goto(shelf.url)
    content = _by_page(page, tmp_path)

    assert "Checklist du mémento" in words(content)
    context.close()


def _by_page(page: Page, folder: Path) -> bytes:
    line_of(page, SHELF[3]).get_by_role("button", name="Préparer").click()
    expect(page.get_by_role("heading", name="Checklist")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Télécharger").click()
    path = folder / "checklist.pdf"
    coming.value.save_as(path)
    return path.read_bytes()
