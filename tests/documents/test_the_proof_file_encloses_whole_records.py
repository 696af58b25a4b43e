"""Each look at a computer, guided check and round of the premises: whole, beside the rest."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest

from hygie.assessment.services.proofs import IncomingFile
from hygie.documents import enclosures, proof_file
from hygie.documents.enclosures import EnclosedFile, Enclosure
from hygie.documents.errors import TooBigError
from hygie.documents.making import make_report
from hygie.documents.selectors import proof_years
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.practice.services import change_listed
from hygie.premises.models import Round
from hygie.workstation.guide import load_guide
from hygie.workstation.models import Check
from hygie.workstation.rules.guided import Said
from hygie.workstation.services.guided import answer_screen, begin_guided_check
from tests import factories
from tests.documents.papers import faults, made, words
from tests.documents.test_the_proof_file import Archive, archive
from tests.premises import walking
from tests.workstation.room import looks


@pytest.fixture
def a_room():
    """A room of one test, taken away after it."""
    yield enclosures.encloses("a room")
    enclosures.forget("a room")


def whole(found: Archive) -> list[str]:
    return [name for name in found.names if name.startswith("releves/")]


def sums(found: Archive) -> dict[str, str]:
    return dict(reversed(line.split("  ", 1)) for line in found.text("SHA256SUMS").splitlines())


def test_a_look_at_a_computer_is_there_to_read_and_as_data(practice: Practice, now: datetime):
    device = looks.add_computer(practice, now=now)
    looks.keep(device, looks.report(now, **{looks.LOCK: looks.FAIL}))
    found = archive(practice, now=now)
    text, data = whole(found)

    assert text == "releves/2025-03-12_verification-de-accueil/verification.txt"
    assert "À corriger\n- Titre de screen_lock_delay_short" in found.text(text)
    assert json.loads(found.read(data))["format"] == "hygie-check/1"
    assert sums(found)[data] == hashlib.sha256(found.read(data)).hexdigest()
    assert sums(found)[data] in found.text("index.html")


def test_of_each_month_the_last_whole_look_is_enclosed(practice: Practice, now: datetime):
    device = looks.add_computer(practice, now=now)
    for days in (0, 1, 40):
        looks.keep(device, looks.report(now - timedelta(days=days)), now=now)
    looks.keep(device, looks.report(now, whole=False, **{looks.LOCK: looks.PASS}))
    names = whole(archive(practice, now=now))

    assert [name.split("_")[0] for name in names[::2]] == [
        "releves/2025-01-31",
        "releves/2025-03-12",
    ]


def test_a_round_is_enclosed_as_it_was_sealed(practice: Practice, now: datetime):
    row = walking.walked(practice, now=now)
    found = archive(practice, now=now)
    sealed = "releves/2025-03-12_tour-des-locaux/tour.json"
    signed = JournalEntry.objects.filter(practice=practice, after__sha256=row.sha256)

    assert sums(found)[sealed] == row.sha256
    assert signed.exists()
    assert "Salle d’attente" in found.text(sealed.replace(".json", ".txt"))


def test_a_guided_check_is_enclosed_with_the_sums_of_its_screenshots(
    practice: Practice, owner: Person, now: datetime
):
    looks.add_computer(practice, "Fixe", now=now)
    phone = looks.add_phone(practice, now=now)
    check = begin_guided_check(
        practice=practice, device=phone, platform="ios", actor=owner, now=now
    )
    for screen in load_guide().screens:
        check = answer_screen(
            check=check,
            screen=screen,
            answers={item.id: Said.YES for item in screen.questions},
            files=[IncomingFile(f"{screen.id}.png", factories.PNG + screen.id.encode())],
            actor=owner,
            now=now,
        )
    found = archive(practice, now=now)
    [text] = whole(found)

    assert found.text(text).count(" Oui\n") == len(load_guide().questions)
    for row in check.screenshots.all():
        assert row.sha256 in found.text(text)
        assert sums(found)[f"constats/{row.name}"] == row.sha256


def test_what_is_gone_or_was_changed_is_said_and_the_rest_is_made(
    practice: Practice, now: datetime
):
    walking.walked(practice, now=now)
    device = looks.add_computer(practice, now=now)
    looks.keep(device, looks.report(now))
    Round.objects.update(sha256="0" * 64)
    Check.objects.update(document={})
    found = archive(practice, now=now)

    assert whole(found) == ["releves/2025-03-12_tour-des-locaux/tour.txt"]
    for told in (found.text("index.html"), words(found.read("index.pdf"))):
        assert "Dossier incomplet" in told
        assert "tour.json a été changé hors de Hygie" in told
        assert "verification.json n’est plus dans Hygie." in told


def test_a_round_that_cannot_be_read_any_more_stops_nothing(practice: Practice, now: datetime):
    walking.walked(practice, now=now)
    Round.objects.update(content={"format": "d’ailleurs"})

    assert "tour.txt n’est plus dans Hygie." in archive(practice, now=now).text("index.html")


def test_a_stranger_s_records_stay_at_home(
    practice: Practice, other_practice: Practice, now: datetime
):
    walking.walked(other_practice, now=now)
    looks.keep(looks.add_computer(other_practice, now=now), looks.report(now))

    assert whole(archive(practice, now=now)) == []


def test_the_records_of_another_year_stay_at_home(practice: Practice, now: datetime):
    walking.walked(practice, now=now)

    assert whole(archive(practice, now=now, year=now.year - 1)) == []
    assert whole(archive(practice, now=now, year=now.year)) != []


def test_a_year_with_records_alone_can_be_asked_for(practice: Practice, now: datetime):
    walking.walked(practice, now=now)

    assert proof_years(practice) == [now.year]


def test_records_too_heavy_for_one_archive_are_refused(
    practice: Practice, now: datetime, a_room, monkeypatch: pytest.MonkeyPatch
):
    a_room(lambda _: [Enclosure("Lourd", now.date(), (EnclosedFile("a.txt", lambda: b"x" * 999),))])
    monkeypatch.setattr(proof_file, "LIMIT_BYTES", 900)

    with pytest.raises(TooBigError):
        archive(practice, now=now)


def test_two_records_of_one_day_have_each_its_folder_and_no_name_leaves_it(
    practice: Practice, now: datetime, a_room
):
    file = EnclosedFile("../../lu.txt", lambda: b"lu")
    a_room(lambda _: [Enclosure("Le même", now.date(), (file,))] * 2)
    found = archive(practice, now=now)

    assert whole(found) == [
        "releves/2025-03-12_le-meme/.._.._lu.txt".replace(".._.._", "_.._"),
        "releves/2025-03-12_le-meme (2)/_.._lu.txt",
    ]


def test_the_printed_index_tells_the_records_and_passes_both_standards(
    practice: Practice, now: datetime
):
    walking.walked(practice, now=now)
    pdf = archive(practice, now=now).read("index.pdf")

    assert "Les relevés complets" in words(pdf)
    assert faults(pdf) == []


def test_a_device_out_of_service_is_no_equipment_but_its_looks_remain(
    practice: Practice, owner: Person, now: datetime
):
    device = looks.add_computer(practice, "Ancien", now=now)
    looks.keep(device, looks.report(now))
    change_listed(row=device, changes={"retired_on": now.date()}, actor=owner, now=now)

    assert "0 appareil" in words(made(practice, make_report, now=now))
    assert "Hors service depuis le" in archive(practice, now=now).text(
        "releves/2025-03-12_verification-de-ancien/verification.txt"
    )
