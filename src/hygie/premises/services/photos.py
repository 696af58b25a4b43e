"""The photos of a round under way."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.assessment.rules.files import HEIC, JPEG, PNG, WEBP, clean_name, recognise
from hygie.assessment.services.proofs import IncomingFile
from hygie.errors import ConflictError, InvalidInputError, RefusedFileError
from hygie.practice import journal
from hygie.practice.models import Person
from hygie.premises.models import Round, RoundPhoto, RoundPhotoContent
from hygie.premises.rules.walk import Section
from hygie.premises.services.replies import hold_open

PICTURES = (JPEG, PNG, WEBP, HEIC)
ACCEPT_ATTRIBUTE = "image/jpeg,image/png,image/webp,image/heic"
PHOTOS_LIMIT = 6  # at each stop


@transaction.atomic
def add_photo(
    *, walked: Round, section: Section, file: IncomingFile, actor: Person, now: datetime
) -> RoundPhoto:
    """Keeps a photo of this stop; the same one twice is kept once.

    Raises RefusedFileError, InvalidInputError, ConflictError when the round is signed.
    """
    kind = recognise(file.name, file.content)
    if kind not in PICTURES:
        raise RefusedFileError(
            f"« {clean_name(file.name)} » n’est pas une photo.",
            field="photo",
            means="Rien n’a été enregistré.",
            next_step="Choisissez une photo JPEG, PNG, WebP ou HEIC.",
        )
    current = hold_open(walked)
    known = RoundPhoto.objects.filter(round=current, section=section.slug)
    sha256 = hashlib.sha256(file.content).hexdigest()
    if twin := known.filter(sha256=sha256).first():
        return twin
    if known.count() >= PHOTOS_LIMIT:
        raise InvalidInputError(
            f"Pas plus de {PHOTOS_LIMIT} photos ici.",
            field="photo",
            means="Rien n’a été enregistré.",
            next_step="Retirez-en une d’abord.",
        )
    photo = RoundPhoto.objects.create(
        practice=current.practice,
        round=current,
        section=section.slug,
        name=clean_name(file.name),
        media_type=kind.media_type,
        size_bytes=len(file.content),
        sha256=sha256,
        taken_on=timezone.localdate(now),
        added_at=now,
    )
    RoundPhotoContent.objects.create(practice=current.practice, photo=photo, data=file.content)
    _trace(photo, section.title, "round.photo_added", actor, now)
    return photo


@transaction.atomic
def remove_photo(*, photo: RoundPhoto, title: str, actor: Person, now: datetime) -> None:
    """Erases a photo of a round under way. Raises ConflictError when it is signed or gone."""
    hold_open(photo.round)
    current = RoundPhoto.objects.select_for_update(of=("self",)).filter(id=photo.id).first()
    if current is None:
        raise ConflictError("Cette photo était déjà retirée, sans doute dans un autre onglet.")
    _trace(current, title, "round.photo_removed", actor, now)
    current.delete()


def _trace(photo: RoundPhoto, title: str, verb: str, actor: Person, now: datetime) -> None:
    facts = {"name": photo.name, "sha256": photo.sha256, "size_bytes": photo.size_bytes}
    journal.record(
        practice=photo.practice,
        actor=actor,
        verb=verb,
        subject=title,
        before=facts if verb.endswith("removed") else None,
        after=None if verb.endswith("removed") else facts,
        now=now,
    )
