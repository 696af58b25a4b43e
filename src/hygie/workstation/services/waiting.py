"""What `hygie check --data` left in the folder: kept, then removed; or set aside, and said."""

import hashlib
import os
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from hygie.errors import HygieError, InvalidInputError, LockedError
from hygie.paths import DataFolder
from hygie.practice import journal
from hygie.practice.models import Device, Person, Practice
from hygie.workstation import inbox
from hygie.workstation.models import Check, Enrolment
from hygie.workstation.probes.document import LONGEST_BYTES, Document
from hygie.workstation.probes.document_reading import read_document
from hygie.workstation.services.checks import Arrival, record_check

SET_ASIDE = "ecartes"
AHEAD = timedelta(hours=24)


@dataclass(frozen=True)
class Refused:
    """A file that was set aside: its name, and why in French."""

    name: str
    reason: str


@dataclass(frozen=True)
class Read:
    """What was found. `homeless`: results of a machine that is not yet one of the devices."""

    kept: tuple[Check, ...] = ()
    refused: tuple[Refused, ...] = ()
    homeless: int = 0


def read_inbox(
    *, practice: Practice, folder: DataFolder, actor: Person | None, now: datetime
) -> Read:
    """Keeps what waits there, file by file: one that is wrong never holds up the others."""
    kept: list[Check] = []
    refused: list[Refused] = []
    homeless = 0
    for path in inbox.waiting(folder):
        try:
            check = _keep(practice, path, actor, now)
        except LockedError:
            raise
        except HygieError as error:
            refused.append(_set_aside(practice, path, error, now))
            continue
        if check is None:
            homeless += 1
            continue
        kept.append(check)
        path.unlink(missing_ok=True)
    return Read(tuple(kept), tuple(refused), homeless)


@transaction.atomic
def _keep(practice: Practice, path: Path, actor: Person | None, now: datetime) -> Check | None:
    """The check that this file holds; None when its machine is nobody's yet: it goes on waiting."""
    content = _read(path)
    document = read_document(content)
    _refuse_odd(document, now)
    rows = Enrolment.objects.select_related("device").filter(
        practice=practice,
        host_id=document.host.host_id,
        revoked_at=None,
        device__retired_on=None,
        device__kind__in=Device.COMPUTERS,
    )
    row = rows.first() if document.host.host_id else None
    if row is None:
        return None
    check, _ = record_check(
        practice=practice,
        device=row.device,
        arrival=Arrival(document, hashlib.sha256(content).hexdigest(), Check.Origin.INBOX, row),
        actor=actor,
        now=now,
    )
    return check


def _read(path: Path) -> bytes:
    """The file, if it is a plain one of a decent size. Raises InvalidInputError."""
    try:
        # Opened once, without following a link: what is looked at is what is read.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise InvalidInputError("Ce n’est pas un fichier ordinaire.")
            content = stream.read(LONGEST_BYTES + 1)
    except OSError as error:
        raise InvalidInputError("Ce fichier ne se lit pas.") from error
    if len(content) > LONGEST_BYTES:
        raise InvalidInputError("Ce fichier dépasse 1 Mo.")
    return content


def _refuse_odd(document: Document, now: datetime) -> None:
    if document.at > now + AHEAD:
        raise InvalidInputError("Il porte une date à venir : l’horloge du poste est fausse.")
    if not document.is_live:
        raise InvalidInputError("Il parle d’un disque branché, et non d’un poste en service.")


@transaction.atomic
def _set_aside(practice: Practice, path: Path, error: HygieError, now: datetime) -> Refused:
    """Moves the file where nothing reads it, and notes why."""
    try:
        aside = path.parent / SET_ASIDE
        aside.mkdir(mode=0o700, exist_ok=True)
        os.replace(path, aside / path.name)
    except OSError:
        path.unlink(missing_ok=True)
    refused = Refused(path.name, error.what)
    journal.record(
        practice=practice,
        actor=None,
        verb="workstation.set_aside",
        subject=refused.name,
        after={"reason": refused.reason},
        now=now,
    )
    return refused
