"""Looking at this very machine, another PC's report, a phone in hand: with a real browser."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import describe_the_practice, overflow, unfold
from tests.browser.servers import START, Server
from tests.documents.papers import png

pytestmark = pytest.mark.browser

LOOK_MS = 90_000


@pytest.fixture(scope="module")
def described(browser, tmp_path_factory):
    """A new practice whose first look at this machine has been made; shared by what follows."""
    from tests.browser.servers import start

    server = start(tmp_path_factory.mktemp("postes") / "cabinet")
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce", accept_downloads=True
    )
    page = context.new_page()
    page.goto(server.address)
    describe_the_practice(page)
    page.get_by_role("button", name="Terminer la description").click()
    page.get_by_role("link", name="Vérifier ce poste").click()
    page.get_by_label("Un autre : je l’ajoute à la liste").check()
    page.get_by_label("Son nom").fill("Poste d’essai")
    page.get_by_role("button", name="Vérifier ce poste").click()
    page.get_by_role("heading", name="À corriger").wait_for(timeout=LOOK_MS)
    page.root = "/".join(page.url.split("/")[:5]) + "/"
    page.computer = page.url
    yield page
    context.close()
    server.stop()


def test_the_first_look_comes_before_the_questions_and_leads_to_them(described: Page, accessible):
    described.goto(described.computer)
    expect(described.get_by_role("heading", name="Poste d’essai")).to_be_visible()
    expect(described.get_by_text("conformes")).to_be_visible()
    expect(described.get_by_role("link", name="Passer aux dix questions")).to_be_visible()
    accessible(described)


def test_one_line_is_looked_at_again_without_leaving_the_page(described: Page, accessible):
    described.goto(described.computer)
    described.evaluate("window.stayed = true")
    described.get_by_role("button", name="Vérifier à nouveau").first.click()
    expect(described.get_by_text("Vérifié à nouveau à")).to_be_visible(timeout=30_000)

    assert described.evaluate("window.stayed")
    accessible(described)


def test_what_to_do_is_copied_for_whoever_will_do_it(described: Page):
    described.context.grant_permissions(["clipboard-read", "clipboard-write"])
    described.goto(described.computer)
    line = described.locator("#to-fix + ul > li").first
    line.locator("summary").click()
    line.get_by_role("button", name="Copier pour mon informaticien").click()
    expect(described.get_by_text("Copié")).to_be_visible()
    copied = described.evaluate("navigator.clipboard.readText()")

    assert "Attendu" in copied
    assert "1. " in copied


def test_the_history_keeps_each_look(described: Page, accessible):
    described.goto(described.computer)
    described.get_by_role("link", name="Historique").click()
    expect(described.locator(".evidence-list > li").last).to_be_visible()
    accessible(described)
    described.locator(".evidence-list a").last.click()
    expect(described.get_by_text("Empreinte")).to_be_visible()
    accessible(described)


def test_without_script_a_look_is_followed_by_hand(described: Page, browser):
    context = browser.new_context(
        java_script_enabled=False, storage_state=described.context.storage_state(), locale="fr-FR"
    )
    page = context.new_page()
    page.goto(described.root + "postes/verifier/")
    page.get_by_role("button", name="Vérifier maintenant").click()
    for _ in range(60):
        if page.get_by_role("heading", name="À corriger").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(page.get_by_role("heading", name="À corriger")).to_be_visible()
    context.close()


# --- another PC ---------------------------------------------------------------------------------


def check_elsewhere(folder: Path, key: Path) -> Path:
    """The real command, as the other PC would run it, in a home of its own."""
    target = folder / "rapport.hygie"
    home = folder / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", START, "check", "--enrolment", str(key), "--out", str(target)],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "share")},
        check=False,
        timeout=180,
    )
    assert done.returncode in (0, 3, 4), done.stderr
    return target


def test_another_pc_sends_its_report_and_a_changed_one_is_refused(
    described: Page, accessible, tmp_path: Path
):
    page = described
    page.goto(page.root + "cabinet/appareils/ajouter/")
    page.get_by_label("Nom", exact=True).fill("Poste du bureau")
    page.get_by_role("button", name="Ajouter").click()
    page.goto(page.root + "postes/")
    page.get_by_role("link", name="Préparer un autre poste").click()
    accessible(page)
    page.get_by_role("button", name="Donner une clé : Poste du bureau").click()
    accessible(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Télécharger la clé").click()
    key = tmp_path / coming.value.suggested_filename
    coming.value.save_as(key)
    report = check_elsewhere(tmp_path, key)

    changed = tmp_path / "change.hygie"
    told = json.loads(report.read_bytes())
    told["check"]["probes"][0]["outcome"] = "not_applicable"
    changed.write_text(json.dumps(told), encoding="utf-8")
    import_report(page, changed)
    expect(page.get_by_text("son sceau ne correspond pas")).to_be_visible()
    expect(page.get_by_text("Rien n’a été enregistré").first).to_be_visible()

    import_report(page, report)
    expect(page.get_by_role("heading", name="Rapport importé")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Voir ce poste").click()
    expect(page.get_by_role("heading", name="Poste du bureau")).to_be_visible()
    expect(page.get_by_role("button", name="Vérifier à nouveau")).to_have_count(0)

    import_report(page, report)
    expect(page.get_by_role("heading", name="Ce rapport était déjà là")).to_be_visible()


def import_report(page: Page, report: Path) -> None:
    page.goto(page.root + "postes/autres/rapport/")
    page.get_by_label("Rapport du poste").set_input_files(report)
    page.get_by_role("button", name="Importer").click()


# --- a phone ------------------------------------------------------------------------------------


def test_a_phone_is_walked_through_left_resumed_and_shown(
    described: Page, accessible, tmp_path: Path
):
    page = described
    page.goto(page.root + "cabinet/appareils/ajouter/")
    page.get_by_label("Nom", exact=True).fill("Téléphone d’essai")
    page.get_by_label("Type").select_option("smartphone")
    page.get_by_label("Système").select_option("ios")
    page.get_by_role("button", name="Ajouter").click()
    page.goto(page.root + "postes/")
    page.get_by_role("link", name="Téléphone d’essai").click()
    page.get_by_role("button", name="Commencer les cinq écrans").click()
    picture = tmp_path / "code.png"
    picture.write_bytes(png(390, 844))
    page.locator("#pictures summary").click()
    page.get_by_label("Copies d’écran").set_input_files(picture)
    answer_and_go_on(page, "Oui")
    page.get_by_role("link", name="Finir plus tard").click()
    page.get_by_role("link", name="Reprendre").click()
    for said in ("Oui", "Non", "Oui", "Oui"):
        accessible(page)
        answer_and_go_on(page, said)

    expect(page.get_by_text("valable jusqu’au")).to_be_visible()
    expect(page.get_by_role("link", name="code.png")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name=re.compile("Corriger.*effacement à distance")).click()
    answer_and_go_on(page, "Oui")
    expect(page.get_by_text("Corrigé.")).to_be_visible()
    page.goto(page.root + "mesures/2.2.2.d/")
    expect(page.get_by_text("Téléphone d’essai").first).to_be_visible()


def answer_and_go_on(page: Page, said: str) -> None:
    for choice in page.get_by_role("radio", name=said, exact=True).all():
        choice.check()
    page.get_by_role("button", name=re.compile("Continuer|Terminer et signer|Enregistrer")).click()


# --- every page ---------------------------------------------------------------------------------

PATHS = (
    "postes/",
    "postes/verifier/",
    "postes/verifier/quel-poste/",
    "postes/bienvenue/",
    "postes/autres/",
    "postes/autres/rapport/",
)


@pytest.fixture(scope="module")
def shown(demo: Server, browser):
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(demo.address)
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    page.root = page.url
    page.goto(page.root + "postes/")
    links = page.locator(".evidence-list a").evaluate_all("all => all.map(a => a.href)")
    page.paths = [*(page.root + path for path in PATHS), *links]
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible_and_fits(shown: Page, accessible, scheme, width):
    shown.emulate_media(color_scheme=scheme)
    shown.set_viewport_size({"width": width, "height": 800})
    assert len(shown.paths) == len(PATHS) + 5
    for path in shown.paths:
        answer = shown.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        unfold(shown)
        assert overflow(shown) <= 0, path
        accessible(shown)


def test_the_demonstration_shows_a_medium_that_nobody_knows(shown: Page):
    shown.set_viewport_size({"width": 1280, "height": 800})
    shown.goto(shown.root + "postes/")
    expect(shown.get_by_text("n’est pas au registre")).to_be_visible()
    shown.get_by_role("link", name="L’ajouter au registre").click()
    shown.get_by_label("Son nom au registre").fill("Clé du secrétariat")
    shown.get_by_label("Je ne sais pas : en quarantaine").check()
    shown.get_by_role("button", name="Ajouter au registre").click()
    expect(shown.get_by_text("Ne vous servez pas de")).to_be_visible()
