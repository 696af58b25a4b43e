"""Another practice's address does not exist; without a session nothing does."""

from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from hygie.assessment.models import PoamItem
from hygie.practice import services
from hygie.practice.models import JournalEntry, Person, Practice, Role
from hygie.practice.selectors import owner_of
from hygie.strongbox import session
from hygie.strongbox.box import Box
from tests import factories
from tests.web.addresses import Address, addresses, by_room, of_a_practice, open_to_all
from tests.web.roles import before_any_practice, objects

METHODS = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]

OBJECTS = objects()
PRIVATE = [address for address in addresses() if address.name not in open_to_all()]
OF_A_PRACTICE = of_a_practice()
OF_AN_OBJECT = [address for address in OF_A_PRACTICE if address.takes & OBJECTS]


def each_room(found: list[Address]) -> pytest.MarkDecorator:
    """One test a room, all its addresses and methods inside: they refuse, so nothing changes."""
    rooms = by_room(found)
    return pytest.mark.parametrize("room", rooms, ids=[room[0].room for room in rooms])


def test_every_address_is_open_to_all_or_names_its_practice_or_is_known_here() -> None:
    assert {address.name for address in addresses() if address not in OF_A_PRACTICE} == (
        open_to_all() | before_any_practice()
    )


def test_the_walk_goes_everywhere() -> None:
    assert len(OF_A_PRACTICE) > 30
    assert {address.name for address in OF_AN_OBJECT} >= {
        "assessment:proof",
        "assessment:attachment",
        "practice:change",
        "access:person_passphrase",
    }


@each_room(OF_A_PRACTICE)
def test_another_practice_s_address_does_not_exist(
    client: Client, theirs: dict[str, Any], other_practice: Practice, room: tuple[Address, ...]
) -> None:
    before = JournalEntry.objects.count()
    for address, method in product(room, METHODS):
        response = client.generic(method, address.url(theirs))

        assert response.status_code == 404, (method, address)
        assert other_practice.name not in response.content.decode(), (method, address)
        assert JournalEntry.objects.count() == before, (method, address)


@each_room(OF_AN_OBJECT)
def test_another_practice_s_thing_is_not_found_in_one_s_own(
    client: Client,
    own: dict[str, Any],
    theirs: dict[str, Any],
    open_box: Box,
    room: tuple[Address, ...],
) -> None:
    for address, method in product(room, ("GET", "POST")):
        mixed = own | {key: theirs[key] for key in OBJECTS & address.takes}
        response = client.generic(method, address.url(mixed))

        assert response.status_code in (404, 405), (method, address)


@each_room(OF_AN_OBJECT)
def test_the_same_thing_is_found_where_it_is(
    client: Client, own: dict[str, Any], open_box: Box, room: tuple[Address, ...]
) -> None:
    """Else the tests above would prove nothing."""
    for address in room:
        assert client.get(address.url(own)).status_code != 404, address


@each_room(PRIVATE)
def test_without_a_session_every_address_leads_to_the_door(
    own: dict[str, Any], practice: Practice, room: tuple[Address, ...]
) -> None:
    for address, method in product(room, METHODS):
        response = Client().generic(method, address.url(own))

        if method == "POST":
            # What was being sent is kept on the page that asks for the passphrase.
            assert response.status_code == 423, address
            assert 'name="passphrase"' in response.content.decode(), address
        else:
            assert response.status_code == 302, (method, address)
            assert response.url.startswith(settings.HYGIE_UNLOCK_URL), (method, address)
        assert practice.name not in response.content.decode(), (method, address)


@each_room(PRIVATE)
def test_without_a_passphrase_the_door_asks_for_the_token_that_hygie_opens(
    own: dict[str, Any], practice: Practice, open_box: Box, room: tuple[Address, ...]
) -> None:
    for address in room:
        response = Client().get(address.url(own))

        assert response.status_code == 403, address
        assert practice.name not in response.content.decode(), address


def test_a_wrong_token_does_not_open(db: None, open_box: Box) -> None:
    browser = Client()
    response = browser.get(reverse("accounts:enter", args=["un-jeton-deviné"]))

    assert response.status_code == 403
    assert browser.get("/").status_code == 403


@pytest.mark.parametrize("cookie", ["x", "0" * 32, "../../etc/passwd", "a" * 5000, ""])
def test_an_invented_session_opens_nothing(own: dict[str, Any], cookie: str) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
    response = browser.get(reverse("assessment:dashboard", args=[own["practice_id"]]))

    assert response.status_code == 302
    assert response.url.startswith(settings.HYGIE_UNLOCK_URL)


def test_closing_the_strongbox_ends_every_session(client: Client, own: dict[str, Any]) -> None:
    url = reverse("practice:overview", args=[own["practice_id"]])
    assert client.get(url).status_code == 200
    session.end_all()

    assert client.get(url).status_code == 302


# --- people come and go -------------------------------------------------------------------------


@pytest.fixture
def dismissed(practice: Practice, owner: Person, assistant_person: Person, now: Any) -> Client:
    """The browser of somebody who was removed while it was open."""
    browser = factories.client_of(assistant_person)
    services.remove_listed(row=assistant_person, actor=owner, now=now)
    return browser


@each_room(OF_A_PRACTICE)
def test_somebody_who_was_removed_no_longer_reaches_the_practice(
    dismissed: Client, own: dict[str, Any], room: tuple[Address, ...]
) -> None:
    for address in room:
        assert dismissed.get(address.url(own)).status_code in (302, 403, 404), address


def test_somebody_who_was_removed_cannot_found_another_practice_in_the_same_folder(
    dismissed: Client,
) -> None:
    said = {"name": "Cabinet pirate", "profession": "nurse", "owner_name": "Sacha Petit"}
    dismissed.post(reverse("practice_start:welcome"), said)

    assert not Practice.objects.filter(name="Cabinet pirate").exists()


def test_somebody_of_a_practice_is_not_asked_to_found_another(
    client: Client, practice: Practice
) -> None:
    said = {"name": "Une seconde", "profession": "nurse", "owner_name": "Camille Vasseur"}
    response = client.post(reverse("practice_start:welcome"), said)

    assert response.status_code == 302
    assert Practice.objects.count() == 1


def test_a_role_that_is_lost_is_lost_at_once(
    client: Client, practice: Practice, owner: Person, own: dict[str, Any], now: Any
) -> None:
    url = reverse("practice:identity", args=[practice.id])
    assert client.get(url).status_code == 200

    factories.add_person(practice, by=owner, name="Jo Martin", role=Role.OWNER, now=now)
    services.change_listed(row=owner, changes={"role": Role.ASSISTANT}, actor=owner, now=now)
    assert client.get(url).status_code == 403


def test_an_action_cannot_be_given_to_somebody_of_another_practice(
    client: Client, own: dict[str, Any], other_practice: Practice
) -> None:
    url = reverse("assessment:action", args=[own["practice_id"], own["measure_id"]])
    response = client.post(
        url,
        {"owner": str(owner_of(other_practice).id), "state": "open", "notes": "", "revision": 0},
    )

    assert response.status_code != 302
    assert not PoamItem.objects.exists()
    assert owner_of(other_practice).name not in response.content.decode()
