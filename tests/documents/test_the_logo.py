"""The logo: chosen, tried, replaced, removed, and never a way in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hygie.documents.making import make_plan
from hygie.documents.models import PracticeLogo
from hygie.documents.selectors import logo_of
from hygie.documents.services import remove_logo, set_logo
from hygie.errors import ConflictError, RefusedFileError
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.documents.papers import made, png, reader, svg


@pytest.fixture
def visitor(owner: Person) -> Client:
    return factories.client_of(owner)


@pytest.fixture
def url(practice: Practice) -> Callable[..., str]:
    return lambda name: reverse(f"documents:{name}", args=[practice.id])


def send(visitor: Client, url: Callable[..., str], content: bytes, name: str = "logo.png"):
    return visitor.post(url("logo"), {"file": SimpleUploadedFile(name, content)})


def test_a_logo_is_chosen_shown_and_printed(
    visitor: Client, url: Callable[..., str], practice: Practice, now: datetime
) -> None:
    before = len(_pictures(made(practice, make_plan, now=now)))
    assert send(visitor, url, png(300, 100)).status_code == 302

    assert 'alt="Logo de Cabinet du Port"' in visitor.get(url("logo")).content.decode()
    assert visitor.get(url("logo_picture")).content == png(300, 100)
    assert len(_pictures(made(practice, make_plan, now=now))) == before + 1


def _pictures(pdf: bytes) -> list[str]:
    return [
        name
        for name, item in reader(pdf).pages[0].get("/Resources", {}).get("/XObject", {}).items()
        if item.get_object()["/Subtype"] in ("/Image", "/Form")
    ]


def test_its_journal_entry_keeps_its_fingerprint_never_its_content(
    visitor: Client, url: Callable[..., str], practice: Practice
) -> None:
    send(visitor, url, png())
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")

    assert entry.verb_label == "Logo choisi"
    assert entry.after["sha256"] == PracticeLogo.objects.get().sha256
    assert {change.name for change in entry.changes} >= {"empreinte"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (png(declared=(10_000, 8_000)), "80 millions de pixels"),
        (svg("<script>alert(1)</script>"), "Ce SVG contient du programme"),
        (svg("<foreignObject/>"), "Ce SVG contient une page web"),
        (svg('<use href="https://exemple.test#a"/>'), "adresse extérieure"),
        (b"MZ\x90\x00 pas une image", "ni un PNG"),
        (b"", "vide"),
        (png() + bytes(2_000_001), "dépasse 2"),
        (png()[:60], "ne peut pas être imprimée"),
    ],
)
def test_what_is_refused_is_told_and_leaves_the_logo_as_it_was(
    visitor: Client, url: Callable[..., str], practice: Practice, content: bytes, told: str
) -> None:
    send(visitor, url, png(50, 50))
    traces = JournalEntry.objects.count()
    response = send(visitor, url, content)
    page = response.content.decode().replace("&#x27;", "'")

    assert response.status_code == 422
    assert told in page
    kept = logo_of(practice)
    assert kept is not None
    assert (kept.width, kept.height) == (50, 50)
    assert JournalEntry.objects.count() == traces


def test_no_file_at_all_is_told(visitor: Client, url: Callable[..., str]) -> None:
    response = visitor.post(url("logo"), {})

    assert response.status_code == 422
    assert "Choisissez une image." in response.content.decode()


def test_the_browser_runs_nothing_of_a_drawing(visitor: Client, url: Callable[..., str]) -> None:
    send(visitor, url, svg(), "logo.svg")
    response = visitor.get(url("logo_picture"))

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_another_logo_takes_the_place_of_the_first(
    practice: Practice, owner: Person, now: datetime
) -> None:
    set_logo(practice=practice, content=png(40, 40), actor=owner, now=now)
    set_logo(practice=practice, content=svg(), actor=owner, now=now + timedelta(hours=1))
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")

    assert PracticeLogo.objects.count() == 1
    assert entry.before["media_type"] == "image/png"
    assert entry.after["media_type"] == "image/svg+xml"


def test_the_same_logo_again_leaves_no_trace(
    practice: Practice, owner: Person, now: datetime
) -> None:
    set_logo(practice=practice, content=png(), actor=owner, now=now)
    traces = JournalEntry.objects.count()
    set_logo(practice=practice, content=png(), actor=owner, now=now)

    assert JournalEntry.objects.count() == traces


def test_a_logo_is_removed_after_a_confirmation(
    visitor: Client, url: Callable[..., str], practice: Practice
) -> None:
    send(visitor, url, png())
    assert "Retirer le logo" in visitor.get(url("logo_remove")).content.decode()
    assert logo_of(practice) is not None

    assert visitor.post(url("logo_remove")).status_code == 302
    assert logo_of(practice) is None
    assert JournalEntry.objects.latest("sequence").verb_label == "Logo retiré"
    assert visitor.get(url("logo_picture")).status_code == 404


def test_a_logo_removed_in_another_tab_says_so(
    practice: Practice, owner: Person, now: datetime
) -> None:
    with pytest.raises(ConflictError, match="déjà retiré"):
        remove_logo(practice=practice, actor=owner, now=now)


def test_a_picture_that_cannot_be_decoded_is_not_kept(
    practice: Practice, owner: Person, now: datetime
) -> None:
    whole = png(40, 20)
    broken = whole.replace(b"IDAT", b"IDAT", 1)[:-30] + bytes(30)

    with pytest.raises(RefusedFileError, match="imprimée"):
        set_logo(practice=practice, content=broken, actor=owner, now=now)
    assert logo_of(practice) is None


def test_each_practice_has_its_own_logo(
    practice: Practice, other_practice: Practice, owner: Person, now: datetime
) -> None:
    set_logo(practice=practice, content=png(), actor=owner, now=now)

    assert logo_of(other_practice) is None
