"""What does not exist is a 404; no address breaks, whatever is sent to it."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from hygie.assessment.models import RecommendationTick
from hygie.practice.models import JournalEntry
from hygie.strongbox.box import Box
from tests.web.addresses import Address, addresses, by_room, of_a_practice
from tests.web.pages import SQL, text_of

NOWHERE = [
    ("assessment:measure", "9.9.9"),
    ("assessment:measure", "2.3.3-01"),
    ("assessment:measure", SQL.replace("/", "")),
    ("assessment:measure", "é" * 500),
    ("assessment:measure", "\x00"),
    ("assessment:action", "9.9.9"),
    ("assessment:question", "9.9.9"),
    ("assessment:theme", "nowhere"),
    ("practice:situation", 1),
    ("practice:situation", 99),
    ("practice:situation", 10**30),
    ("practice:add", "licornes"),
]


@pytest.mark.parametrize(("name", "what"), NOWHERE)
def test_what_does_not_exist_is_a_404_in_french(
    client: Client, address: Callable[..., str], name: str, what: Any
) -> None:
    response = client.get(address(name, what))

    assert response.status_code == 404
    assert 'lang="fr"' in text_of(response)


@pytest.mark.parametrize("measure_id", ["9.9.9", "2.3.3-01", "\x00"])
def test_answering_a_measure_that_does_not_exist_is_a_404(
    client: Client, address: Callable[..., str], measure_id: str
) -> None:
    url = address("assessment:answer", measure_id)

    assert client.post(url, {"value": "yes", "revision": 0}).status_code == 404


def test_ticking_a_recommendation_that_does_not_exist_changes_nothing(
    client: Client, address: Callable[..., str]
) -> None:
    response = client.post(address("assessment:tick", "2.3.3-99"), {"ticked": "on"})

    assert response.status_code in (404, 422)
    assert not RecommendationTick.objects.exists()


@pytest.mark.parametrize(
    "path", ["/c/", "/c/1/", "/c/not-a-uuid/mesures/", "/admin/", "/.env", "/static/../settings.py"]
)
def test_an_address_that_leads_nowhere_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("assessment:journal", "page=abc"),
        ("assessment:journal", "page=-1"),
        ("assessment:journal", "page=99999999999999999999"),
        ("assessment:journal", "page=%00"),
        ("assessment:measures", "etat=rien"),
        ("assessment:measures", "etat=%00&etat=b"),
        ("assessment:proof_add", "mesure=9.9.9&mesure=%00"),
    ],
)
def test_a_question_mark_followed_by_anything_still_gives_the_page(
    client: Client, address: Callable[..., str], name: str, query: str
) -> None:
    assert client.get(f"{address(name)}?{query}").status_code == 200


GARBAGE = {
    "value": "💥", "revision": "💥", "reason": "💥" * 100, "ticked": "💥", "owner": "💥",
    "due_on": "💥", "state": "💥", "notes": "💥", "text": "💥", "effective_on": "💥",
    "strength": "💥", "measures": ["💥", ""], "name": "💥" * 500, "profession": "💥",
    "exercise_mode": "💥", "software_sharing": "💥", "uses": ["💥", "office"], "kind": "💥",
    "third_party_premises": "💥", "system": "💥", "usage": "💥", "service": "💥", "role": "💥",
    "function": "💥", "passphrase": "💥", "again": "💥", "code": "💥", "wanted": "💥",
    "next": "//evil.example", "_action": "//evil.example", "field.💥": "💥",
}  # fmt: skip


# What shuts the strongbox comes last: nothing is tried after it.
SHUTS = "accounts:lock"


@pytest.mark.parametrize("room", by_room(addresses()), ids=lambda room: room[0].room)
def test_no_address_breaks_on_nothing_or_on_garbage(
    client: Client, own: dict[str, Any], open_box: Box, room: tuple[Address, ...]
) -> None:
    for target, sent in product(sorted(room, key=lambda item: item.name == SHUTS), (GARBAGE, {})):
        with transaction.atomic():
            response = client.post(target.url(own), sent)
            transaction.set_rollback(True)

        assert response.status_code < 500, (target, sent)
        assert response.status_code != 423 or target.room == "accounts", "it was shut on the way"
        if response.status_code == 302:
            assert "evil.example" not in response.url, (target, sent)


@pytest.mark.parametrize("room", by_room(of_a_practice()), ids=lambda room: room[0].room)
def test_no_address_breaks_on_another_method(
    client: Client, own: dict[str, Any], open_box: Box, room: tuple[Address, ...]
) -> None:
    count = JournalEntry.objects.count()
    for target, method in product(room, ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")):
        response = client.generic(method, target.url(own))

        assert response.status_code < 500, (method, target)
        assert JournalEntry.objects.count() == count, (method, target)
