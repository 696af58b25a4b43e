"""What each role may do, address by address. In local mode a courtesy between people, yet kept."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from hygie.practice.models import JournalEntry, Person, Practice
from hygie.strongbox.box import Box
from tests import factories
from tests.web.addresses import addresses, of_a_practice
from tests.web.roles import FORBIDDEN, GONE_ON, posted, roles

ROLES = roles()
BY_ADDRESS = {address.name: address for address in addresses()}


def test_every_room_says_who_may_do_what_at_each_of_its_addresses() -> None:
    """What is missing or gone is to be put right in `tests/<room>/roles.py`."""
    assert sorted({name for name, *_ in ROLES}) == sorted(item.name for item in of_a_practice())


def ask(person: Person, name: str, method: str, values: dict[str, Any]) -> int:
    browser: Client = factories.client_of(person)
    url = BY_ADDRESS[name].url(values)
    if method == "GET":
        return browser.get(url).status_code
    return browser.post(url, posted(name)).status_code


@pytest.mark.parametrize(("name", "method", "expected", "_"), ROLES)
def test_what_the_owner_may_do(
    owner: Person, own: dict[str, Any], open_box: Box, name: str, method: str, expected: int, _: int
) -> None:
    assert ask(owner, name, method, own) == expected


@pytest.mark.parametrize(("name", "method", "_", "expected"), ROLES)
def test_what_an_assistant_may_do(
    assistant_person: Person,
    own: dict[str, Any],
    open_box: Box,
    name: str,
    method: str,
    _: int,
    expected: int,
) -> None:
    assert ask(assistant_person, name, method, own) == expected


@pytest.mark.parametrize(
    "name", [row[0] for row in ROLES if row[1] == "POST" and row[3] == FORBIDDEN]
)
def test_what_is_forbidden_changes_nothing_and_leaves_no_trace(
    practice: Practice, assistant_person: Person, own: dict[str, Any], open_box: Box, name: str
) -> None:
    before = JournalEntry.objects.count()
    ask(assistant_person, name, "POST", own)

    assert JournalEntry.objects.count() == before
    assert open_box.protection == "clear"


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
