"""A room prints its own documents: found at start, asked for, made and traced like the others."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.utils import modify_settings
from django.urls import reverse

from hygie.documents import shelf
from hygie.documents.contents.heading import heading
from hygie.documents.making import PDF, Order, compose
from hygie.documents.shelf import Document
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.documents.papers import faults, words

ROOM = "a room"
PLUGGED = "tests.rooms.plugged"
TEMPLATE = """
#import "/documents/typst/style.typ": *
#show: hygie.with(data, lead: data.lead)
#data.picked
"""


@pytest.fixture(autouse=True)
def shelf_as_it_was() -> Iterator[None]:
    shelf.shelf()  # read once: what is put back must be whole
    before = dict(shelf._offered)
    yield
    shelf._offered.clear()
    shelf._offered.update(before)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A package with two rooms: this one's style, and the template of another."""
    own = tmp_path / "documents" / "typst"
    own.parent.mkdir()
    own.symlink_to(Path(shelf.__file__).parent / "typst")
    path = tmp_path / "room" / "typst" / "sheet.typ"
    path.parent.mkdir(parents=True)
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def sheet(template: Path, **more: Any) -> Document:
    def make(order: Order) -> bytes:
        def read() -> dict[str, Any]:
            title = "Fiche du local"
            return heading(order.practice, title=title, now=order.now) | {"picked": order.picked}

        return compose(order, template, read)

    return Document("fiche-du-local", "Fiche du local", "Pour voir.", "flag", PDF, make, **more)


def make_url(practice: Practice) -> str:
    return reverse("documents:make", args=[practice.id, "fiche-du-local"])


def page_of(visitor: Client, practice: Practice) -> str:
    return visitor.get(reverse("documents:shelf", args=[practice.id])).content.decode()


def test_it_is_made_with_the_practice_s_letterhead_and_traced(
    practice: Practice, owner: Person, template: Path
) -> None:
    shelf.offers(ROOM, sheet(template))
    visitor = factories.client_of(owner)

    assert "Fiche du local" in page_of(visitor, practice)
    job = visitor.post(make_url(practice)).url
    pdf = visitor.get(f"{job}fichier/").content

    assert faults(pdf) == []
    assert "Cabinet du Port" in words(pdf)
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")
    assert (entry.verb, entry.subject) == ("document.made", "Fiche du local")


def test_it_is_about_what_is_picked_among_what_the_room_gives(
    practice: Practice, owner: Person, template: Path
) -> None:
    shelf.offers(ROOM, sheet(template, picks=lambda practice: [("b", "Le bureau")]))
    visitor = factories.client_of(owner)

    assert "Le bureau" in page_of(visitor, practice)
    job = visitor.post(make_url(practice), {"picked": "b"}).url
    assert words(visitor.get(f"{job}fichier/").content).endswith("1 / 1")
    refused = visitor.post(make_url(practice), {"picked": "c"})
    assert refused.status_code == 422
    assert "choisissez de nouveau" in refused.content.decode()


def test_while_there_is_nothing_to_pick_it_is_not_on_the_shelf(
    practice: Practice, owner: Person, template: Path
) -> None:
    shelf.offers(ROOM, sheet(template, picks=lambda practice: []))
    visitor = factories.client_of(owner)

    assert "Fiche du local" not in page_of(visitor, practice)
    assert visitor.post(make_url(practice), {"picked": "b"}).status_code == 422


@pytest.mark.parametrize("twin", [{"slug": "bilan"}, {"title": "Bilan"}])
def test_two_documents_never_share_a_name(template: Path, twin: dict[str, str]) -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="same"):
        shelf.offers(ROOM, replace(sheet(template), **twin))
    assert ROOM not in shelf._offered


def test_a_room_that_speaks_again_replaces_what_it_said(template: Path) -> None:
    shelf.offers(ROOM, sheet(template))
    shelf.offers(ROOM, sheet(template))

    assert [item.slug for item in shelf.shelf()].count("fiche-du-local") == 1
    shelf.forget(ROOM)
    shelf.forget("never there")
    assert shelf.find("fiche-du-local") is None


def _unread() -> None:
    for name in ("documents", "observations"):
        sys.modules.pop(f"{PLUGGED}.{name}", None)


@pytest.mark.usefixtures("registry")
def test_rooms_are_found_without_being_named(
    practice: Practice, owner: Person, now: datetime
) -> None:
    # Read before, by another test, its modules would register nothing again.
    _unread()
    with modify_settings(INSTALLED_APPS={"append": PLUGGED}):
        found = shelf.find("fiche-de-demonstration")
    _unread()

    assert found is not None
    assert words(found.make(Order(practice, owner, now)).content)
