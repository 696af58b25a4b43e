"""The door: who stays in when the ways in change, who does not come back, what is a gesture."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from hygie.practice.models import Person, Practice
from hygie.strongbox import session
from hygie.strongbox.box import Box
from tests import factories

OURS = "t9!Kv#2pZq7&w"
THEIRS = "m4?Rw_8nXb3%j"


@pytest.fixture
def protected(open_box: Box, owner: Person, assistant_person: Person) -> Box:
    """A protected strongbox, open, with a passphrase each; its closing ends the sessions."""
    open_box.on_close(session.end_all)
    open_box.protect(OURS, str(owner.id), owner.name)
    open_box.set_passphrase(str(assistant_person.id), assistant_person.name, THEIRS)
    return open_box


def unlock(client: Client, passphrase: str, **fields: str) -> HttpResponse:
    return client.post(reverse("accounts:unlock"), {"passphrase": passphrase, **fields})


def dashboard(client: Client, practice: Practice) -> int:
    return client.get(reverse("assessment:dashboard", args=[practice.id])).status_code


def test_a_lock_ends_every_session(protected: Box, owner: Person, practice: Practice) -> None:
    client = factories.client_of(owner)
    protected.close()
    protected.open_with_passphrase(OURS)

    assert dashboard(client, practice) == 302


@pytest.mark.parametrize("act", ["remove_slot", "rekey"])
def test_when_an_access_is_taken_away_every_other_session_ends(
    protected: Box, owner: Person, assistant_person: Person, practice: Practice, act: str
) -> None:
    mine, theirs = factories.client_of(owner), factories.client_of(assistant_person)
    slot = next(s for s in protected.slots() if s.person_id == str(assistant_person.id))
    if act == "rekey":
        mine.post(reverse("access:rekey", args=[practice.id]), {"passphrase": OURS})
    else:
        mine.post(reverse("access:remove_slot", args=[practice.id, slot.id]))

    assert dashboard(theirs, practice) == 302
    assert mine.get(reverse("access:overview", args=[practice.id])).status_code == 200


def test_who_came_in_before_the_first_passphrase_must_give_it(
    open_box: Box, owner: Person, practice: Practice
) -> None:
    chooser, other = factories.client_of(owner), factories.client_of(owner)
    new = {"passphrase": OURS, "again": OURS}
    chooser.post(reverse("access:protect", args=[practice.id]), new)

    assert dashboard(other, practice) == 302
    assert chooser.get(reverse("access:recovery_code", args=[practice.id])).status_code == 200


def test_nobody_removes_their_own_access(protected: Box, owner: Person, practice: Practice) -> None:
    slot = next(s for s in protected.slots() if s.person_id == str(owner.id))
    url = reverse("access:remove_slot", args=[practice.id, slot.id])

    assert factories.client_of(owner).post(url).status_code == 409
    assert slot in protected.slots()


def test_the_code_just_shown_is_confirmed_by_its_last_two_groups(
    open_box: Box, owner: Person, practice: Practice
) -> None:
    client, url = _code_shown(owner, practice)

    page = client.post(url, {"code": "wxyz"}).content.decode()

    assert "Ce ne sont pas les deux derniers groupes du code : ils comptent 8 signes." in page
    code = session.recovery_code(client.get(url).wsgi_request)
    assert client.post(url, {"code": "".join(code.split("-")[-2:]).lower()}).status_code == 302


def test_a_code_no_longer_shown_is_asked_for_whole(
    open_box: Box, owner: Person, practice: Practice
) -> None:
    client, url = _code_shown(owner, practice)
    code = session.recovery_code(client.get(url).wsgi_request)
    again = factories.client_of(owner)

    assert "Recopiez le code entier" in again.get(url).content.decode()
    assert again.post(url, {"code": code}).status_code == 302


def _code_shown(owner: Person, practice: Practice) -> tuple[Client, str]:
    client = factories.client_of(owner)
    client.post(reverse("access:protect", args=[practice.id]), {"passphrase": OURS, "again": OURS})
    return client, reverse("access:recovery_code", args=[practice.id])


def test_a_weak_passphrase_is_told_even_when_the_two_differ(
    open_box: Box, owner: Person, practice: Practice
) -> None:
    url = reverse("access:protect", args=[practice.id])
    page = factories.client_of(owner).post(url, {"passphrase": "bonjour", "again": "bonsoir"})

    assert "12 caractères" in page.context["form"].errors["passphrase"][0]
    assert open_box.protection == "clear"


@pytest.mark.parametrize("was_open", [True, False])
def test_somebody_who_left_no_longer_opens(
    protected: Box, assistant_person: Person, was_open: bool
) -> None:
    assistant_person.delete()
    if not was_open:
        protected.close()
    response = unlock(Client(), THEIRS)

    assert response.status_code == 403
    assert "plus du cabinet" in response.content.decode()
    assert (protected.state == "open") is was_open


def test_the_code_of_somebody_who_left_sets_the_owner_s_passphrase(
    protected: Box, owner: Person
) -> None:
    code = protected.renew_recovery_code()
    protected.close()
    said = {"code": code, "passphrase": "Zq8!vN3#kT5&x", "again": "Zq8!vN3#kT5&x"}
    Client().post(reverse("accounts:recover"), said)
    protected.close()

    assert unlock(Client(), "Zq8!vN3#kT5&x").status_code == 302


def test_a_refused_new_passphrase_leaves_everything_shut(protected: Box) -> None:
    code = protected.renew_recovery_code()
    protected.close()
    said = {"code": code, "passphrase": "azerty", "again": "azerty"}
    response = Client().post(reverse("accounts:recover"), said)

    assert response.status_code == 200
    assert protected.state == "closed"


def test_a_request_of_nobody_is_no_gesture(
    protected: Box, owner: Person, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched: list[int] = []
    monkeypatch.setattr(protected, "touch", lambda: touched.append(1))
    Client().get("/")
    Client().get(reverse("assessment:dashboard", args=[practice.id]))
    Client().get(reverse("accounts:unlock"))
    assert touched == []

    client = factories.client_of(owner)
    client.get(reverse("accounts:alive"))
    assert touched == []
    client.get(reverse("practice:overview", args=[practice.id]))
    assert touched == [1]


@pytest.mark.parametrize(
    "target",
    ["https://exemple.test/", "//exemple.test/", "/\\exemple.test", "exemple", "/nulle-part/", ""],
)
def test_unlocking_never_leads_elsewhere(protected: Box, target: str) -> None:
    response = unlock(Client(), OURS, next=target)

    assert (response.status_code, response.url) == (302, "/")


def test_unlocking_leads_back_to_where_one_was(protected: Box, practice: Practice) -> None:
    here = reverse("assessment:measure", args=[practice.id, "2.3.3"])

    assert unlock(Client(), OURS, next=here).url == here


# --- a form sent without a session --------------------------------------------------------------


def test_a_form_sent_to_a_shut_hygie_is_offered_again_after_the_passphrase(
    protected: Box, practice: Practice
) -> None:
    url = reverse("assessment:answer", args=[practice.id, "2.3.3"])
    client = Client()
    protected.close()
    kept = client.post(url, {"value": "yes", "revision": "0", "reason": "« été »"})
    assert kept.status_code == 423
    assert 'name="field.value" value="yes"' in kept.content.decode()

    fields = {"field.value": "yes", "field.revision": "0", "_action": url, "passphrase": OURS}
    offered = client.post(reverse("accounts:resume"), fields).content.decode()
    assert f'action="{url}"' in offered
    assert 'name="value" value="yes"' in offered


def test_a_wrong_passphrase_keeps_what_was_typed(protected: Box, practice: Practice) -> None:
    url = reverse("assessment:answer", args=[practice.id, "2.3.3"])
    fields = {"field.value": "yes", "_action": url, "passphrase": "pas celle-ci"}
    page = Client().post(reverse("accounts:resume"), fields)

    assert page.status_code == 423
    assert 'name="field.value" value="yes"' in page.content.decode()


@pytest.mark.parametrize("name", ["access:keyring", "access:renew_code"])
def test_what_changes_the_ways_in_is_never_offered_again(
    protected: Box, practice: Practice, name: str
) -> None:
    fields = {"field.wanted": "on", "_action": reverse(name, args=[practice.id])}
    response = Client().post(reverse("accounts:resume"), fields | {"passphrase": OURS})

    assert (response.status_code, response.url) == (302, "/")


def test_an_answer_sent_by_htmx_without_a_session_asks_to_unlock(
    protected: Box, practice: Practice
) -> None:
    url = reverse("assessment:answer", args=[practice.id, "2.3.3"])
    response = Client().post(url, {"value": "yes"}, headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert response.headers["HX-Trigger"] == "hygie:locked"
    assert settings.HYGIE_UNLOCK_URL not in response.content.decode()
