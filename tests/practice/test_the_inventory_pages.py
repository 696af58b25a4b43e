"""The pages of the inventories, as a browser without script goes through them."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hygie.practice import services
from hygie.practice.list_views import LISTS
from hygie.practice.listing import LISTINGS
from hygie.practice.models import Device, Person, Practice, RemovableMedium, Software
from tests import factories
from tests.practice.sheets import csv_of, sheet_of, xlsx_of

Address = Callable[..., str]


@pytest.fixture
def visitor(owner: Person) -> Client:
    return factories.client_of(owner)


@pytest.fixture
def at(practice: Practice) -> Address:
    def address(name: str, *rest: Any) -> str:
        return reverse(f"practice:{name}", args=[practice.id, *rest])

    return address


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def send(visitor: Client, at: Address, content: bytes, listed: str = "appareils") -> HttpResponse:
    file = SimpleUploadedFile("ma liste.csv", content)
    return visitor.post(at("import", listed), {"file": file}, follow=True)


def confirm(
    visitor: Client, at: Address, page: HttpResponse, listed: str = "appareils", **more: str
) -> HttpResponse:
    shown = page.context["plan"].fingerprint
    return visitor.post(at("import_confirm", listed), {"shown": shown, **more}, follow=True)


def add_medium(practice: Practice, owner: Person, now: datetime, **values: Any) -> RemovableMedium:
    return services.add_listed(
        row=RemovableMedium(practice=practice, **values), actor=owner, now=now
    )


# --- the lists ----------------------------------------------------------------------------------


def test_every_list_has_its_page() -> None:
    assert set(LISTS) == set(LISTINGS)


@pytest.mark.parametrize("listed", ["appareils", "supports", "logiciels", "fournisseurs"])
def test_an_empty_list_says_what_to_do(visitor: Client, at: Address, listed: str) -> None:
    said = text_of(visitor.get(at("listed", listed)))

    assert LISTS[listed].empty_title in said
    assert at("add", listed) in said
    assert at("import", listed) in said


def test_a_short_list_has_no_filter_and_a_long_one_does(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Poste 00", now=now)
    assert 'name="mots"' not in text_of(visitor.get(at("listed", "appareils")))

    for number in range(1, 25):
        factories.add_device(practice, by=owner, name=f"Poste {number:02}", now=now)
    assert 'name="mots"' in text_of(visitor.get(at("listed", "appareils")))
    found = text_of(visitor.get(at("listed", "appareils"), {"mots": "poste 17"}))
    assert "Poste 17" in found
    assert "Poste 18" not in found
    assert "1 sur 25" in found


def test_a_very_long_list_comes_page_by_page(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Accueil", now=now)
    rows = [
        Software(practice=practice, device=device, name=f"Logiciel {n:03}", created_at=now)
        for n in range(120)
    ]
    Software.objects.bulk_create(rows)

    assert "Page 1 sur 3" in text_of(visitor.get(at("listed", "logiciels")))
    assert "Logiciel 119" in text_of(visitor.get(at("listed", "logiciels"), {"page": "3"}))
    assert "Logiciel 000" in text_of(visitor.get(at("listed", "logiciels"), {"page": "zéro"}))


def test_a_part_of_a_list_is_shown_alone(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    lost = add_medium(practice, owner, now, label="Clé perdue")
    add_medium(practice, owner, now, label="Clé rangée")
    services.declare_lost(medium=lost, actor=owner, now=now)
    said = text_of(visitor.get(at("listed", "supports"), {"voir": "lost"}))

    assert "Clé perdue" in said
    assert "Clé rangée" not in said


def test_the_practice_s_page_sums_its_inventories_up(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    lost = add_medium(practice, owner, now, label="Clé")
    services.declare_lost(medium=lost, actor=owner, now=now)
    said = text_of(visitor.get(at("overview")))

    assert "1 perdu" in said
    assert "aucun inscrit encore" in said


def test_the_first_pass_asks_no_more_of_a_device_than_before(db: None, now: datetime) -> None:
    practice, owner = factories.new_practice(now=now)
    page = factories.client_of(owner).get(reverse("practice:add", args=[practice.id, "appareils"]))

    assert list(page.context["form"].fields) == ["name", "kind", "system", "usage"]


def test_a_device_is_changed_whole_and_what_is_not_sent_stays(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Box", now=now)
    services.change_listed(row=device, changes={"network": "guest"}, actor=owner, now=now)
    sent = {"name": "Box", "kind": "router", "room": "Cave", "in_service_on": "2024-02-03"}
    response = visitor.post(at("change", "appareils", device.id), sent)
    device.refresh_from_db()

    assert response.status_code == 302
    assert (device.kind, device.room, device.network) == ("router", "Cave", "guest")
    assert str(device.in_service_on) == "2024-02-03"


@pytest.mark.parametrize(
    ("said", "status", "kept"), [("32 Go", 302, 32 * 10**9), ("beaucoup", 200, None)]
)
def test_a_capacity_is_typed_as_people_say_it(
    practice: Practice, visitor: Client, at: Address, said: str, status: int, kept: int | None
) -> None:
    response = visitor.post(at("add", "supports"), {"label": "Clé", "capacity_bytes": said})

    assert response.status_code == status
    assert [row.capacity_bytes for row in RemovableMedium.objects.all()] == ([kept] if kept else [])


# --- gestures -----------------------------------------------------------------------------------


def test_a_key_is_lost_found_and_checked_from_its_page(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    medium = add_medium(practice, owner, now, label="Clé bleue", locked_place="Armoire")
    for gesture, said in (
        ("perdu", "Perdu"),
        ("retrouve", "En quarantaine"),
    ):
        page = visitor.post(at("medium_act", medium.id, gesture), follow=True)
        assert said in text_of(page)
    refused = visitor.post(at("medium_act", medium.id, "liberer"), {})
    assert refused.context["form"].errors
    page = visitor.post(at("medium_act", medium.id, "liberer"), {"reason": "erased"}, follow=True)

    assert "Effacé entièrement" in text_of(page)
    assert "En usage" in text_of(page)


def test_a_gesture_that_no_longer_fits_is_refused_in_words(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    medium = add_medium(practice, owner, now, label="Clé")
    response = visitor.post(at("medium_act", medium.id, "retrouve"))

    assert response.status_code == 409
    assert "ne lui convient pas" in text_of(response)
    assert visitor.get(at("medium_act", medium.id, "cacher")).status_code == 404


def test_an_assistant_says_what_is_lost_and_does_not_put_it_back_in_use(
    practice: Practice,
    owner: Person,
    assistant_person: Person,
    at: Address,
    now: datetime,
) -> None:
    medium = add_medium(practice, owner, now, label="Clé")
    visitor = factories.client_of(assistant_person)
    for gesture, status in (("perdu", 302), ("retrouve", 302), ("liberer", 403), ("sortir", 403)):
        response = visitor.post(at("medium_act", medium.id, gesture), {"reason": "checked"})
        assert response.status_code == status

    assert at("medium_act", medium.id, "liberer") not in text_of(
        visitor.get(at("medium", medium.id))
    )


def test_the_roll_call_notes_those_that_were_seen_and_counts_the_others(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    here, _ = (
        add_medium(practice, owner, now, label=label, locked_place="Armoire")
        for label in ("Clé A", "Clé B")
    )
    add_medium(practice, owner, now, label="Sans place")
    page = text_of(visitor.get(at("media_check_in")))
    assert "1 support sans place" in page
    response = visitor.post(
        at("media_check_in"), {"seen": [str(here.id)], "seen_on": "2025-03-12"}, follow=True
    )

    assert "1 à retrouver" in text_of(response)
    assert str(RemovableMedium.objects.get(label="Clé A").last_checked_in_on) == "2025-03-12"


def test_a_device_leaves_service_and_comes_back(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    device = factories.add_device(practice, by=owner, name="Vieux poste", now=now)
    future = visitor.post(at("device_retire", device.id), {"retired_on": "2999-01-01"})
    assert "pas encore passée" in text_of(future)
    page = visitor.post(at("device_retire", device.id), {"retired_on": "2025-03-01"}, follow=True)
    assert "Hors service depuis le 1er mars 2025" in text_of(page)
    assert "Vieux poste" not in text_of(visitor.get(at("overview")))

    visitor.post(at("device_bring_back", device.id))
    assert Device.objects.get().is_in_service


def test_a_removal_that_is_refused_says_why(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    medium = add_medium(practice, owner, now, label="Clé")
    services.declare_lost(medium=medium, actor=owner, now=now)
    response = visitor.post(at("remove", "supports", medium.id))

    assert response.status_code == 409
    assert "garde la trace" in text_of(response)


# --- leaving ------------------------------------------------------------------------------------


@pytest.mark.parametrize("listed", LISTINGS)
@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_a_list_and_its_template_leave_as_files(
    practice: Practice, visitor: Client, at: Address, listed: str, to: str
) -> None:
    for name in ("export", "template"):
        response = visitor.get(at(name, listed, to))

        assert response.status_code == 200
        assert f".{to}" in response.headers["Content-Disposition"]
        assert sheet_of(response.content, listed).header
    assert visitor.get(at("export", listed, "exe")).status_code == 404


def test_an_export_tells_the_local_hour(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    medium = add_medium(practice, owner, now, label="Clé", serial="A1")
    services.record_medium_seen(practice=practice, serial=medium.serial, now=now)
    content = visitor.get(at("export", "supports", "csv")).content.decode("utf-8-sig")

    assert "12/03/2025 10:30" in content


def test_a_workbook_of_a_list_opens(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="=HYPERLINK(1)", now=now)
    book = load_workbook(io.BytesIO(visitor.get(at("export", "appareils", "xlsx")).content))

    assert book.worksheets[0]["A2"].data_type == "s"


# --- coming -------------------------------------------------------------------------------------


def test_a_file_is_shown_then_written(practice: Practice, visitor: Client, at: Address) -> None:
    page = send(visitor, at, csv_of("Nom;Lieu", "Box;Cave", "Poste;Accueil"))
    assert "Rien n’est encore enregistré" in text_of(page)
    assert not Device.objects.exists()

    done = confirm(visitor, at, page)
    assert "2 lignes ajoutées" in text_of(done)
    assert {row.name for row in Device.objects.all()} == {"Box", "Poste"}


def test_a_fault_is_shown_with_its_line_and_column_and_nothing_is_written(
    practice: Practice, visitor: Client, at: Address
) -> None:
    page = send(visitor, at, csv_of("Nom;Type", "Box;Ardoise", "Poste;"))
    said = text_of(page)
    assert "n’est pas un des choix" in said
    assert "choix\N{NO-BREAK SPACE}: " in page.content.decode()
    assert confirm(visitor, at, page).status_code == 409
    assert not Device.objects.exists()

    assert "1 ligne ajoutée" in text_of(confirm(visitor, at, page, skip="1"))
    assert Device.objects.get().name == "Poste"


def test_a_preview_that_no_longer_holds_is_shown_again(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    page = send(visitor, at, csv_of("Nom;Lieu", "Box;Cave"))
    factories.add_device(practice, by=owner, name="Box", now=now)
    again = confirm(visitor, at, page)

    assert again.status_code == 409
    assert "a changé depuis cet aperçu" in text_of(again)
    assert "1 ligne modifiée" in text_of(confirm(visitor, at, again))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"PK\x03\x04rien",
        csv_of("Couleur", "rouge"),
        csv_of("Nom", "x" * 200_000),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    practice: Practice, visitor: Client, at: Address, content: bytes
) -> None:
    page = send(visitor, at, content)

    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_a_workbook_is_imported_like_a_csv(
    practice: Practice, visitor: Client, at: Address
) -> None:
    page = send(visitor, at, xlsx_of([("Nom", "Lieu"), ("Box", "Cave")]))

    assert "1 ligne ajoutée" in text_of(confirm(visitor, at, page))


def test_what_is_the_same_is_said_to_be_up_to_date(
    practice: Practice, owner: Person, visitor: Client, at: Address, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Box", now=now)
    exported = visitor.get(at("export", "appareils", "csv")).content

    assert "déjà à jour" in text_of(send(visitor, at, exported))


def test_a_preview_without_a_file_leads_to_choosing_one(
    practice: Practice, visitor: Client, at: Address
) -> None:
    send(visitor, at, csv_of("Nom", "Box"))
    for listed in ("supports", "logiciels"):
        assert visitor.get(at("import_preview", listed)).url == at("import", listed)
        assert visitor.post(at("import_confirm", listed)).url == at("import", listed)
    assert not RemovableMedium.objects.exists()


def test_names_in_a_file_are_shown_never_run(
    practice: Practice, visitor: Client, at: Address
) -> None:
    page = send(visitor, at, csv_of("Nom;<script>x</script>", "<script>alert(1)</script>;"))

    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()
