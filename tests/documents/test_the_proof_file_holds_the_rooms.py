"""What the rooms show goes into the proof file too, with the files behind it."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import datetime

import pytest
from django.apps import apps
from django.db.models import BinaryField
from django.urls import reverse

from hygie.assessment import providers
from hygie.assessment.rules.observation import WHOLE_PRACTICE, Evidence, Outcome
from hygie.documents.kept_files import _tables, kept_file
from hygie.practice.models import JournalEntry, OwnedByPractice, Practice
from hygie.practice.selectors import owner_of
from hygie.premises.models import RoundPhoto, RoundPhotoContent
from tests import factories
from tests.assessment import builders
from tests.documents.papers import faults, words
from tests.documents.test_the_proof_file import Archive, archive, plain
from tests.premises import walking

NOT_EVIDENCE = {"PracticeLogo", "PracticeLogoContent"}


@pytest.fixture
def walked(practice: Practice, now: datetime) -> RoundPhoto:
    """A signed round of the premises, with a photo; and a signed proof beside it."""
    factories.state(practice, "2.6.1", text="Le rapport du mois.", now=now)
    row = walking.begin(practice, now=now)
    walking.answer_all(row, now=now)
    photo = walking.add_photo(row, now=now)
    walking.sign(row, now=now)
    return photo


def records(found: Archive) -> list[dict[str, str]]:
    text = found.text("constats.csv")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_photo_of_a_round_is_there_once_under_its_sum(
    walked: RoundPhoto, practice: Practice, now: datetime
) -> None:
    found = archive(practice, now=now)
    content = found.read(f"constats/{walked.name}")

    assert hashlib.sha256(content).hexdigest() == walked.sha256
    assert f"{walked.sha256}  constats/{walked.name}" in found.text("SHA256SUMS")
    assert [name for name in found.names if name.startswith("constats/")] == [
        f"constats/{walked.name}"
    ]


def test_each_record_has_its_row_and_a_signed_proof_has_none(
    walked: RoundPhoto, practice: Practice, now: datetime
) -> None:
    rows = records(archive(practice, now=now))

    assert {"2.2.1", "2.2.2.b"} <= {row["Mesure"] for row in rows}
    assert walked.sha256 in {row["SHA-256"] for row in rows}
    assert "Le rapport du mois." not in {row["Constat"] for row in rows}


def test_the_page_and_the_printed_index_tell_it(
    walked: RoundPhoto, practice: Practice, now: datetime
) -> None:
    found = archive(practice, now=now)
    pdf = found.read("index.pdf")

    assert f'href="constats/{walked.name}"' in found.text("index.html")
    assert "Ce que montrent les vérifications et les registres" in words(pdf)
    assert faults(pdf) == []


def test_the_records_of_another_year_stay_at_home(
    walked: RoundPhoto, practice: Practice, now: datetime
) -> None:
    rows = records(archive(practice, now=now, year=now.year - 1))

    assert [row for row in rows if row["Constaté le"] >= str(now.year)] == []


@pytest.mark.usefixtures("registry")
def test_a_file_that_no_room_has_any_more_is_named_in_its_place(
    walked: RoundPhoto, practice: Practice, now: datetime
) -> None:
    gone = replace(
        builders.seen(measure_id="2.2.1", subject=WHOLE_PRACTICE),
        evidence=(Evidence("perdue.png", "0" * 64, 12),),
    )
    providers.provider("a room")(lambda _, *, now: [gone])
    found = archive(practice, now=now)

    assert f"constats/{walked.name}" in found.names
    assert "constats/perdue.png" not in found.names
    for told in (found.text("index.html"), words(found.read("index.pdf"))):
        assert plain("perdu : « perdue.png »") in plain(told)
        assert "Dossier incomplet" in told
    [row] = [row for row in records(found) if row["SHA-256"] == "0" * 64]
    assert (plain(row["Fichier"]), row["Taille en octets"]) == ("perdu : perdue.png", "")
    assert faults(found.read("index.pdf")) == []


def test_a_photo_that_was_lost_is_told_before_and_after(
    walked: RoundPhoto, practice: Practice, now: datetime
) -> None:
    client = factories.client_of(owner_of(practice))
    factories.answer(practice, "2.2.1", "yes", now=now)
    shelf = reverse("documents:shelf", args=[practice.id])
    make = reverse("documents:make", args=[practice.id, "dossier-de-preuves"])
    assert "perdu" not in client.get(shelf).content.decode()
    RoundPhotoContent.objects.all().delete()

    page = client.get(shelf).content.decode()
    assert "1 fichier perdu" in plain(page)
    assert walked.name in page
    made = client.post(make, headers={"HX-Request": "true"}).content.decode()
    assert "mais incomplet" in made
    assert walked.name in made
    assert plain("incomplet : 1 fichier perdu") in plain(client.get(shelf).content.decode())
    assert JournalEntry.objects.latest("sequence").after["lost"] == 1


@pytest.mark.usefixtures("registry")
def test_what_does_not_apply_is_not_said_to_be_unseen(practice: Practice, now: datetime) -> None:
    item = builders.seen(Outcome.NOT_APPLICABLE, measure_id="2.2.1", subject=WHOLE_PRACTICE)
    providers.provider("a room")(lambda _, *, now: [item])

    [row] = [row for row in records(archive(practice, now=now)) if row["Mesure"] == "2.2.1"]
    assert row["Résultat"] == "sans objet"


def test_every_room_keeps_its_files_where_they_are_found() -> None:
    """A table of bytes that `kept_file` cannot reach would be missing from the proof file."""
    reached = {model._meta.get_field("content").related_model for model in _tables()}
    bytes_of = {
        model
        for model in apps.get_models()
        if issubclass(model, OwnedByPractice)
        and any(isinstance(field, BinaryField) for field in model._meta.fields)
        and model.__name__ not in NOT_EVIDENCE
    }

    assert bytes_of <= reached


def test_a_stranger_s_file_is_not_found(walked: RoundPhoto, other_practice: Practice) -> None:
    assert kept_file(other_practice, walked.sha256) is None
