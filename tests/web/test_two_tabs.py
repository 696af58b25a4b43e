"""The second of two tabs is told, and overwrites nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hygie.assessment.models import Answer, PoamItem
from tests.web.pages import MEASURE, text_of


@pytest.mark.parametrize("htmx", [False, True])
def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(
    client: Client, answer_url: str, htmx: bool
) -> None:
    headers = {"HX-Request": "true"} if htmx else {}
    client.post(answer_url, {"value": "yes", "revision": 0}, headers=headers)
    response = client.post(answer_url, {"value": "no", "revision": 0}, headers=headers)

    assert response.status_code == 409
    assert "onglet" in text_of(response)
    assert Answer.objects.get().value == "yes"


def test_the_second_of_two_tabs_deciding_an_action_is_told(
    client: Client, address: Callable[..., str]
) -> None:
    url = address("assessment:action", MEASURE)
    client.post(url, {"state": "started", "notes": "un", "revision": 0})
    response = client.post(url, {"state": "done", "notes": "deux", "revision": 0})

    assert response.status_code == 409
    assert "onglet" in text_of(response)
    assert "deux" in text_of(response)
    assert PoamItem.objects.get().notes == "un"


def test_withdrawing_in_two_tabs_is_said_in_words(
    client: Client, own: dict[str, Any], address: Callable[..., str]
) -> None:
    url = address("assessment:proof_withdraw", own["statement_id"])
    assert client.post(url).status_code == 302
    response = client.post(url)

    assert response.status_code == 409
    assert "déjà fait" in text_of(response)


def shown_by(client: Client, url: str) -> dict[str, str]:
    """What a tab opened now would send back unseen."""
    found = re.search(r'name="shown" value="(\w+)"', client.get(url).content.decode())
    assert found
    return {"shown": found[1]}


IDENTITY = {"profession": "nurse", "street": "", "postal_code": "", "city": ""}
DEVICE = {"kind": "laptop", "system": "linux", "usage": "mixed"}
FORMS = [
    ("practice:identity", [], IDENTITY | {"name": "Un"}, IDENTITY | {"name": "Deux"}, "Un"),
    (
        "practice:situation",
        [2],
        {"exercise_mode": "collective"},
        {"exercise_mode": "with_assistant"},
        "À plusieurs",
    ),
    ("practice:change", ["appareils"], DEVICE | {"name": "Un"}, DEVICE | {"name": "Deux"}, "Un"),
]


@pytest.mark.parametrize(("name", "rest", "first", "second", "present"), FORMS)
def test_an_older_tab_is_told_what_is_there_now_then_may_insist(
    client: Client,
    own: dict[str, Any],
    address: Callable[..., str],
    name: str,
    rest: list[Any],
    first: dict[str, str],
    second: dict[str, str],
    present: str,
) -> None:
    url = address(name, *rest, *([own["row_id"]] if name == "practice:change" else []))
    older = shown_by(client, url)
    assert client.post(url, first | older).status_code == 302
    refused = client.post(url, second | older)

    assert refused.status_code == 409
    assert "autre onglet" in text_of(refused)
    assert f": {present}" in text_of(refused).split("À présent", 1)[1][:80]
    assert client.post(url, second | shown_by(client, url)).status_code == 302


def test_sending_the_same_form_twice_is_no_conflict(
    client: Client, address: Callable[..., str]
) -> None:
    url = address("practice:identity")
    sent = IDENTITY | {"name": "Un"} | shown_by(client, url)

    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]


def test_a_row_removed_in_another_tab_is_not_found(
    client: Client, own: dict[str, Any], address: Callable[..., str]
) -> None:
    url = address("practice:remove", "appareils", own["row_id"])
    assert client.post(url).status_code == 302

    assert client.post(url).status_code == 404
