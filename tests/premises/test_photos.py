"""A photo is judged by its bytes, kept in the base with its fingerprint, and shown as evidence."""

import hashlib
from datetime import datetime

import pytest

from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import ConflictError, InvalidInputError, RefusedFileError
from hygie.practice.models import JournalEntry, Person, Practice
from hygie.premises.models import Round, RoundPhoto, RoundPhotoContent
from hygie.premises.rules.record import read_round
from hygie.premises.selectors import sections_of
from hygie.premises.services import photos
from tests import factories
from tests.premises import walking


def send(row: Round, name: str, content: bytes, owner: Person, now: datetime) -> RoundPhoto:
    section = sections_of(row.practice)[0]
    return photos.add_photo(
        walked=row, section=section, file=IncomingFile(name, content), actor=owner, now=now
    )


def test_its_bytes_are_kept_with_their_fingerprint_and_traced(
    practice: Practice, under_way: Round, owner: Person, now: datetime
) -> None:
    photo = send(under_way, "../entrée.png", factories.PNG, owner, now)

    assert bytes(RoundPhotoContent.objects.get(photo=photo).data) == factories.PNG
    assert photo.sha256 == hashlib.sha256(factories.PNG).hexdigest()
    assert (photo.name, photo.media_type) == ("entrée.png", "image/png")
    entry = JournalEntry.objects.filter(practice=practice).latest("sequence")
    assert (entry.verb, entry.after["sha256"]) == ("round.photo_added", photo.sha256)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.pdf", factories.PDF, "pas une photo"),
        ("virus.png", factories.EXE, "pas ce que son nom annonce"),
        ("virus.exe", factories.EXE, "type accepté"),
        ("vide.png", b"", "vide"),
        ("bombe.png", factories.PNG[:16] + b"\xff" * 8 + bytes(16), "pixels"),
        ("notes.txt", b"bonjour", "pas une photo"),
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    under_way: Round, owner: Person, now: datetime, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(RefusedFileError, match=said):
        send(under_way, name, content, owner, now)
    assert not RoundPhoto.objects.exists()


def test_the_same_photo_twice_is_kept_once(under_way: Round, owner: Person, now: datetime) -> None:
    first = send(under_way, "a.png", factories.PNG, owner, now)

    assert send(under_way, "b.png", factories.PNG, owner, now) == first


def test_there_is_an_end_to_the_photos_of_a_stop(
    under_way: Round, owner: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "PHOTOS_LIMIT", 1)
    send(under_way, "a.png", factories.PNG, owner, now)

    with pytest.raises(InvalidInputError, match="Pas plus de 1"):
        send(under_way, "b.png", factories.PNG + b"b", owner, now)


def test_a_photo_is_taken_away_while_walking_never_once_signed(
    practice: Practice, under_way: Round, owner: Person, now: datetime
) -> None:
    wrong = walking.add_photo(under_way, now=now, name="floue.png")
    photos.remove_photo(photo=wrong, title="Tout le cabinet", actor=owner, now=now)
    kept = walking.add_photo(under_way, now=now)
    walking.answer_all(under_way, now=now)
    signed = walking.sign(under_way, now=now)

    assert [item.sha256 for item in read_round(signed.content).pictures] == [kept.sha256]
    with pytest.raises(ConflictError, match="signé"):
        photos.remove_photo(photo=kept, title="", actor=owner, now=now)


def test_the_photos_of_a_room_that_is_gone_are_not_signed(
    practice: Practice, under_way: Round, owner: Person, now: datetime
) -> None:
    from hygie.premises.models import Place
    from hygie.premises.services.places import remove_place

    place = Place.objects.get(name="Bureau")
    walking.add_photo(under_way, str(place.id), now=now)
    remove_place(place=place, actor=owner, now=now)
    walking.answer_all(under_way, now=now)
    walking.sign(under_way, now=now)

    assert not RoundPhoto.objects.exists()
