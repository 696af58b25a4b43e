"""Take the pictures of the README and of the guide, from Hygie itself, so that they cannot rot.

    python3 tools/screenshots.py            all of them, into docs/images
    python3 tools/screenshots.py NAME…      these only, named without .png

What they show is the demonstration, and a practice entered on the spot: both invented, and saying
so. The clock of Hygie is stopped, so that the same program gives the same pictures whatever the
day. Needs Chromium; the first time, prepares `.venv` as `test.py` does.
"""

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

import environment
from system_parts import BROWSER, advice, find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER: Final = environment.ROOT / "docs" / "images"
LARGEST_BYTES: Final = 200 * 1024
# The day that the pictures show, and the one when the year before it was closed.
MOMENT: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
YEAR_END: Final = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
WIDE: Final = 1280
PHONE: Final = 360
# Photographed in a narrow window: they are read on a phone.
NARROW: Final = frozenset({"questions", "tour-des-locaux"})
_LOW: Final = 300
_MARGIN: Final = 4
# Invented for these pictures, and printed here: it protects nothing.
_PASSPHRASE: Final = "t9!Kv#2pZq7&w"
_EXAMPLE_CODE: Final = "-".join(["EXEM-PLE0", *["0000"] * 5])
_SERVE: Final = "--serve-at"
_ADDRESS: Final = re.compile(r"http://localhost:\d+/\S*")

IMAGES: Final = (
    # a new practice
    "bienvenue",
    "situation",
    "questions",
    # the demonstration
    "phrase-de-passe",
    "code-de-secours",
    "tableau-de-bord",
    "mesures",
    "mesure",
    "plan",
    "agenda",
    "preuves",
    "ajouter-une-preuve",
    "postes",
    "poste",
    "supports",
    "documents",
    "acces",
    "emporter",
    "journal",
    "tour-des-locaux",
    "verrouille",
    # the demonstration, a year later
    "confirmer",
    "bilans",
    "comparer",
)

# Nothing has the focus; a date is written as a French browser does: ours may only speak English.
_AT_REST: Final = """today => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    for (const date of document.querySelectorAll("input[type=date]")) {
        date.type = "text";
        date.value = today;
    }
    return document.fonts.ready.then(() => true);
}"""


@dataclass
class Camera:
    """Takes the wanted pictures, each once."""

    wanted: frozenset[str]
    taken: list[str] = field(default_factory=list)

    def take(self, name: str, page: "Page", *, until: str = "footer") -> None:
        """Photograph the page from its top down to where `until` begins."""
        if name not in self.wanted:
            return
        width = PHONE if name in NARROW else WIDE
        # Low at first: on a tall screen the footer would go down with its edge.
        page.set_viewport_size({"width": width, "height": _LOW})
        page.mouse.move(0, 0)
        page.evaluate(_AT_REST, MOMENT.strftime("%d/%m/%Y"))
        box = page.locator(until).bounding_box()
        page.set_viewport_size({"width": width, "height": int(box["y"]) - _MARGIN if box else 900})
        picture = page.screenshot(animations="disabled", caret="hide", scale="css")
        page.set_viewport_size({"width": WIDE, "height": 900})
        if len(picture) > LARGEST_BYTES:
            raise environment.SetupError(f"{name}.png : {len(picture)} octets, c’est trop.")
        (FOLDER / f"{name}.png").write_bytes(picture)
        self.taken.append(name)
        environment.say(f"  {name}.png  {len(picture) // 1000} ko")


# --- what is photographed -----------------------------------------------------------------------


def _new_practice(camera: Camera, page: "Page") -> None:
    """From the first page to the first question."""
    camera.take("bienvenue", page)
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Nom du cabinet").fill("Cabinet d’exemple")
    page.get_by_label("Votre profession").select_option("nurse")
    page.get_by_label("Votre prénom et votre nom").fill("Camille Exemple")
    _continue(page)
    page.get_by_label("Avec un ou une assistante").check()
    _continue(page)
    page.get_by_label("Au moins un logiciel est partagé").check()
    _continue(page)
    for use in ("Un logiciel de soins installé", "Un lecteur de carte", "La prise de rendez-vous"):
        with page.expect_response(re.compile("/apercu/")):
            page.get_by_label(use).check()
    camera.take("situation", page, until=".choice >> nth=8")
    _continue(page)
    page.locator("input[value=no]").check()
    _continue(page)
    page.get_by_role("button", name="Terminer la description").click()
    page.get_by_role("link", name="Passer aux dix questions").click()
    page.get_by_text("Question 1 sur 10").wait_for()
    camera.take("questions", page, until=".fold >> nth=1")


def _demonstration(camera: Camera, page: "Page") -> None:
    """Protect it first: its pages are then as they are in a practice that went so far."""
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    base = page.url
    _protect(camera, page, base)
    for name, path, until in _PAGES:
        page.goto(base + path)
        camera.take(name, page, until=until)
    _one_computer(camera, page, base)
    _add_a_proof(camera, page, base)
    _one_stop(camera, page, base)
    page.get_by_role("button", name="Verrouiller").click()
    page.get_by_label("Phrase de passe").wait_for()
    camera.take("verrouille", page)


def _protect(camera: Camera, page: "Page", base: str) -> None:
    page.goto(f"{base}acces/proteger/")
    camera.take("phrase-de-passe", page)
    page.get_by_label("Nouvelle phrase de passe").fill(_PASSPHRASE)
    page.get_by_label("La même, une seconde fois").fill(_PASSPHRASE)
    page.get_by_role("button", name="Chiffrer mes données").click()
    _recovery_code(camera, page)
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()


_PAGES: Final = (
    ("tableau-de-bord", "", "section:has(> #themes)"),
    ("mesures", "mesures/", "main section >> nth=2"),
    ("mesure", "mesures/2.2.1/", "footer"),
    ("plan", "plan/", ".action-list > li >> nth=2"),
    ("agenda", "agenda/", "main section >> nth=1"),
    ("preuves", "preuves/", ".evidence-list > li >> nth=6"),
    ("postes", "postes/", "section:has(> #mobiles)"),
    ("supports", "cabinet/supports/", "footer"),
    ("documents", "documents/", ".evidence-list > li >> nth=5"),
    ("acces", "acces/", "main section >> nth=3"),
    ("emporter", "emporter/", ".evidence-list > li >> nth=2"),
    ("journal", "journal/?verifier=1", ".journal > li >> nth=4"),
)


def _recovery_code(camera: Camera, page: "Page") -> None:
    """The true code is hidden under an example: nobody must copy a code from a picture."""
    shown = page.locator("#recovery-code")
    code = shown.inner_text()
    shown.evaluate("(element, text) => { element.textContent = text }", _EXAMPLE_CODE)
    camera.take("code-de-secours", page)
    page.get_by_label("Recopiez les deux derniers groupes").fill("".join(code.split("-")[-2:]))
    page.get_by_role("button", name="Je l’ai gardé").click()


def _add_a_proof(camera: Camera, page: "Page", base: str) -> None:
    page.goto(f"{base}preuves/ajouter/?mesure=2.2.1")
    page.get_by_label("Ce que vous avez constaté").fill("Le local technique ferme à clé.")
    # The button that chooses a file is the browser's, in its own language: stop above it.
    camera.take("ajouter-une-preuve", page, until="input[type=file]")


def _one_computer(camera: Camera, page: "Page", base: str) -> None:
    """What was seen of one PC, the steps of its first repair open."""
    page.goto(f"{base}postes/")
    page.get_by_role("link", name="Poste du bureau médical").click()
    page.get_by_role("heading", name="À corriger").wait_for()
    page.get_by_text("Comment faire sur ce poste").first.click()
    camera.take("poste", page, until=".evidence-list > li >> nth=1")


def _one_stop(camera: Camera, page: "Page", base: str) -> None:
    """The first stop of a round, one point answered."""
    page.goto(f"{base}locaux/")
    page.get_by_role("button", name="Faire un nouveau tour").click()
    with page.expect_response(re.compile("/point/")):
        page.get_by_role("radio", name="Oui", exact=True).first.check()
    camera.take("tour-des-locaux", page, until=".point >> nth=2")


def _a_year_later(camera: Camera, page: "Page") -> None:
    """Two measures are better, some proofs are renewed, the rest is confirmed: then compare."""
    page.get_by_label("Phrase de passe").fill(_PASSPHRASE)
    page.get_by_role("button", name="Déverrouiller").click()
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    base = page.url
    page.goto(f"{base}bilans/confirmer/")
    camera.take("confirmer", page, until=".measure-card >> nth=2")
    for measure in ("2.2.2.a", "2.8.2"):
        _answer_yes(page, base, measure)
    _prove_again(page, base)
    while True:
        page.goto(f"{base}bilans/confirmer/")
        waiting = page.get_by_role("button", name=re.compile("toujours"))
        if not (count := waiting.count()):
            break
        for _ in range(count):
            with page.expect_response(re.compile("/bilans/confirmer/")):
                waiting.first.click()
    page.goto(f"{base}bilans/")
    camera.take("bilans", page, until="section:has(> #compare)")
    page.goto(f"{base}bilans/comparer/")
    camera.take("comparer", page, until="main section >> nth=1")


def _answer_yes(page: "Page", base: str, measure: str) -> None:
    """A « no » of the year before that has become a « yes »."""
    page.goto(f"{base}mesures/{measure}/")
    with page.expect_response(re.compile("/reponse/")):
        page.get_by_role("radio", name="Oui", exact=True).check()


def _prove_again(page: "Page", base: str) -> None:
    page.goto(f"{base}preuves/ajouter/?mesure=2.2.1")
    page.get_by_label("Ce que vous avez constaté").fill("Tour des locaux et des postes, refait.")
    page.get_by_text("Cette preuve vaut pour").first.click()
    for measure in ("2-2-2-a", "2-2-2-b", "2-3-1", "2-3-3", "2-3-4", "2-5-1"):
        page.locator(f"#m-{measure}").check()
    page.get_by_role("button", name="Signer et enregistrer").click()
    page.wait_for_url(re.compile("/mesures/"))


def _close_the_year(page: "Page") -> None:
    """Protect the demonstration, then close its year."""
    page.get_by_role("heading", name="Où vous en êtes", exact=True).wait_for()
    base = page.url
    _protect(Camera(frozenset()), page, base)
    page.goto(f"{base}bilans/")
    page.get_by_role("link", name="Clore ce bilan").click()
    page.get_by_role("button", name=re.compile("Clore et ouvrir")).click()
    page.get_by_text("est clos.").wait_for()


def _continue(page: "Page") -> None:
    page.get_by_role("button", name="Continuer").click()


# --- Hygie, its clock stopped -------------------------------------------------------------------


@contextmanager
def _hygie(folder: Path, *options: str, moment: datetime = MOMENT) -> Iterator[str]:
    """Serve this folder; give the address, with its one-time token."""
    with subprocess.Popen(
        [sys.executable, __file__, _SERVE, moment.isoformat(), "--data", str(folder), *options],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
    ) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: "subprocess.Popen[str]") -> str:
    for line in process.stdout or ():
        if found := _ADDRESS.search(line):
            return found[0]
    raise environment.SetupError("Hygie n’a pas donné d’adresse.")


def _serve(moment: datetime, options: list[str]) -> int:
    """`hygie serve`, for which it is always this moment."""
    from django.utils import timezone

    from hygie.cli import main
    from hygie.strongbox import activity

    stopped = SimpleNamespace(time=moment.timestamp)
    argv = ["hygie", "serve", "--port", "0", "--no-open", *options]
    with (
        patch.object(timezone, "now", lambda: moment),
        patch.object(activity, "time", stopped),
        patch.object(sys, "argv", argv),
    ):
        return main.run()


# --- the command --------------------------------------------------------------------------------


def take_pictures(wanted: frozenset[str]) -> None:
    """Take these pictures. Raises SetupError without Chromium, or when a picture is too big."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    if path is None:
        raise environment.SetupError(f"Il manque {BROWSER.name} : {advice(BROWSER)}")
    camera = Camera(wanted)
    flags = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--lang=fr-FR"]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        with _hygie(Path(folder) / "cabinet") as address:
            _new_practice(camera, _page(browser, address))
        with _hygie(Path(folder) / "demo", "--demo") as address:
            _demonstration(camera, _page(browser, address))
        years = Path(folder) / "annees"
        with _hygie(years, "--demo", moment=YEAR_END) as address:
            _close_the_year(_page(browser, address))
        with _hygie(years) as address:
            _a_year_later(camera, _page(browser, address))
        browser.close()
    if missing := wanted - set(camera.taken):
        raise environment.SetupError(f"Images inconnues : {', '.join(sorted(missing))}")


def _page(browser: "Browser", address: str) -> "Page":
    context = browser.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        color_scheme="light",
        reduced_motion="reduce",
        device_scale_factor=1,
        viewport={"width": WIDE, "height": 900},
    )
    page = context.new_page()
    page.goto(address)
    return page


def _prepared() -> bool:
    return all(importlib.util.find_spec(name) for name in ("playwright", "hygie"))


def main(argv: list[str]) -> int:
    """Run the command; 1 with what to do when something is missing."""
    if argv[:1] == [_SERVE]:
        return _serve(datetime.fromisoformat(argv[1]), argv[2:])
    parser = argparse.ArgumentParser(description="Fait les images du guide.")
    parser.add_argument("names", nargs="*", metavar="NOM", help="seulement celles-ci, sans .png")
    options = parser.parse_args(argv)
    try:
        if not _prepared():
            python = environment.ensure("test")
            return subprocess.call([str(python), __file__, *argv])
        FOLDER.mkdir(parents=True, exist_ok=True)
        take_pictures(frozenset(options.names or IMAGES))
    except environment.SetupError as error:
        environment.say(f"\n{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
