"""Wrong types, wrong dates, too much text: a page in French, nothing lost nor half written."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from hygie.accounts import entry
from hygie.assessment.models import Answer, PoamItem
from hygie.practice.models import JournalEntry, Practice
from hygie.strongbox.box import Box
from tests.web.pages import MB, MEASURE, SQL, STATED, no_proof, text_of

BAD_DATES = ["9999-99-99", "2025-02-30", "0000-00-00", "hier", "2025-03-12T10:00", "-1", "1e9"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"value": "yes"},
        {"value": "perhaps", "revision": 0},
        {"value": "yes", "revision": ""},
        {"value": "yes", "revision": "abc"},
        {"value": "yes", "revision": "-1"},
        {"value": "yes", "revision": "1.5"},
        {"value": "yes\x00", "revision": 0},
        {"value": "YES", "revision": 0},
        {"value": "not_applicable", "revision": 0},
        {"value": "not_applicable", "revision": 0, "reason": "a" * 1001},
        {"value": "not_applicable", "revision": 0, "reason": "a\x00b"},
        {"value": ["yes", "perhaps"], "revision": 0},
    ],
    ids=repr,
)
@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_that_is_none_is_refused_in_words_and_nothing_is_kept(
    client: Client, answer_url: str, sent: dict[str, Any], htmx: bool
) -> None:
    headers = {"HX-Request": "true"} if htmx else {}
    response = client.post(answer_url, sent, headers=headers)

    assert response.status_code == 422
    assert "enregistré" in text_of(response)
    assert not Answer.objects.exists()


def test_a_revision_of_a_thousand_digits_is_refused(client: Client, answer_url: str) -> None:
    response = client.post(answer_url, {"value": "yes", "revision": "9" * 5000})

    assert response.status_code in (409, 422)
    assert not Answer.objects.exists()


def test_what_was_typed_stays_on_the_page_that_refuses(client: Client, answer_url: str) -> None:
    reason = "Aucun poste ici" * 100
    response = client.post(answer_url, {"value": "not_applicable", "revision": 0, "reason": reason})

    assert response.status_code == 422
    assert reason in text_of(response)


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        (2, {"exercise_mode": "on the moon"}),
        (3, {"software_sharing": ""}),
        (4, {"uses": ["telepathy"]}),
        (4, {}),
        (5, {"third_party_premises": "perhaps"}),
    ],
)
def test_a_step_of_the_wizard_refuses_what_it_did_not_offer(
    client: Client, address: Callable[..., str], practice: Practice, step: int, sent: dict[str, Any]
) -> None:
    response = client.post(address("practice:situation", step), sent)

    assert response.status_code in (200, 422)
    assert Practice.objects.get(id=practice.id).situation == practice.situation


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": "", "profession": "nurse", "owner_name": "Camille"},
        {"name": "Cabinet", "profession": "wizard", "owner_name": "Camille"},
        {"name": "a" * 121, "profession": "nurse", "owner_name": "Camille"},
        {"name": "a\x00b", "profession": "nurse", "owner_name": "Camille"},
        {"name": " ", "profession": "nurse", "owner_name": " "},
    ],
    ids=repr,
)
def test_a_wrong_welcome_makes_no_practice(db: None, open_box: Box, sent: dict[str, str]) -> None:
    browser = Client()
    browser.get(reverse("accounts:enter", args=[entry.current_token()]))
    response = browser.post(reverse("practice_start:welcome"), sent)

    assert response.status_code in (200, 422)
    assert not Practice.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"state": "forgotten", "revision": 0},
        {"state": "open", "revision": "x"},
        {"state": "open", "revision": 0, "owner": "not-a-uuid"},
        {"state": "open", "revision": 0, "owner": "\x00"},
        {"state": "open", "revision": 0, "notes": "a" * 4001},
        *({"state": "open", "revision": 0, "due_on": date} for date in BAD_DATES),
    ],
    ids=repr,
)
def test_a_decision_that_is_none_is_refused(
    client: Client, address: Callable[..., str], sent: dict[str, Any]
) -> None:
    response = client.post(address("assessment:action", MEASURE), sent)

    assert response.status_code in (200, 422)
    assert not PoamItem.objects.exists()


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "1582-10-10"])
def test_an_action_may_be_due_on_any_day_of_the_calendar_without_breaking_a_page(
    client: Client, address: Callable[..., str], date: str
) -> None:
    client.post(
        address("assessment:action", MEASURE), {"state": "open", "revision": 0, "due_on": date}
    )
    for name in ("assessment:plan", "assessment:dashboard", "assessment:journal"):
        assert client.get(address(name)).status_code in (200, 302)


@pytest.mark.parametrize("date", BAD_DATES)
def test_a_date_that_does_not_exist_is_refused_in_words(
    client: Client, add_url: str, date: str
) -> None:
    response = client.post(add_url, STATED | {"effective_on": date})

    assert response.status_code == 422
    assert "date valide" in text_of(response)
    assert STATED["text"] in text_of(response)
    assert no_proof()


@pytest.mark.parametrize("date", ["9999-12-31", "1999-12-31", "0001-01-01"])
def test_a_date_too_far_is_refused_in_words(client: Client, add_url: str, date: str) -> None:
    response = client.post(add_url, STATED | {"effective_on": date})

    assert response.status_code == 422
    assert "Cette date est" in text_of(response)
    assert no_proof()


@pytest.mark.parametrize(
    "bad",
    [
        {"text": ""},
        {"text": "a\x00b"},
        {"text": "a" * 4001},
        {"strength": "seen"},
        {"strength": "attested"},
        {"measures": []},
        {"measures": ["9.9.9"]},
        {"measures": [MEASURE, SQL]},
    ],
    ids=repr,
)
def test_a_proof_that_is_none_is_refused(client: Client, add_url: str, bad: dict[str, Any]) -> None:
    response = client.post(add_url, STATED | bad)

    assert response.status_code == 422
    assert no_proof()


@pytest.mark.parametrize(
    ("name", "rest", "field"),
    [
        ("assessment:answer", [MEASURE], "reason"),
        ("assessment:action", [MEASURE], "notes"),
        ("assessment:proof_add", [], "text"),
        ("practice:identity", [], "name"),
        ("practice:add", ["appareils"], "name"),
        ("practice:situation", [2], "exercise_mode"),
    ],
)
@pytest.mark.parametrize("as_form", [False, True])
def test_ten_megabytes_of_text_are_refused_in_words(
    client: Client,
    address: Callable[..., str],
    name: str,
    rest: list[Any],
    field: str,
    as_form: bool,
) -> None:
    count = JournalEntry.objects.count()
    sent: dict[str, Any] = {field: "a" * (10 * MB), "value": "not_applicable", "revision": 0}
    if as_form:
        response = client.post(
            address(name, *rest), urlencode(sent), content_type="application/x-www-form-urlencoded"
        )
    else:
        response = client.post(address(name, *rest), sent)

    assert response.status_code == 413
    assert "trop" in text_of(response)
    assert JournalEntry.objects.count() == count


def test_ten_megabytes_of_passphrase_are_refused(db: None, open_box: Box) -> None:
    response = Client().post(reverse("accounts:unlock"), {"passphrase": "a" * (10 * MB)})

    assert response.status_code == 413


def test_a_thousand_fields_too_many_are_refused(client: Client, answer_url: str) -> None:
    response = client.post(answer_url, {f"field{rank}": "" for rank in range(1100)})

    assert response.status_code == 400
    assert not Answer.objects.exists()


def test_a_request_over_the_limit_is_refused_before_it_is_read(
    client: Client, add_url: str
) -> None:
    too_much = str(settings.HYGIE_LARGEST_REQUEST_BYTES + 1)
    response = client.post(add_url, STATED, CONTENT_LENGTH=too_much)

    assert response.status_code == 413
    assert no_proof()
