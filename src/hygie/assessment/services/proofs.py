"""Statements and the files behind them: the practice's own proofs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.assessment.models import Attachment, AttachmentContent, Statement, StatementMeasure
from hygie.assessment.rules.files import clean_name, recognise
from hygie.assessment.rules.observation import Strength
from hygie.catalog.loader import load_catalog
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice

TEXT_LIMIT = 4000
FILES_LIMIT = 10
SUBJECT_LIMIT = 200  # the journal's column


@dataclass(frozen=True)
class IncomingFile:
    """A file as it came: the name its sender gave, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Proof:
    """What somebody states.

    About which measures, true since which day, how strongly, with which files.
    """

    measure_ids: Sequence[str]
    text: str
    strength: Strength
    effective_on: date
    files: Sequence[IncomingFile] = ()


@transaction.atomic
def add_statement(*, practice: Practice, proof: Proof, actor: Person, now: datetime) -> Statement:
    """Keeps a proof and its files, all or nothing. Raises InvalidInputError or RefusedFileError."""
    text = _checked_text(proof, now)
    kinds = [recognise(item.name, item.content) for item in proof.files]
    statement = Statement.objects.create(
        practice=practice,
        text=text,
        strength=proof.strength.value,
        signed_by=actor.name,
        effective_on=proof.effective_on,
        created_at=now,
    )
    StatementMeasure.objects.bulk_create(
        StatementMeasure(practice=practice, statement=statement, measure_id=measure_id)
        for measure_id in dict.fromkeys(proof.measure_ids)
    )
    for item, kind in zip(proof.files, kinds, strict=True):
        _attach(statement, item, kind.media_type, now)
    journal.record(
        practice=practice,
        actor=actor,
        verb="statement.added",
        subject=_subject(proof.measure_ids),
        after=statement_facts(statement),
        now=now,
    )
    return statement


def _checked_text(proof: Proof, now: datetime) -> str:
    text = proof.text.strip()
    catalog = load_catalog()
    if not text:
        raise InvalidInputError("Dites en une phrase ce que vous avez constaté.", field="text")
    if len(text) > TEXT_LIMIT:
        raise InvalidInputError(
            f"Ce texte dépasse {TEXT_LIMIT} caractères.",
            field="text",
            means="Rien n’a été enregistré.",
            next_step="Raccourcissez-le, ou joignez-le en fichier.",
        )
    if not proof.measure_ids or not all(catalog.has_measure(item) for item in proof.measure_ids):
        raise InvalidInputError("Choisissez au moins une mesure du guide.", field="measures")
    if proof.effective_on > timezone.localdate(now):
        raise InvalidInputError("Cette date est dans le futur.", field="effective_on")
    if proof.effective_on.year < 2000:
        raise InvalidInputError("Cette date est trop ancienne.", field="effective_on")
    if proof.strength is Strength.ATTESTED and not proof.files:
        raise InvalidInputError(
            "Joignez le document signé par le tiers.",
            field="files",
            means="Une attestation sans document ne se vérifie pas.",
        )
    if len(proof.files) > FILES_LIMIT:
        raise InvalidInputError(f"Pas plus de {FILES_LIMIT} fichiers à la fois.", field="files")
    return text


def _attach(statement: Statement, item: IncomingFile, media_type: str, now: datetime) -> None:
    sha256 = hashlib.sha256(item.content).hexdigest()
    if Attachment.objects.filter(statement=statement, sha256=sha256).exists():
        return
    attachment = Attachment.objects.create(
        practice=statement.practice,
        statement=statement,
        name=clean_name(item.name),
        media_type=media_type,
        size_bytes=len(item.content),
        sha256=sha256,
        added_at=now,
    )
    AttachmentContent.objects.create(
        practice=statement.practice, attachment=attachment, data=item.content
    )


@transaction.atomic
def withdraw_statement(*, statement: Statement, actor: Person, now: datetime) -> None:
    """Takes a proof out of the account; it stays readable, and can be put back."""
    _set_withdrawn(statement, now, "statement.withdrawn", actor, now)


@transaction.atomic
def restore_statement(*, statement: Statement, actor: Person, now: datetime) -> None:
    """Puts a withdrawn proof back into the account."""
    _set_withdrawn(statement, None, "statement.restored", actor, now)


def _set_withdrawn(
    statement: Statement, at: datetime | None, verb: str, actor: Person, now: datetime
) -> None:
    current = Statement.objects.select_for_update().get(id=statement.id)
    if (current.withdrawn_at is None) == (at is None):
        raise ConflictError("C’était déjà fait, sans doute dans un autre onglet.")
    before = statement_facts(current)
    current.withdrawn_at = at
    current.save(update_fields=["withdrawn_at"])
    journal.record(
        practice=current.practice,
        actor=actor,
        verb=verb,
        subject=_subject(_measure_ids(current)),
        before=before,
        after=statement_facts(current),
        now=now,
    )


def _subject(measure_ids: Iterable[str]) -> str:
    """The measures, as the journal's subject; only their number when they are too many to fit."""
    ids = list(dict.fromkeys(measure_ids))
    text = ", ".join(ids)
    return text if len(text) <= SUBJECT_LIMIT else f"{len(ids)} mesures"


def _measure_ids(statement: Statement) -> Iterable[str]:
    return statement.measures.order_by("measure_id").values_list("measure_id", flat=True)


def statement_facts(statement: Statement) -> dict[str, Any]:
    """What the journal keeps of a proof.

    Its words and the hashes of its files, never their content.
    """
    return {
        "id": str(statement.id),
        "text": statement.text,
        "strength": statement.strength,
        "effective_on": statement.effective_on.isoformat(),
        "withdrawn": statement.withdrawn_at is not None,
        "measures": list(_measure_ids(statement)),
        "files": [
            {"name": item.name, "sha256": item.sha256}
            for item in statement.attachments.order_by("name", "id")
        ],
    }
