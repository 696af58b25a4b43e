"""The pages of the years: what they say, what they refuse, and how little they ask the database."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hygie.assessment.models import Answer, Assessment, AssessmentSnapshot
from hygie.assessment.rules.calendar import add_months
from hygie.assessment.services.campaigns import close_assessment
from hygie.assessment.views.cards import make_card, read_marks
from hygie.practice.models import JournalEntry, Person, Practice
from tests import factories
from tests.factories_history import live_years

FIRST, THEME = "2.3.3", "workstation"
HTMX = {"HX-Request": "true"}
NBSP = "\N{NO-BREAK SPACE}"


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def client(owner: Person, client_of: Callable[..., Client]) -> Client:
    return client_of(owner)


@pytest.fixture
def url(practice: Practice) -> Callable[..., str]:
    return lambda name, *rest: reverse(f"assessment:{name}", args=[practice.id, *rest])


@pytest.fixture
def opened(practice: Practice, now: datetime) -> Assessment:
    factories.answer(practice, FIRST, "yes", now=now)
    factories.answer(practice, "2.6.1", "not_applicable", reason="Aucune donnée ici.", now=now)
    return factories.assessment_of(practice, now=now)


@pytest.fixture
def following(opened: Assessment, owner: Person, now: datetime) -> Assessment:
    """The year after, its answers to confirm."""
    return close_assessment(assessment=opened, actor=owner, now=now + timedelta(days=365))


# --- the list -----------------------------------------------------------------------------------


def test_before_the_first_closing_the_page_teaches(
    client: Client, opened: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(url("campaigns")))

    assert "Bilan 2025" in page
    assert "Aucun bilan clos encore" in page
    assert "Clore ce bilan et préparer le suivant" in page
    assert "C’est le moment du bilan annuel." in page


def test_a_young_year_is_not_pressed(
    client: Client, practice: Practice, url: Callable[..., str]
) -> None:
    factories.assessment_of(practice, now=timezone.now())

    assert "C’est le moment" not in text_of(client.get(url("campaigns")))


def test_the_open_year_comes_first_then_the_closed_ones(
    client: Client, following: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(url("campaigns")))

    assert page.index('<h2 id="open">Bilan 2026') < page.index(">Bilan 2025</a>")
    assert "à confirmer" in page
    assert "<svg" in page
    assert "2026, en cours" in page


def test_the_list_takes_the_same_queries_after_five_years(
    client: Client,
    practice: Practice,
    other_practice: Practice,
    client_of: Callable[..., Client],
    owner: Person,
    now: datetime,
) -> None:
    def queries(browser: Client, place: Practice, name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse(name, args=[place.id])).status_code == 200
        return len(captured)

    live_years(practice, owner=owner, years=1, until=add_months(now, 12))
    other = factories.owner_of(other_practice)
    live_years(other_practice, owner=other, years=5, until=add_months(now, 60))

    for name in ("assessment:campaigns", "assessment:campaign_compare"):
        few = queries(client, practice, name)
        assert (
            queries(client_of(other), other_practice, name) == few <= 32
        )  # each room that sees something reads a little


def test_a_damaged_copy_does_not_hide_the_other_years(
    client: Client, following: Assessment, url: Callable[..., str]
) -> None:
    AssessmentSnapshot.objects.update(content={})
    response = client.get(url("campaigns"))

    assert response.status_code == 200
    assert "copie abîmée" in text_of(response)


# --- closing ------------------------------------------------------------------------------------


def test_the_confirmation_says_what_closing_does(
    client: Client, opened: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(url("campaign_close", opened.id)))

    for said in (
        "Une copie gelée est gardée.",
        "vos 2 réponses, à confirmer",
        "Vos actions non faites et vos cases cochées sont reprises.",
        "Vos preuves ne bougent pas.",
        "mesures n’ont pas de réponse",
    ):
        assert said in page
    opened.refresh_from_db()
    assert opened.closed_at is None


def test_closing_leads_to_what_is_to_confirm(
    client: Client, opened: Assessment, url: Callable[..., str]
) -> None:
    response = client.post(url("campaign_close", opened.id), follow=True)

    assert response.redirect_chain[-1][0] == url("campaign_review_theme", THEME)
    assert "est clos" in text_of(response)
    assert "C’est toujours vrai" in text_of(response)


def test_closing_from_a_second_tab_is_told_in_words(
    client: Client, opened: Assessment, url: Callable[..., str]
) -> None:
    address = url("campaign_close", opened.id)
    client.post(address)
    response = client.post(address)

    assert response.status_code == 409
    assert "est clos, sans doute depuis un autre onglet" in text_of(response)
    assert Assessment.objects.count() == 2
    assert client.get(address).url == url("campaign", opened.id)


def test_closing_with_nothing_answered_is_refused_in_words(
    client: Client, practice: Practice, now: datetime, url: Callable[..., str]
) -> None:
    empty = factories.assessment_of(practice, now=now)
    address = url("campaign_close", empty.id)

    assert "Il est trop tôt." in text_of(client.get(address))
    response = client.post(address)
    assert response.status_code == 422
    assert "Rien n’a été clos" in text_of(response)
    assert Assessment.objects.count() == 1


def test_closing_is_the_owner_s(
    opened: Assessment,
    assistant_person: Person,
    client_of: Callable[..., Client],
    url: Callable[..., str],
) -> None:
    browser = client_of(assistant_person)

    assert browser.get(url("campaign_close", opened.id)).status_code == 403
    assert browser.post(url("campaign_close", opened.id)).status_code == 403
    assert "réservé au responsable" in text_of(browser.get(url("campaigns")))
    assert Assessment.objects.count() == 1


# --- a closed year ------------------------------------------------------------------------------


def test_a_closed_year_shows_what_it_was(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(url("campaign", opened.id)))

    assert "Clos le 12 mars 2026 par Camille Vasseur" in page.replace(NBSP, " ")
    assert "Réponse : Sans objet, « Aucune donnée ici. »" in page


def test_the_open_year_is_read_in_the_measures(
    client: Client, opened: Assessment, url: Callable[..., str]
) -> None:
    assert client.get(url("campaign", opened.id)).url == url("measures")


def test_verifying_an_untouched_copy_says_so(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(url("campaign", opened.id) + "?verifier=1"))

    assert "La copie est intacte." in page
    assert AssessmentSnapshot.objects.get().sha256 in page


def test_a_changed_copy_is_told_on_every_page_that_reads_it(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    copy = AssessmentSnapshot.objects.get()
    copy.content["closed_by"] = "<script>alert(1)</script>"
    AssessmentSnapshot.objects.update(content=copy.content)

    for address in (url("campaign", opened.id), url("campaign", opened.id) + "?verifier=1"):
        page = text_of(client.get(address))
        assert "Cette copie a été changée depuis sa clôture." in page
        assert "<script>alert" not in page
    assert "n’est pas fiable" in text_of(client.get(url("campaign_compare")))


def test_a_copy_that_cannot_be_read_is_a_page_in_words(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    AssessmentSnapshot.objects.update(content=[1, 2])

    for address in (url("campaign", opened.id), url("campaign_compare")):
        response = client.get(address)
        assert response.status_code == 409
        assert "abîmée" in text_of(response)


# --- the yearly pass ----------------------------------------------------------------------------


def test_one_gesture_confirms(
    client: Client, following: Assessment, url: Callable[..., str]
) -> None:
    row = Answer.objects.get(assessment=following, measure_id=FIRST)
    said = {"value": "yes", "reason": "", "revision": row.revision}
    response = client.post(url("campaign_answer", FIRST), said, headers=HTMX)
    row.refresh_from_db()

    assert response.status_code == 200
    assert not row.to_confirm
    assert "Enregistré à" in text_of(response)
    assert "Annuler" in text_of(response)


def test_the_gesture_works_without_script(
    client: Client, following: Assessment, url: Callable[..., str]
) -> None:
    row = Answer.objects.get(assessment=following, measure_id=FIRST)
    said = {"value": "yes", "reason": "", "revision": row.revision}
    response = client.post(url("campaign_answer", FIRST), said)

    assert response.url == url("campaign_review_theme", THEME)
    assert "Tout est confirmé dans ce thème." in text_of(client.get(response.url))


def test_sans_objet_is_confirmed_with_its_reason(
    client: Client, following: Assessment, url: Callable[..., str]
) -> None:
    row = Answer.objects.get(assessment=following, measure_id="2.6.1")
    said = {"value": row.value, "reason": row.reason, "revision": row.revision}
    client.post(url("campaign_answer", "2.6.1"), said, headers=HTMX)
    row.refresh_from_db()

    assert (row.to_confirm, row.reason) == (False, "Aucune donnée ici.")


def test_undoing_asks_again(client: Client, following: Assessment, url: Callable[..., str]) -> None:
    row = Answer.objects.get(assessment=following, measure_id=FIRST)
    address = url("campaign_answer", FIRST)
    client.post(address, {"value": "no", "revision": row.revision}, headers=HTMX)
    row.refresh_from_db()
    back = {"value": "yes", "reason": "", "revision": row.revision, "to_confirm": "1"}
    response = client.post(address, back, headers=HTMX)
    row.refresh_from_db()

    assert (row.value, row.to_confirm) == ("yes", True)
    assert "C’est toujours vrai" in text_of(response)


@pytest.mark.parametrize("whole", [True, False])
def test_a_measure_s_card_can_offer_the_same_gesture(
    practice: Practice, following: Assessment, client: Client, now: datetime, whole: bool
) -> None:
    view = factories.overview_of(practice, now=now)
    card = make_card(view, view.row(FIRST), read_marks(view))
    context = {"card": card, "practice": practice, "whole": whole, "csrf_token": "x"}
    page = render_to_string("assessment/campaign_confirm.html", context)
    said = dict(re.findall(r'name="(value|reason|revision)" value="([^"]*)"', page))
    client.post(re.search(r'action="([^"]+)"', page)[1], said)

    assert "vous aviez répondu « Oui »" in page
    assert ('name="whole"' in page) == whole
    assert not Answer.objects.get(assessment=following, measure_id=FIRST).to_confirm


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_second_of_two_tabs_is_told(
    client: Client, following: Assessment, url: Callable[..., str], headers: dict[str, str]
) -> None:
    row = Answer.objects.get(assessment=following, measure_id=FIRST)
    address = url("campaign_answer", FIRST)
    client.post(address, {"value": "no", "revision": row.revision})
    response = client.post(address, {"value": "yes", "revision": row.revision}, headers=headers)
    row.refresh_from_db()

    assert response.status_code == 409
    assert "onglet" in text_of(response)
    assert row.value == "no"


@pytest.mark.parametrize(
    "said",
    [
        {"value": "not_applicable", "reason": "r" * 100_000},
        {"value": "not_applicable", "reason": ""},
        {"value": "perhaps"},
        {"value": "", "to_confirm": "1"},
        {"value": "yes", "revision": "beaucoup"},
        {"value": "not_applicable", "reason": "r" * 100_000, "to_confirm": "1"},
    ],
    ids=lambda said: str(said)[:50],
)
def test_a_wrong_answer_is_refused_and_nothing_changes(
    client: Client, following: Assessment, url: Callable[..., str], said: dict[str, str]
) -> None:
    row = Answer.objects.get(assessment=following, measure_id=FIRST)
    entries = JournalEntry.objects.count()
    address = url("campaign_answer", FIRST)
    response = client.post(address, {"revision": row.revision} | said, headers=HTMX)
    row.refresh_from_db()

    assert response.status_code == 422
    assert row.to_confirm
    assert JournalEntry.objects.count() == entries


def test_the_pass_leads_from_theme_to_theme_and_says_its_end(
    client: Client,
    practice: Practice,
    following: Assessment,
    url: Callable[..., str],
    now: datetime,
) -> None:
    page = text_of(client.get(url("campaign_review"), follow=True))
    assert "Il reste 2 réponses à confirmer" in page
    assert "Thème suivant : Sauvegardes et incidents" in page

    for measure_id, value, reason in [(FIRST, "yes", ""), ("2.6.1", "yes", "")]:
        factories.answer(practice, measure_id, value, reason=reason, now=now)
    assert "Toutes vos réponses sont de cette année" in text_of(client.get(url("campaign_review")))


@pytest.mark.parametrize("name", ["campaign_review_theme", "campaign_answer"])
def test_what_is_not_in_the_guide_is_not_found(
    client: Client, following: Assessment, url: Callable[..., str], name: str
) -> None:
    assert client.post(url(name, "nimporte-quoi"), {"value": "yes"}).status_code == 404


# --- comparing ----------------------------------------------------------------------------------


def test_by_default_the_last_closed_year_meets_the_open_one(
    client: Client, following: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(url("campaign_compare")))

    assert "<h1>Bilan 2025, puis Bilan 2026</h1>" in page
    assert "À confirmer" in page
    assert "Voir les chiffres" in page


def test_the_older_year_comes_first_whatever_was_chosen(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    page = text_of(client.get(f"{url('campaign_compare')}?de={following.id}&a={opened.id}"))

    assert "<h1>Bilan 2025, puis Bilan 2026</h1>" in page


def test_a_year_is_not_compared_with_itself(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    pair = f"?de={opened.id}&a={opened.id}"

    assert "Choisissez deux bilans différents." in text_of(
        client.get(url("campaign_compare") + pair)
    )
    assert client.get(url("campaign_compare_csv") + pair).status_code == 404


def test_with_a_single_year_the_page_teaches(
    client: Client, opened: Assessment, url: Callable[..., str]
) -> None:
    assert "Il faut deux bilans" in text_of(client.get(url("campaign_compare")))


@pytest.mark.parametrize("name", ["campaign_compare", "campaign_compare_csv"])
@pytest.mark.parametrize("pair", ["?de=x&a=y", "?de=", "?a=00000000-0000-0000-0000-000000000000"])
def test_years_that_do_not_exist_are_not_found(
    client: Client, following: Assessment, url: Callable[..., str], name: str, pair: str
) -> None:
    expected = 200 if pair == "?de=" else 404

    assert client.get(url(name) + pair).status_code == expected


def test_another_practice_s_year_is_not_found(
    client: Client,
    opened: Assessment,
    following: Assessment,
    other_practice: Practice,
    now: datetime,
    url: Callable[..., str],
) -> None:
    theirs = factories.assessment_of(other_practice, now=now)

    assert client.get(f"{url('campaign_compare')}?de={opened.id}&a={theirs.id}").status_code == 404
    for name in ("campaign", "campaign_close"):
        assert client.get(url(name, theirs.id)).status_code == 404


def test_the_spreadsheet_says_what_the_page_says(
    client: Client, opened: Assessment, following: Assessment, url: Callable[..., str]
) -> None:
    response = client.get(url("campaign_compare_csv"))
    text = response.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Bilan 2025 et Bilan 2026.csv" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert {row["Mesure"]: row["Évolution"] for row in rows}[FIRST] == "À confirmer"
    assert len(rows) == 33
