"""The disk fills up or goes while an answer is being saved: it is said, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from hygie.assessment.models import Answer
from hygie.assessment.views import answering
from hygie.errors import HygieError
from hygie.practice.models import JournalEntry
from hygie.strongbox import faults
from tests.web.pages import MEASURE

FOLDER = Path("/cabinet")
FAULTS: dict[str, HygieError] = {
    "plein": faults.disk_full(FOLDER),
    "lecture seule": faults.read_only(FOLDER),
    "occupé": faults.busy(FOLDER),
    "abîmé": faults.corrupt_database(FOLDER / "hygie.db"),
}


@pytest.fixture(params=FAULTS.values(), ids=FAULTS.keys())
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> HygieError:
    """What the strongbox raises at the next write."""

    def refuse(**_said: object) -> None:
        raise request.param

    monkeypatch.setattr(answering, "record_answer", refuse)
    return request.param


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_the_page_says_what_happened_what_is_safe_and_what_to_do(
    client: Client,
    address: Callable[..., str],
    fault: HygieError,
    headers: dict[str, str],
) -> None:
    url = address("assessment:answer", MEASURE)
    before = JournalEntry.objects.count()
    response = client.post(url, {"value": "yes", "revision": "0"}, headers=headers)
    page = response.content.decode()

    assert response.status_code == fault.http_status
    for said in (fault.what, fault.means, fault.next_step):
        assert said
        assert said in page.replace("&#x27;", "'").replace("&quot;", '"')
    assert Answer.objects.count() == 0
    assert JournalEntry.objects.count() == before


def test_afterwards_the_same_answer_is_taken(client: Client, address: Callable[..., str]) -> None:
    client.post(address("assessment:answer", MEASURE), {"value": "yes", "revision": "0"})

    assert Answer.objects.get().value == "yes"
