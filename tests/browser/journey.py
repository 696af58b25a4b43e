"""The steps that several journeys share."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.documents.papers import png

PASSPHRASE = "t9!Kv#2pZq7&w"
ANSWERS = ("Oui", "Non", "Je ne sais pas")


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window, once it is all there."""
    page.wait_for_load_state()
    found: int = page.locator("html").evaluate("html => html.scrollWidth - innerWidth")
    return found


def unfold(page: Page, *, is_open: bool = True) -> None:
    """Open every fold of the page, or close them."""
    page.wait_for_load_state()
    script = "(folds, is_open) => folds.forEach(fold => fold.open = is_open)"
    page.locator("details").evaluate_all(script, is_open)


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
    page.locator("input[value=no]").check()
    page.get_by_role("button", name="Continuer").click()


def add_a_laptop(page: Page) -> None:
    page.get_by_role("link", name="Ajouter un appareil").click()
    page.get_by_label("Nom").fill("Portable")
    page.get_by_label("Type").select_option("laptop")
    page.get_by_label("Système").select_option("windows_11")
    page.get_by_role("button", name="Ajouter").click()


def answer_ten_questions(page: Page) -> None:
    page.get_by_role("button", name="Terminer la description").click()
    page.get_by_role("link", name="Passer aux dix questions").click()
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


def prove(page: Page, folder: Path) -> None:
    page.get_by_role("link", name="Mesures", exact=True).first.click()
    page.get_by_role("link", name="Accès physique au lieu d’exercice").click()
    page.get_by_role("radio", name="Oui", exact=True).check()
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    page.get_by_role("link", name="Ajouter une preuve").click()
    photo = folder / "porte.png"
    photo.write_bytes(png(640, 480))
    page.get_by_label("Ce que vous avez constaté").fill("La porte du fond ferme à clé.")
    page.get_by_label("Fichiers ou photos").set_input_files(photo)
    page.get_by_role("button", name="Signer et enregistrer").click()
    expect(page.get_by_text("Prouvé").first).to_be_visible()
    expect(page.get_by_role("link", name="porte.png")).to_be_visible()
