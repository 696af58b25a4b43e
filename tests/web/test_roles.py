"""What each role may do, address by address. In local mode a courtesy between people, yet kept."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from hygie.practice.models import JournalEntry, Person, Practice
from hygie.strongbox.box import Box
from tests import factories
from tests.web.addresses import addresses, of_a_practice

OK, GONE_ON, FORBIDDEN = 200, 302, 403

# (address, method, what the owner gets, what an assistant gets)
ROLES = [
    ("assessment:dashboard", "GET", OK, OK),
    ("assessment:questions", "GET", GONE_ON, GONE_ON),
    ("assessment:questions", "POST", GONE_ON, GONE_ON),
    ("assessment:question", "GET", OK, OK),
    ("assessment:question", "POST", GONE_ON, GONE_ON),
    ("assessment:measures", "GET", OK, OK),
    ("assessment:measure", "GET", OK, OK),
    ("assessment:answer", "POST", GONE_ON, GONE_ON),
    ("assessment:tick", "POST", GONE_ON, GONE_ON),
    ("assessment:theme", "GET", OK, OK),
    ("assessment:plan", "GET", OK, OK),
    ("assessment:action", "GET", OK, OK),
    ("assessment:action", "POST", GONE_ON, GONE_ON),
    ("assessment:proofs", "GET", OK, OK),
    ("assessment:proof_add", "GET", OK, OK),
    ("assessment:proof_add", "POST", GONE_ON, GONE_ON),
    ("assessment:proof", "GET", OK, OK),
    ("assessment:proof_withdraw", "POST", GONE_ON, GONE_ON),
    ("assessment:proof_restore", "POST", 409, 409),
    ("assessment:attachment", "GET", OK, OK),
    ("assessment:journal", "GET", OK, OK),
    ("assessment:help", "GET", OK, OK),
    ("practice:overview", "GET", OK, OK),
    ("practice:live", "POST", OK, OK),
    ("practice:identity", "GET", OK, FORBIDDEN),
    ("practice:identity", "POST", GONE_ON, FORBIDDEN),
    ("practice:situation", "GET", OK, FORBIDDEN),
    ("practice:situation", "POST", GONE_ON, FORBIDDEN),
    ("practice:finish", "POST", GONE_ON, FORBIDDEN),
    ("practice:add", "GET", OK, FORBIDDEN),
    ("practice:add", "POST", GONE_ON, FORBIDDEN),
    ("practice:change", "GET", OK, FORBIDDEN),
    ("practice:change", "POST", GONE_ON, FORBIDDEN),
    ("practice:remove", "GET", OK, FORBIDDEN),
    ("practice:remove", "POST", GONE_ON, FORBIDDEN),
    ("access:overview", "GET", OK, OK),
    ("access:protect", "GET", OK, FORBIDDEN),
    ("access:protect", "POST", OK, FORBIDDEN),
    ("access:recovery_code", "GET", OK, FORBIDDEN),
    ("access:renew_code", "POST", 409, FORBIDDEN),
    ("access:person_passphrase", "GET", GONE_ON, FORBIDDEN),
    ("access:person_passphrase", "POST", GONE_ON, FORBIDDEN),
    ("access:remove_slot", "GET", 404, FORBIDDEN),
    ("access:remove_slot", "POST", 404, FORBIDDEN),
    ("access:keyring", "POST", GONE_ON, FORBIDDEN),
    ("access:rekey", "GET", OK, FORBIDDEN),
    ("access:rekey", "POST", OK, FORBIDDEN),
]  # fmt: skip

DEVICE = {"name": "Portable", "kind": "laptop", "system": "linux", "usage": "mixed"}
POSTED: dict[str, dict[str, Any]] = {
    "assessment:question": {"value": "yes", "revision": 0},
    "assessment:answer": {"value": "yes", "revision": 0},
    "assessment:tick": {"ticked": "on"},
    "assessment:action": {"state": "open", "notes": "", "revision": 0},
    "assessment:proof_add": {
        "text": "Les écrans se verrouillent.",
        "effective_on": "2025-03-12",
        "strength": "stated",
        "measures": ["2.3.3"],
    },
    "practice:identity": {"name": "Cabinet du Phare", "profession": "nurse"},
    "practice:situation": {"exercise_mode": "collective"},
    "practice:live": {"exercise_mode": "collective"},
    "practice:add": DEVICE,
    "practice:change": DEVICE,
}
BY_ADDRESS = {address.name: address for address in addresses()}


def test_the_table_knows_every_address_of_a_practice() -> None:
    assert {name for name, *_ in ROLES} == {address.name for address in of_a_practice()}


def ask(person: Person, name: str, method: str, values: dict[str, Any]) -> int:
    browser: Client = factories.client_of(person)
    url = BY_ADDRESS[name].url(values)
    if method == "GET":
        return browser.get(url).status_code
    return browser.post(url, POSTED.get(name, {})).status_code


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
