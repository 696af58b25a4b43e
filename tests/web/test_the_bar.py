"""Where one is: the entry of the bar that stays lit, for every page that belongs to it."""

import re

import pytest
from django.test import Client, RequestFactory

from hygie.practice.models import Practice
from hygie.web.context import shell

pytestmark = pytest.mark.django_db
LIT = re.compile(rb'aria-current="page">.*?<span>([^<]+)</span>', re.DOTALL)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("", "Tableau de bord"),
        ("mesures/", "Mesures"),
        ("preuves/", "Mesures"),
        ("bilans/", "Mesures"),
        ("postes/", "Postes"),
        ("cabinet/", "Mon cabinet"),
        ("cabinet/appareils/", "Mon cabinet"),
        ("locaux/", "Mon cabinet"),
        ("emporter/", "Mon cabinet"),
        ("journal/", "Mon cabinet"),
    ],
)
def test_one_entry_is_lit(client: Client, practice: Practice, path: str, entry: str):
    page = client.get(f"/c/{practice.id}/{path}")
    assert page.status_code == 200
    assert {found.decode() for found in LIT.findall(page.content)} == {entry}


def test_the_accesses_belong_to_the_practice(rf: RequestFactory, practice: Practice):
    request = rf.get(f"/c/{practice.id}/acces/")
    request.practice = practice  # type: ignore[attr-defined]
    assert [item["label"] for item in shell(request)["nav"] if item["current"]] == ["Mon cabinet"]


@pytest.mark.parametrize(
    ("path", "to"), [("mesures/", "preuves/"), ("cabinet/", "acces/"), ("cabinet/", "locaux/")]
)
def test_what_is_not_in_the_bar_is_opened_from_the_page_it_belongs_to(
    client: Client, practice: Practice, path: str, to: str
):
    page = client.get(f"/c/{practice.id}/{path}")
    assert f'href="/c/{practice.id}/{to}"' in page.content.decode()
