"""Another site, another name, no token: nothing is done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from hygie.assessment.models import Answer
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.strongbox.box import Box
from tests import factories
from tests.web.addresses import Address, addresses, by_room
from tests.web.pages import MEASURE, text_of

NOT_OURS = [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.example",
    "[::1]:80:80",
    "a b",
]
# To say that somebody is there changes nothing that could be forged to advantage but the delay.
WRITING = [item for item in addresses() if item.name != "accounts:alive"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "https://testserver"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=repr,
)
def test_a_form_sent_from_another_site_is_refused(
    client: Client, answer_url: str, headers: dict[str, str]
) -> None:
    response = client.post(answer_url, {"value": "yes", "revision": 0}, headers=headers)

    assert response.status_code == 403
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}], ids=repr
)
def test_a_form_of_our_own_is_taken(
    client: Client, answer_url: str, headers: dict[str, str]
) -> None:
    response = client.post(answer_url, {"value": "yes", "revision": 0}, headers=headers)

    assert response.status_code == 302
    assert Answer.objects.exists()


@pytest.mark.parametrize("host", NOT_OURS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_is_not_ours_is_refused(
    client: Client, address: Callable[..., str], practice: Practice, host: str, method: str
) -> None:
    response = client.generic(method, address("practice:overview"), headers={"Host": host})

    assert response.status_code == 400
    assert practice.name not in text_of(response)


def test_another_name_passed_on_by_a_proxy_counts_for_nothing(
    client: Client, address: Callable[..., str]
) -> None:
    response = client.get(
        address("practice:overview"), headers={"X-Forwarded-Host": "evil.example"}
    )

    assert response.status_code == 200
    assert "evil.example" not in text_of(response)


def test_a_form_without_its_token_is_refused_in_words(owner: Person, answer_url: str) -> None:
    browser = factories.client_of(owner, enforce_csrf_checks=True)
    response = browser.post(answer_url, {"value": "yes", "revision": 0})

    assert response.status_code == 403
    assert "<h1" in text_of(response)
    assert not Answer.objects.exists()


def test_a_form_with_the_token_of_its_page_is_taken(
    owner: Person, address: Callable[..., str], answer_url: str
) -> None:
    browser = factories.client_of(owner, enforce_csrf_checks=True)
    browser.get(address("assessment:measure", MEASURE))
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    sent = {"value": "yes", "revision": 0, "csrfmiddlewaretoken": token}

    assert browser.post(answer_url, sent).status_code == 302
    assert browser.post(answer_url, sent | {"csrfmiddlewaretoken": "x" * 32}).status_code == 403


@pytest.mark.parametrize("room", by_room(WRITING), ids=lambda room: room[0].room)
def test_no_form_anywhere_goes_without_its_token(
    owner: Person, own: dict[str, Any], open_box: Box, room: tuple[Address, ...]
) -> None:
    count = JournalEntry.objects.count()
    browser = factories.client_of(owner, enforce_csrf_checks=True)
    for target in room:
        response = browser.post(target.url(own))

        assert response.status_code == 403, target
        assert JournalEntry.objects.count() == count, target
