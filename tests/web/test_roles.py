"""What each role may do, address by address. In local mode a courtesy between people, yet kept."""

from datetime import datetime
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from hygie.practice.models import JournalEntry, Person, Practice, Role
from hygie.strongbox.box import Box
from tests import factories
from tests.web.addresses import Address, addresses, by_room, of_a_practice
from tests.web.roles import FORBIDDEN, GONE_ON, posted, roles

ROLES = roles()
BY_ADDRESS = {address.name: address for address in addresses()}


def test_every_room_says_who_may_do_what_at_each_of_its_addresses() -> None:
    """What is missing or gone is to be put right in `tests/<room>/roles.py`."""
    assert sorted({name for name, *_ in ROLES}) == sorted(item.name for item in of_a_practice())


def said_by(person: Person) -> dict[tuple[str, str], int]:
    """What this person's role gets, by address and method."""
    rank = 2 if person.role == Role.OWNER else 3
    return {(row[0], row[1]): row[rank] for row in ROLES}


def each_room(rows: list[Any]) -> pytest.MarkDecorator:
    """One test a room, for what changes nothing: what stands in its addresses is long to make."""
    rooms = by_room({BY_ADDRESS[row[0]] for row in rows})
    return pytest.mark.parametrize("room", rooms, ids=[room[0].room for room in rooms])


def ask(person: Person, name: str, method: str, values: dict[str, Any]) -> int:
    browser: Client = factories.client_of(person)
    url = BY_ADDRESS[name].url(values)
    if method == "GET":
        return browser.get(url).status_code
    return browser.post(url, posted(name)).status_code


@each_room([row for row in ROLES if row[1] == "GET"])
def test_what_each_may_read(
    owner: Person,
    assistant_person: Person,
    own: dict[str, Any],
    open_box: Box,
    room: tuple[Address, ...],
) -> None:
    for person, address in product((owner, assistant_person), room):
        expected = said_by(person).get((address.name, "GET"))
        if expected is not None:
            assert ask(person, address.name, "GET", own) == expected, (person.role, address)


@pytest.mark.parametrize("name", [row[0] for row in ROLES if row[1] == "POST"])
def test_what_each_may_do(
    owner: Person, assistant_person: Person, own: dict[str, Any], open_box: Box, name: str
) -> None:
    # The assistant first, and undone: what an owner does may close the strongbox.
    with transaction.atomic():
        assert ask(assistant_person, name, "POST", own) == said_by(assistant_person)[name, "POST"]
        transaction.set_rollback(True)
    assert ask(owner, name, "POST", own) == said_by(owner)[name, "POST"]


@each_room([row for row in ROLES if row[1] == "POST" and row[3] == FORBIDDEN])
def test_what_is_forbidden_changes_nothing_and_leaves_no_trace(
    assistant_person: Person, own: dict[str, Any], open_box: Box, room: tuple[Address, ...]
) -> None:
    before = JournalEntry.objects.count()
    for address in room:
        if said_by(assistant_person).get((address.name, "POST")) == FORBIDDEN:
            ask(assistant_person, address.name, "POST", own)

            assert JournalEntry.objects.count() == before, address
            assert open_box.protection == "clear", address


def test_a_refusal_says_who_may(assistant_person: Person, own: dict[str, Any]) -> None:
    url = BY_ADDRESS["practice:identity"].url(own)
    page = factories.client_of(assistant_person).get(url).content.decode()

    assert "responsable du cabinet" in page
    assert "Rien n’a été modifié" in page


def test_everybody_may_set_their_own_passphrase(
    practice: Practice, assistant_person: Person, own: dict[str, Any], open_box: Box, now: datetime
) -> None:
    mine = own | {"person_id": assistant_person.id}

    # Nothing is protected yet: both are led to the page that protects, which says who may.
    assert ask(assistant_person, "access:person_passphrase", "GET", mine) == GONE_ON


def test_an_assistant_signs_what_they_say(
    practice: Practice, assistant_person: Person, own: dict[str, Any]
) -> None:
    ask(assistant_person, "assessment:answer", "POST", own)
    ask(assistant_person, "assessment:proof_add", "POST", own)

    for verb in ("answer.recorded", "statement.added"):
        latest = JournalEntry.objects.filter(practice=practice, verb=verb).latest("sequence")
        assert latest.actor == assistant_person.name
