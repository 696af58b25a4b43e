"""The sheet to walk with and the report of a signed round: right PDFs, with the right words."""

from datetime import datetime

import pytest

from hygie.documents import shelf
from hygie.documents.making import Order
from hygie.errors import InvalidInputError
from hygie.practice.models import Person, Practice
from hygie.premises.documents import make_report, make_sheet, round_picks
from hygie.premises.models import Place
from tests import factories
from tests.documents.papers import faults, words
from tests.premises import walking


def test_the_sheet_goes_from_room_to_room_with_boxes(
    practice: Practice, rooms: list[Place], owner: Person, now: datetime
) -> None:
    factories.add_device(practice, by=owner, name="Poste d’accueil", now=now)
    pdf = make_sheet(Order(practice, owner, now))
    said = words(pdf)

    assert faults(pdf) == []
    for expected in ("Salle d’attente", "Bureau", "Poste d’accueil", "Sans objet", "signature"):
        assert expected in said


def test_before_any_room_is_known_the_sheet_leaves_its_name_to_write(
    practice: Practice, owner: Person, now: datetime
) -> None:
    pdf = make_sheet(Order(practice, owner, now))

    assert faults(pdf) == []
    assert "Une feuille par pièce" in words(pdf)


def test_the_report_says_what_was_seen_and_by_whom(
    practice: Practice, owner: Person, now: datetime
) -> None:
    row = walking.begin(practice, now=now)
    photo = walking.add_photo(row, now=now)
    walking.answer_all(
        row,
        {
            "alarm": (walking.NO, {"due_on": now.date(), "notes": "En panne"}),
            "windows": walking.UNSEEN,
        },
        now=now,
    )
    signed = walking.sign(row, now=now)
    pdf = make_report(Order(practice, owner, now, picked=str(signed.id)))
    said = words(pdf)

    assert faults(pdf) == []
    for expected in ("Signé par Camille Vasseur", "12/03/2025", "En panne", photo.name):
        assert expected in said
    assert signed.sha256[:8] in said


def test_the_report_is_on_the_shelf_once_a_round_is_signed(
    practice: Practice, rooms: list[Place], now: datetime
) -> None:
    assert round_picks(practice) == []
    signed = walking.walked(practice, now=now)

    [(value, label)] = round_picks(practice)
    assert (value, label.replace("\N{NO-BREAK SPACE}", " ")) == (
        str(signed.id), "Tour du 12 mars 2025",
    )  # fmt: skip
    assert shelf.find("compte-rendu-du-tour") is not None


def test_the_round_of_another_practice_is_not_printed(
    practice: Practice, other_practice: Practice, owner: Person, now: datetime
) -> None:
    theirs = walking.walked(other_practice, now=now)

    with pytest.raises(InvalidInputError, match="n’existe pas"):
        make_report(Order(practice, owner, now, picked=str(theirs.id)))
