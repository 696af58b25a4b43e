"""The pages: an archive taken away, brought back on the welcome page, a practice erased."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from hygie.assessment.rules.files import LIMIT_BYTES
from hygie.interop.services import erase_practice
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.strongbox import copies, session
from hygie.strongbox.box import Box
from tests import factories
from tests.interop.archives import PASSPHRASE, exported, imported, moved, sealed
from tests.web.conftest import open_box  # noqa: F401
from tests.web.pages import text_of

RESTORE = "interop_start:restore"
STRONG = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
PLAIN = {"understood": "on"}


@pytest.fixture
def client(owner: Person) -> Client:
    """The owner's browser."""
    return factories.client_of(owner)


@pytest.fixture
def newcomer(db: None) -> Client:
    """A browser that came in where there is no practice."""
    client = Client()
    request = RequestFactory().get("/")
    request.session = client.session
    session.enter(request, None)
    request.session.save()
    client.cookies["hygie_session"] = request.session.session_key
    return client


@pytest.fixture
def page(practice: Practice) -> Callable[[str], str]:
    return lambda name: reverse(f"interop:{name}", args=[practice.id])


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


# --- taking it away -----------------------------------------------------------------------------


def test_the_page_says_what_is_in_it(
    client: Client, practice: Practice, page: Callable[[str], str], now: datetime
) -> None:
    factories.state(practice, "2.3.3", now=now, files=[("a.pdf", factories.PDF)])
    shown = text_of(client.get(page("overview")))

    for words in ("Le cabinet et son journal", "1 fichier", "aucun secret"):
        assert words in shown


def test_an_archive_is_taken_away_and_opens_with_its_passphrase(
    client: Client, practice: Practice, page: Callable[[str], str]
) -> None:
    response = client.post(page("export"), STRONG)
    content = bytes_of(response)

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "cabinet-du-port-" in response.headers["Content-Disposition"]
    assert ".hygie.zip" not in response.headers["Content-Disposition"]
    assert int(response.headers["Content-Length"]) == len(content)
    assert practice.name.encode() not in content
    erase_practice(practice=practice)
    assert imported(content, PASSPHRASE).id == practice.id


def test_an_archive_in_clear_is_asked_for_twice(
    client: Client, practice: Practice, page: Callable[[str], str]
) -> None:
    refused = client.post(page("export_plain"), {})
    assert refused.status_code == 422
    assert "Cochez cette case" in text_of(refused)
    response = client.post(page("export_plain"), PLAIN)

    assert ".hygie.zip" in response.headers["Content-Disposition"]
    assert moved(bytes_of(response), practice).name == practice.name


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choisissez la phrase de passe"),
        (STRONG | {"again": "autre"}, "Les deux saisies diffèrent"),
        (STRONG | {"passphrase": "court", "again": "court"}, "12 caractères"),
        (STRONG | {"passphrase": "Camille-Vasseur-7!", "again": "Camille-Vasseur-7!"}, "Camille"),
    ],
)
def test_a_passphrase_that_is_not_good_enough_is_refused(
    client: Client, page: Callable[[str], str], sent: dict[str, str], words: str
) -> None:
    response = client.post(page("export"), sent)

    assert response.status_code == 422
    if words != "Camille":
        assert words in text_of(response)
    assert PASSPHRASE not in text_of(response)


def test_taking_it_away_changes_nothing(
    client: Client, practice: Practice, page: Callable[[str], str]
) -> None:
    count = JournalEntry.objects.count()
    bytes_of(client.post(page("export_plain"), PLAIN))

    assert JournalEntry.objects.count() == count


def test_the_copies_are_listed_with_their_name(
    client: Client,
    page: Callable[[str], str],
    open_box: Box,  # noqa: F811
    now: datetime,
) -> None:
    with open_box.alone():
        copy = copies.copy_folder(open_box.folder, "avant mise à jour", now=now)
    shown = text_of(client.get(page("overview")))

    assert copy.name in shown
    assert "avant une mise à jour de Hygie" in shown


# --- bringing it back ---------------------------------------------------------------------------


def send(client: Client, content: bytes, passphrase: str = "", name: str = "a") -> Any:
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse(RESTORE), {"archive": upload, "passphrase": passphrase})


def test_the_welcome_page_offers_it(newcomer: Client) -> None:
    shown = text_of(newcomer.get(reverse("practice_start:welcome")))

    assert reverse(RESTORE) in shown
    assert newcomer.get(reverse(RESTORE)).status_code == 200


def test_an_archive_is_brought_back_and_its_owner_is_in(
    newcomer: Client, demo_practice: Practice, demo_archive: bytes
) -> None:
    erase_practice(practice=demo_practice)
    response = send(newcomer, demo_archive)

    assert response.status_code == 302
    assert exported(Practice.objects.get()) == demo_archive
    home = newcomer.get("/", follow=True)
    assert home.status_code == 200
    assert demo_practice.name in text_of(home)


def test_a_sealed_archive_asks_for_its_passphrase(
    newcomer: Client, practice: Practice, archive: bytes
) -> None:
    erase_practice(practice=practice)
    content = sealed(archive)
    for passphrase, words in (("", "protégée"), ("autre", "n’ouvre pas cette archive")):
        response = send(newcomer, content, passphrase)
        assert response.status_code == 422
        assert words in text_of(response)
    assert not Practice.objects.exists()
    assert send(newcomer, content, PASSPHRASE).status_code == 302
    assert Practice.objects.get().name == practice.name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"%PDF-1.7", "pas une archive de Hygie"),
        (b"PK\x03\x04" + b"x" * 1000, "incomplète"),
    ],
)
def test_what_is_no_archive_is_said_on_the_page(
    newcomer: Client, content: bytes, words: str
) -> None:
    response = send(newcomer, content)

    assert response.status_code == 422
    assert words in text_of(response)


def test_no_file_at_all_is_said_on_the_page(newcomer: Client) -> None:
    response = newcomer.post(reverse(RESTORE), {})

    assert response.status_code == 422
    assert "Choisissez le fichier" in text_of(response)


def test_an_archive_too_big_for_the_page_is_led_to_the_command(newcomer: Client) -> None:
    response = send(newcomer, b"PK\x03\x04".ljust(LIMIT_BYTES + 10))

    assert response.status_code == 422
    assert "hygie import" in text_of(response)
    assert not Practice.objects.exists()


def test_nobody_of_a_practice_is_offered_another(
    client: Client, practice: Practice, archive: bytes
) -> None:
    assert client.get(reverse(RESTORE)).status_code == 302
    assert send(client, archive).status_code == 302
    assert Practice.objects.count() == 1


def test_an_archive_is_brought_into_an_empty_hygie_only(
    newcomer: Client, practice: Practice, archive: bytes, owner: Person
) -> None:
    """Two windows on the same empty Hygie: in the other one, a practice has just begun."""
    from hygie.accounts import middleware

    before = middleware.find_actor
    middleware.find_actor = lambda _person_id: None
    try:
        response = send(newcomer, archive)
    finally:
        middleware.find_actor = before

    assert response.status_code == 409
    assert "déjà un cabinet" in text_of(response)


# --- erasing it ---------------------------------------------------------------------------------


def test_erasing_shows_what_goes_and_offers_an_archive_first(
    client: Client, practice: Practice, page: Callable[[str], str]
) -> None:
    shown = text_of(client.get(page("erase")))

    assert page("overview") in shown
    for words in ("Emportez d’abord", "Ce qui disparaît", "Ce qui reste", practice.name):
        assert words in shown


@pytest.mark.parametrize("typed", ["", "oui", "Cabinet des Tilleuls"])
def test_without_its_name_nothing_is_erased(
    client: Client, practice: Practice, page: Callable[[str], str], typed: str
) -> None:
    before = exported(practice)
    response = client.post(page("erase"), {"name": typed})

    assert response.status_code == 422
    assert exported(practice) == before


def test_with_its_name_everything_is_erased(
    client: Client, practice: Practice, page: Callable[[str], str]
) -> None:
    response = client.post(page("erase"), {"name": practice.name})

    assert response.status_code == 200
    assert "Le cabinet est effacé" in text_of(response)
    assert "sauvegardes" in text_of(response)
    assert not Practice.objects.exists()
    assert not JournalEntry.objects.exists()
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/bienvenue/"


def test_an_erased_practice_can_come_back_from_its_archive(
    client: Client, practice: Practice, page: Callable[[str], str]
) -> None:
    content = bytes_of(client.post(page("export"), STRONG))
    client.post(page("erase"), {"name": practice.name})
    response = send(client, content, PASSPHRASE)

    assert response.status_code == 302
    assert Practice.objects.get().id == practice.id
    assert io.BytesIO(content).read(6) == b"hygie-"
