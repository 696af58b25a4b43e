"""What people typed is shown as text on every page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hygie.assessment.models import Statement
from hygie.practice.models import Device, Person, Practice
from hygie.strongbox.box import Box
from tests import factories
from tests.web.addresses import addresses
from tests.web.pages import IMAGE, MEASURE, SCRIPT, SQL, text_of


@pytest.fixture
def hostile_practice(practice: Practice, owner: Person, now: Any) -> Practice:
    """A practice where everything that is typed tries to be something else."""
    factories.describe(practice, by=owner, now=now, name=SCRIPT, city=IMAGE, street=SQL)
    factories.add_person(practice, by=owner, name=IMAGE, now=now)
    factories.add_person(practice, by=owner, name=SQL, now=now)
    factories.add_device(practice, by=owner, name=SCRIPT, now=now)
    factories.add_supplier(practice, by=owner, name=IMAGE, now=now)
    factories.state(practice, MEASURE, now=now, text=SCRIPT)
    factories.answer(practice, "2.3.4", "not_applicable", reason=IMAGE, now=now)
    return practice


READABLE = [
    "assessment:dashboard",
    "assessment:measures",
    "assessment:measure",
    "assessment:theme",
    "assessment:plan",
    "assessment:action",
    "assessment:proofs",
    "assessment:proof_add",
    "assessment:proof",
    "assessment:journal",
    "assessment:help",
    "practice:overview",
    "practice:identity",
    "practice:change",
    "practice:remove",
    "access:overview",
    "access:protect",
]
BY_NAME = {item.name: item for item in addresses()}


@pytest.mark.parametrize("name", READABLE)
def test_what_people_typed_is_shown_as_text_on_every_page(
    hostile_practice: Practice, owner: Person, own: dict[str, Any], open_box: Box, name: str
) -> None:
    values = own | {
        "statement_id": Statement.objects.get(text=SCRIPT).id,
        "row_id": Device.objects.get(name=SCRIPT).id,
        "measure_id": MEASURE,
        "theme_id": "workstation",
    }
    response = factories.client_of(owner).get(BY_NAME[name].url(values))
    page = text_of(response)

    assert response.status_code == 200
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert" in page


def test_what_looks_like_sql_is_kept_as_it_was_typed(
    client: Client, address: Callable[..., str]
) -> None:
    sent = {"name": SQL, "kind": "desktop", "system": "linux", "usage": "mixed"}
    client.post(address("practice:add", "appareils"), sent)

    assert Device.objects.get().name == SQL
    assert Person.objects.exists()
