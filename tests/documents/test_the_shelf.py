"""The page of documents: asking, seeing it come, taking, and the trace that stays."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hygie.documents.making import Made
from hygie.documents.shelf import SHELF, Document, shelf
from hygie.paths import DataFolder
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.strongbox import box as strongbox
from hygie.strongbox import session
from hygie.strongbox.box import Box
from tests import factories
from tests.documents.papers import words
from tests.strongbox.boxes import make_box

KEY = "7Q4K-M2XD-9A0B-CC3E-FG5H-JK7M-NP2Q"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def visitor(owner: Person) -> Client:
    return factories.client_of(owner)


@pytest.fixture
def url(practice: Practice) -> Callable[..., str]:
    return lambda name, *rest: reverse(f"documents:{name}", args=[practice.id, *rest])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = make_box(DataFolder(tmp_path / "data"))
    made.create()
    strongbox.install(made)
    yield made
    strongbox.install(None)
    made.close()


def by_slug(document: Document) -> str:
    return document.slug


def ask(visitor: Client, url: Callable[..., str], slug: str, **chosen: Any) -> str:
    """Asks for a document as a browser without script does; gives the address of its page."""
    response = visitor.post(url("make", slug), chosen)
    assert response.status_code == 302
    return response.url


def take(visitor: Client, page_url: str) -> Any:
    response = visitor.get(f"{page_url}fichier/")
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("document", SHELF, ids=by_slug)
def test_each_document_is_asked_for_announced_and_taken(
    visitor: Client, url: Callable[..., str], document: Document
) -> None:
    page_url = ask(visitor, url, document.slug)
    page = visitor.get(page_url).content.decode()
    taken = take(visitor, page_url)

    assert "Télécharger" in page
    assert taken.headers["Content-Type"] == document.media_type
    assert taken.headers["Content-Disposition"].startswith(
        f'attachment; filename="{document.slug}-cabinet-du-port-'
    )
    assert taken.headers["Cache-Control"] == "no-store"
    assert "sandbox" in taken.headers["Content-Security-Policy"]
    assert taken.content[:4] in (b"%PDF", b"PK\x03\x04")


def test_the_page_lists_every_document_and_says_what_it_is_for(
    visitor: Client, url: Callable[..., str], practice: Practice
) -> None:
    page = visitor.get(url("shelf")).content.decode()

    for document in SHELF:
        assert document.title in page
        assert document.purpose in page
    assert page.count("pas encore fait") == how_many(practice)


def how_many(practice: Practice) -> int:
    """The documents that can be made for it, those of the other rooms too."""
    return sum(item.picks is None or bool(item.picks(practice)) for item in shelf())


def test_the_page_says_when_a_document_was_last_made_and_by_whom(
    visitor: Client, url: Callable[..., str], practice: Practice
) -> None:
    ask(visitor, url, "bilan")
    page = visitor.get(url("shelf")).content.decode()

    assert "par Camille Vasseur" in page
    assert page.count("pas encore fait") == how_many(practice) - 1


def test_the_journal_keeps_the_fingerprint_of_what_was_given(
    visitor: Client, url: Callable[..., str], practice: Practice
) -> None:
    content = take(visitor, ask(visitor, url, "checklist")).content
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")

    assert (entry.verb_label, entry.subject) == ("Document préparé", "Checklist")
    assert entry.after == {"sha256": hashlib.sha256(content).hexdigest()}


def test_with_script_the_document_appears_in_its_place(
    visitor: Client, url: Callable[..., str]
) -> None:
    response = visitor.post(url("make", "bilan"), headers=HTMX)
    page = response.content.decode()

    assert response.status_code == 200
    assert "<html" not in page
    assert "Bilan" in page
    assert "Télécharger" in page


@pytest.mark.django_db(transaction=True)
def test_a_document_that_lasts_shows_its_progress_and_is_asked_again(
    visitor: Client,
    url: Callable[..., str],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import threading

    from hygie.documents import making, views

    settings.HYGIE_DOCUMENTS_IN_BACKGROUND = True
    monkeypatch.setattr(views, "AT_ONCE_S", 0.0)
    go_on = threading.Event()

    def slowly(order: making.Order, *_: Any, **__: Any) -> Made:
        order.step(1, 4)
        go_on.wait(20)
        return Made("bilan.pdf", making.PDF, b"%PDF-1.7")

    monkeypatch.setattr(making, "make", slowly)
    page_url = ask(visitor, url, "bilan")
    page = _until(visitor, page_url, 'value="25"')
    assert "en préparation" in page
    assert 'hx-trigger="every 1s"' in page
    assert visitor.get(f"{page_url}fichier/").status_code == 302

    go_on.set()
    page = _until(visitor, page_url, "Télécharger", headers=HTMX)
    assert "every 1s" not in page


def _until(visitor: Client, page_url: str, expected: str, **asked: Any) -> str:
    import time

    for _ in range(200):
        page = visitor.get(page_url, **asked).content.decode()
        if expected in page:
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def test_somebody_else_does_not_find_it(
    visitor: Client, url: Callable[..., str], assistant_person: Person
) -> None:
    page_url = ask(visitor, url, "bilan")
    other = factories.client_of(assistant_person)

    assert other.get(page_url).status_code == 404
    assert other.get(f"{page_url}fichier/").status_code == 404


def test_a_document_that_is_gone_says_why_and_what_to_do(
    visitor: Client, url: Callable[..., str]
) -> None:
    from hygie.documents import jobs

    page_url = ask(visitor, url, "bilan")
    jobs.forget_all()

    response = visitor.get(page_url)
    assert response.status_code == 404
    assert "Préparez-le de nouveau" in response.content.decode()
    fragment = visitor.get(page_url, headers=HTMX)
    assert fragment.status_code == 200
    assert "every 1s" not in fragment.content.decode()


def test_one_measure_is_chosen_among_those_of_the_guide(
    visitor: Client, url: Callable[..., str]
) -> None:
    pdf = take(visitor, ask(visitor, url, "fiches", measure="2.6.1")).content

    assert "Mesure 2.6.1 du mémento" in words(pdf)


@pytest.mark.parametrize(
    ("slug", "chosen"),
    [("fiches", {"measure": "9.9"}), ("dossier-de-preuves", {"year": "1789"})],
)
def test_a_choice_that_does_not_exist_is_refused(
    visitor: Client, url: Callable[..., str], slug: str, chosen: dict[str, str]
) -> None:
    response = visitor.post(url("make", slug), chosen)

    assert response.status_code == 422
    assert "choisissez de nouveau" in response.content.decode()


def test_a_year_is_offered_when_something_was_proved_in_it(
    visitor: Client, url: Callable[..., str], practice: Practice, now: datetime
) -> None:
    factories.state(practice, "2.3.3", now=now)
    page = visitor.get(url("shelf")).content.decode()

    assert "Constatées en 2025" in page
    assert ask(visitor, url, "dossier-de-preuves", year="2025")


def test_an_unknown_document_does_not_exist(visitor: Client, url: Callable[..., str]) -> None:
    assert visitor.post(url("make", "inconnu")).status_code == 404
    assert visitor.get(url("make", "bilan")).status_code == 405


def test_a_practice_still_in_the_wizard_is_led_back_to_it(bare: Practice, client_of: Any) -> None:
    from hygie.practice.selectors import owner_of

    response = client_of(owner_of(bare)).get(reverse("documents:shelf", args=[bare.id]))

    assert response.status_code == 302


# --- what is kept for the owner -----------------------------------------------------------------


@pytest.mark.parametrize("slug", ["kit-de-secours", "dossier-de-preuves"])
def test_an_assistant_takes_neither_the_keys_nor_everything(
    url: Callable[..., str], assistant_person: Person, slug: str
) -> None:
    assistant = factories.client_of(assistant_person)

    assert assistant.post(url("make", slug)).status_code == 403
    assert slug not in assistant.get(url("shelf")).content.decode()


@pytest.fixture
def code_on_screen(visitor: Client) -> None:
    """The code was just shown, and its keeping is not confirmed yet."""
    kept = visitor.session
    kept[session._RECOVERY] = KEY
    kept.save()


def test_the_kit_carries_the_code_while_it_is_on_screen(
    visitor: Client, url: Callable[..., str], box: Box, code_on_screen: None
) -> None:
    assert "Votre code de secours y sera imprimé" in visitor.get(url("shelf")).content.decode()
    said = words(take(visitor, ask(visitor, url, "kit-de-secours")).content)

    assert KEY in said.replace(" – ", "-")
    assert str(box.folder.root)[:30] in said


def test_no_other_document_carries_the_code(
    visitor: Client, url: Callable[..., str], code_on_screen: None
) -> None:
    said = words(take(visitor, ask(visitor, url, "bilan")).content)

    assert KEY[:9] not in said


def test_the_code_is_kept_nowhere(
    visitor: Client, url: Callable[..., str], practice: Practice, code_on_screen: None
) -> None:
    page_url = ask(visitor, url, "kit-de-secours")
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")

    assert (entry.subject, entry.after) == ("Kit de secours", {})
    assert KEY not in visitor.get(page_url).content.decode()


def test_once_the_code_is_put_away_the_kit_leaves_room_for_it(
    visitor: Client, url: Callable[..., str], box: Box
) -> None:
    assert "La place du code reste à remplir" in visitor.get(url("shelf")).content.decode()
    said = words(take(visitor, ask(visitor, url, "kit-de-secours")).content)

    assert "Recopiez ici" in said


def test_the_poll_is_no_human_gesture(settings: Any) -> None:
    assert "documents:job" in settings.HYGIE_NOT_A_GESTURE
    assert "documents:take" not in settings.HYGIE_NOT_A_GESTURE
