"""The second of two tabs is told, and overwrites nothing."""

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


def test_a_row_removed_in_another_tab_is_not_found(
    client: Client, own: dict[str, Any], address: Callable[..., str]
) -> None:
    url = address("practice:remove", "appareils", own["row_id"])
    assert client.post(url).status_code == 302

    assert client.post(url).status_code == 404
