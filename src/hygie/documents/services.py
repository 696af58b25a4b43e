"""Every write of this room: the logo, and the trace of each document that was made."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from hygie.documents import typesetting
from hygie.documents.errors import DocumentError, MissingPartError
from hygie.documents.models import PracticeLogo
from hygie.documents.rules.logo import Logo, recognise, refused
from hygie.errors import ConflictError
from hygie.practice import journal
from hygie.practice.models import JournalEntry, Person, Practice

LOGO_SUBJECT = "Logo du cabinet"
MADE = "document.made"


def set_logo(*, practice: Practice, content: bytes, actor: Person, now: datetime) -> PracticeLogo:
    """Takes this picture as the logo, in the place of the previous one.

    It is tried on a page first, so that no document can fail because of it. Raises RefusedFileError
    when it is not acceptable, MissingPartError when Hygie itself lacks a file.
    """
    logo = recognise(content)
    _try_on_a_page(logo, now)
    return _store(practice, logo, actor, now)


def _try_on_a_page(logo: Logo, now: datetime) -> None:
    try:
        typesetting.compile("trial", {}, now=now, logo=logo)
    except MissingPartError:
        raise
    except DocumentError as error:
        raise refused(
            "Cette image ne peut pas être imprimée.",
            next_step="Enregistrez-la de nouveau en PNG depuis son logiciel.",
        ) from error


@transaction.atomic
def _store(practice: Practice, logo: Logo, actor: Person, now: datetime) -> PracticeLogo:
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    row = PracticeLogo.objects.filter(practice=practice).first() or PracticeLogo(practice=practice)
    before = _facts(row) if row.sha256 else None
    row.media_type, row.content = logo.media_type, logo.content
    row.width, row.height = logo.width, logo.height
    row.size_bytes = len(logo.content)
    row.sha256 = hashlib.sha256(logo.content).hexdigest()
    row.added_at = now
    row.save()
    if before != _facts(row):
        journal.record(
            practice=practice,
            actor=actor,
            verb="logo.set",
            subject=LOGO_SUBJECT,
            before=before,
            after=_facts(row),
            now=now,
        )
    return row


@transaction.atomic
def remove_logo(*, practice: Practice, actor: Person, now: datetime) -> None:
    """Takes the logo off the documents. Raises ConflictError when there is none any more."""
    row = PracticeLogo.objects.select_for_update().filter(practice=practice).first()
    if row is None:
        raise ConflictError("Le logo était déjà retiré, sans doute dans un autre onglet.")
    journal.record(
        practice=practice,
        actor=actor,
        verb="logo.removed",
        subject=LOGO_SUBJECT,
        before=_facts(row),
        after=None,
        now=now,
    )
    row.delete()


def _facts(row: PracticeLogo) -> dict[str, Any]:
    return {"media_type": row.media_type, "size_bytes": row.size_bytes, "sha256": row.sha256}


@transaction.atomic
def record_made(
    *, practice: Practice, actor: Person, title: str, sha256: str, lost: int = 0, now: datetime
) -> JournalEntry:
    """Notes in the journal that a document was made, and its fingerprint unless it is a secret's.

    A paper or a file found later can so be told from one that was changed. `lost`: how many files
    it should hold and does not.
    """
    after: dict[str, Any] = {"sha256": sha256} if sha256 else {}
    return journal.record(
        practice=practice,
        actor=actor,
        verb=MADE,
        subject=title,
        after=after | ({"lost": lost} if lost else {}),
        now=now,
    )
