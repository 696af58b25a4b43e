"""The pages of the premises, with and without script."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hygie.practice.models import Person, Practice
from hygie.premises.models import FollowUp, Place, Round, RoundPhoto, RoundReply
from hygie.premises.rules.seen import Reply
from hygie.premises.selectors import walk
from tests import factories
from tests.premises import walking
from tests.web.pages import text_of

HTMX = {"HX-Request": "true"}
A_MOMENT = timedelta(seconds=1)
Url = Callable[..., str]


@pytest.fixture
def now() -> datetime:
    """These pages say today's date: rounds are walked today."""
    return timezone.now()


@pytest.fixture
def visitor(owner: Person) -> Client:
    return factories.client_of(owner)


@pytest.fixture
def url(practice: Practice) -> Url:
    return lambda name, *rest: reverse(f"premises:{name}", args=[practice.id, *rest])


def sent(field: str, value: str, *, revision: int = 0, **more: str) -> dict[str, str]:
    """What the page sends for one point."""
    found = {f"{field}-value": value, f"{field}-revision": str(revision), "point": field}
    return found | {f"{field}-{name}": text for name, text in more.items()}


# --- the rooms ----------------------------------------------------------------------------------


def test_an_empty_page_offers_the_usual_rooms(
    visitor: Client, url: Url, practice: Practice
) -> None:
    assert "Quelles sont vos pièces ?" in text_of(visitor.get(url("overview")))
    visitor.post(url("usual"), {"places": ["Accueil", "Salle d’attente"]})
    visitor.post(url("usual"), {"places": ["Accueil"]})
    page = text_of(visitor.get(url("overview")))

    assert sorted(place.name for place in Place.objects.all()) == ["Accueil", "Salle d’attente"]
    assert Place.objects.get(name="Salle d’attente").public
    assert "Faire le tour" in page


def test_an_assistant_is_told_who_adds_the_rooms(url: Url, assistant_person: Person) -> None:
    page = text_of(factories.client_of(assistant_person).get(url("overview")))

    assert "Le responsable du cabinet ajoute d’abord les pièces" in page


def test_nothing_ticked_is_said(visitor: Client, url: Url) -> None:
    response = visitor.post(url("usual"), {})

    assert response.status_code == 422
    assert "cochez les vôtres" in text_of(response)


def test_a_room_is_added_changed_and_taken_away(
    visitor: Client, url: Url, practice: Practice
) -> None:
    visitor.post(url("place_add"), {"name": "Cave", "kind": "storage"})
    twin = visitor.post(url("place_add"), {"name": "Cave", "kind": "storage"})
    assert twin.status_code in (200, 422)
    assert "déjà dans la liste" in text_of(twin)
    cave = Place.objects.get()
    visitor.post(url("place", cave.id), {"name": "Cave", "kind": "technical", "public": "on"})
    cave.refresh_from_db()
    assert (cave.kind, cave.public) == ("technical", True)

    assert "Les tours déjà signés" in text_of(visitor.get(url("place_remove", cave.id)))
    visitor.post(url("place_remove", cave.id))
    assert not Place.objects.exists()


# --- walking ------------------------------------------------------------------------------------


def test_the_walk_opens_at_its_first_stop_and_resumes_where_it_was_left(
    visitor: Client, url: Url, rooms: list[Place], now: datetime, practice: Practice
) -> None:
    first = visitor.post(url("start"))
    row = Round.objects.get()
    assert first.url == url("step", row.id, "cabinet")

    walking.answer(row, walking.item_of(practice, "alarm"), now=now)
    assert visitor.post(url("start")).url == url("round", row.id)
    page = text_of(visitor.get(url("overview")))
    assert "0 pièce sur 2, 1 point sur" in page
    assert "Reprendre le tour" in page


def test_with_script_each_answer_is_saved_alone_and_can_be_undone(
    visitor: Client, url: Url, under_way: Round
) -> None:
    address = url("reply", under_way.id, "cabinet")
    visitor.post(address, sent("alarm-whole", "yes"), headers=HTMX)
    page = visitor.post(address, sent("alarm-whole", "no", revision=1), headers=HTMX)
    said = text_of(page)

    assert "<html" not in said
    assert "Enregistré à" in said
    undo = page.context["shown"].undo
    visitor.post(address, json.loads(undo), headers=HTMX)
    assert RoundReply.objects.get().value == "yes"


def test_without_script_the_same_answer_comes_back_to_its_page(
    visitor: Client, url: Url, under_way: Round
) -> None:
    response = visitor.post(url("reply", under_way.id, "cabinet"), sent("alarm-whole", "yes"))

    assert response.url == url("step", under_way.id, "cabinet")


def test_a_whole_stop_is_sent_at_once_and_the_next_one_opens(
    visitor: Client, url: Url, under_way: Round
) -> None:
    step = walk(under_way).steps[0]
    form = {}
    for line in step.lines:
        form |= sent(line.item.field, "yes")
    response = visitor.post(url("step", under_way.id, "cabinet"), form)

    assert response.url == url("step", under_way.id, walk(under_way).steps[1].slug)
    assert walk(under_way).steps[0].is_done


def test_what_is_wrong_is_said_beside_its_point_and_the_rest_is_kept(
    visitor: Client, url: Url, under_way: Round
) -> None:
    form = sent("alarm-whole", "not_seen", notes="Boîtier fermé") | sent("visitors-whole", "yes")
    response = visitor.post(url("step", under_way.id, "cabinet"), form)
    page = text_of(response)

    assert response.status_code == 422
    assert "Dites en quelques mots pourquoi" in page
    assert 'value="Boîtier fermé"' in page
    assert [row.point_id for row in RoundReply.objects.all()] == ["visitors"]


@pytest.mark.parametrize(
    "form",
    [
        sent("alarm-whole", "peut-être"),
        sent("alarm-whole", "no", due_on="31/02/2030"),
        sent("alarm-whole", "yes", notes="x" * 1001),
        {"alarm-whole-revision": "x", "alarm-whole-value": "yes", "point": "alarm-whole"},
    ],
)
def test_a_crooked_form_is_refused_in_words(
    visitor: Client, url: Url, under_way: Round, form: dict[str, str]
) -> None:
    response = visitor.post(url("reply", under_way.id, "cabinet"), form, headers=HTMX)

    assert response.status_code == 422
    assert not RoundReply.objects.exists()


def test_two_hands_on_the_same_point_are_told(
    visitor: Client, url: Url, under_way: Round, practice: Practice, now: datetime
) -> None:
    walking.answer(under_way, walking.item_of(practice, "alarm"), walking.NO, now=now)
    response = visitor.post(
        url("reply", under_way.id, "cabinet"), sent("alarm-whole", "yes"), headers=HTMX
    )

    assert response.status_code == 409
    assert "changé entre-temps" in text_of(response)
    assert RoundReply.objects.get().value == "no"


def test_a_stop_that_does_not_exist_is_a_404(visitor: Client, url: Url, under_way: Round) -> None:
    assert visitor.get(url("step", under_way.id, "grenier")).status_code == 404


def test_last_year_s_answer_is_shown_and_not_ticked(
    visitor: Client, url: Url, practice: Practice, rooms: list[Place], now: datetime
) -> None:
    walking.walked(practice, {"alarm": walking.NO}, now=now)
    row = walking.begin(practice, now=now)
    page = text_of(visitor.get(url("step", row.id, "cabinet")))

    assert "Au dernier tour : non." in page
    assert "checked" not in page


# --- photos -------------------------------------------------------------------------------------


def upload(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"photo": SimpleUploadedFile(name, content)}


def test_a_photo_is_added_shown_and_taken_away(visitor: Client, url: Url, under_way: Round) -> None:
    address = url("photo_add", under_way.id, "cabinet")
    response = visitor.post(address, upload("entree.png", factories.PNG))
    photo = RoundPhoto.objects.get()
    shown = visitor.get(url("photo", under_way.id, photo.id))

    assert response.url.endswith("#photos")
    assert shown.content == factories.PNG
    assert shown.headers["Content-Type"] == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    page = text_of(visitor.get(url("step", under_way.id, "cabinet")))
    assert "n’est envoyée nulle part" in page
    assert "le lieu et l’heure" in page
    visitor.post(url("photo_remove", under_way.id, photo.id))
    assert not RoundPhoto.objects.exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (upload("plan.pdf", factories.PDF), "n’est pas une photo"),
        (upload("virus.png", factories.EXE), "pas ce que son nom annonce"),
        ({}, "Choisissez une photo"),
    ],
)
def test_what_is_no_photo_is_refused_on_its_page(
    visitor: Client, url: Url, under_way: Round, files: dict, said: str
) -> None:
    response = visitor.post(url("photo_add", under_way.id, "cabinet"), files)

    assert response.status_code == 422
    assert said in text_of(response)
    assert not RoundPhoto.objects.exists()


# --- the end ------------------------------------------------------------------------------------


def test_what_is_left_is_named_before_the_signature(
    visitor: Client, url: Url, under_way: Round
) -> None:
    page = text_of(visitor.get(url("sign", under_way.id)))
    assert "points sans réponse" in page
    assert "Jour du tour" not in page
    assert visitor.post(url("unseen", under_way.id), {"reason": ""}).status_code == 422

    visitor.post(url("unseen", under_way.id), {"reason": "En travaux"})
    page = text_of(visitor.get(url("sign", under_way.id)))
    assert "à voir plus tard" in page
    assert "En travaux" in page


def test_the_round_is_signed_read_again_and_never_walked_any_more(
    visitor: Client, url: Url, under_way: Round, owner: Person, now: datetime
) -> None:
    walking.answer_all(under_way, {"alarm": walking.NO}, now=now)
    form = {"signer": owner.id, "walked_on": timezone.localdate().isoformat()}
    signed = visitor.post(url("sign", under_way.id), form)
    page = text_of(visitor.get(signed.url))

    assert "Signé par Camille Vasseur" in page
    assert "Noter ce qui est fait" in page
    assert visitor.get(url("step", under_way.id, "cabinet")).status_code == 409
    assert visitor.get(url("sign", under_way.id)).status_code == 409


def test_a_changed_round_says_so_on_its_page(
    visitor: Client, url: Url, practice: Practice, rooms: list[Place], now: datetime
) -> None:
    signed = walking.walked(practice, now=now)
    Round.objects.filter(id=signed.id).update(content=signed.content | {"signed_by": "Sacha"})

    assert "n’est plus celui qui a été signé" in text_of(visitor.get(url("round", signed.id)))


def test_a_spoilt_round_is_told_and_the_others_stay_reachable(
    visitor: Client, url: Url, practice: Practice, rooms: list[Place], now: datetime
) -> None:
    signed = walking.walked(practice, now=now)
    Round.objects.filter(id=signed.id).update(content={})

    assert "ne se lit plus" in text_of(visitor.get(url("overview")))
    assert "ne se lit plus" in text_of(visitor.get(url("round", signed.id)))


def test_two_rounds_are_compared(
    visitor: Client, url: Url, practice: Practice, rooms: list[Place], now: datetime
) -> None:
    walking.walked(practice, {"alarm": walking.NO}, now=now)
    second = walking.walked(practice, {"visitors": walking.NO}, now=now + A_MOMENT)
    page = text_of(visitor.get(url("round", second.id)))

    assert "1 point en mieux" in page
    assert "1 point en moins bien" in page


def test_giving_up_asks_first(visitor: Client, url: Url, under_way: Round) -> None:
    assert "ne pourront pas être reprises" in text_of(visitor.get(url("drop", under_way.id)))
    visitor.post(url("drop", under_way.id))

    assert not Round.objects.exists()


# --- since --------------------------------------------------------------------------------------


@pytest.fixture
def signed(practice: Practice, rooms: list[Place], now: datetime) -> Round:
    return walking.walked(practice, {"alarm": walking.NO}, now=now)


def test_what_is_mended_is_noted_from_its_list(visitor: Client, url: Url, signed: Round) -> None:
    listed = text_of(visitor.get(url("follow_ups", signed.id)))
    assert "Noter que c’est corrigé" in listed
    address = url("follow_up", signed.id) + "?point=alarm%40whole"
    assert "L’alarme est-elle" in text_of(visitor.get(address))
    form = {"value": "yes", "seen_on": timezone.localdate().isoformat(), "notes": "Réparée"}
    visitor.post(address, form)
    page = text_of(visitor.get(url("follow_ups", signed.id)))

    assert "Réparée" in page
    assert "Tout est en ordre" in page
    visitor.post(url("take_back", signed.id, FollowUp.objects.get().id))
    assert "1 point à corriger" in text_of(visitor.get(url("follow_ups", signed.id)))


@pytest.mark.parametrize(
    "form",
    [{}, {"value": "not_seen", "seen_on": "2025-01-01"}, {"value": "yes", "seen_on": "0001-01-01"}],
)
def test_a_crooked_note_is_refused(
    visitor: Client, url: Url, signed: Round, form: dict[str, str]
) -> None:
    response = visitor.post(url("follow_up", signed.id) + "?point=alarm%40whole", form)

    assert response.status_code == 422
    assert not FollowUp.objects.exists()


def test_a_point_that_was_right_has_no_such_page(visitor: Client, url: Url, signed: Round) -> None:
    address = url("follow_up", signed.id) + "?point=visitors%40whole"

    assert visitor.get(address).status_code == 404


def test_a_new_device_is_listed_until_it_is_seen(
    visitor: Client, url: Url, signed: Round, practice: Practice, owner: Person, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Serveur", now=now)
    page = text_of(visitor.get(url("follow_ups", signed.id)))
    assert "Nouveau depuis le tour" in page
    for point in ("power-protection", "theft-protection"):
        address = url("follow_up", signed.id) + f"?point={point}%40device:{device.id}"
        form = {"value": Reply.YES.value, "seen_on": timezone.localdate().isoformat()}
        assert visitor.post(address, form).status_code == 302

    assert "Nouveau depuis le tour" not in text_of(visitor.get(url("follow_ups", signed.id)))


def test_an_older_round_leads_back_to_the_premises(
    visitor: Client, url: Url, signed: Round, practice: Practice, now: datetime
) -> None:
    walking.walked(practice, now=now + A_MOMENT)

    assert visitor.get(url("follow_ups", signed.id)).status_code == 409


# --- where it is found --------------------------------------------------------------------------


@pytest.mark.parametrize("measure_id", ["2.2.1", "2.2.2.a", "2.2.2.b"])
def test_the_cards_of_its_measures_lead_to_the_round(
    visitor: Client, practice: Practice, url: Url, measure_id: str
) -> None:
    page = text_of(visitor.get(reverse("assessment:measure", args=[practice.id, measure_id])))

    assert "Faire le tour des locaux" in page
    assert url("overview") in page


def test_the_page_of_the_practice_leads_to_its_premises(
    visitor: Client, practice: Practice, url: Url
) -> None:
    page = text_of(visitor.get(reverse("practice:overview", args=[practice.id])))

    assert url("overview") in page
