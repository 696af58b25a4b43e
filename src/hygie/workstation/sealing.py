"""A check that travels: sealed by the enrolment file that the practice gave to that PC.

The seal shows damage and mix-ups, and that the report comes from the enrolled PC; it does not sign
for a person, and who holds the enrolment file can seal anything. Pure, standard library only: this
is what `hygie check --out` runs on a PC where nothing else of Hygie is in use.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from hygie.workstation.probes.document import Document, canonical, to_json
from hygie.workstation.probes.document_reading import (
    CheckDocumentError,
    document_from,
    parsed,
    refuse_other_format,
)
from hygie.workstation.probes.identity import one_line

ENROLMENT_FORMAT: Final = "hygie-enrolment/1"
REPORT_FORMAT: Final = "hygie-report/1"
SECRET_BYTES: Final = 32
LONGEST_ENROLMENT_BYTES: Final = 8192
LONGEST_LABEL: Final = 80
# A clock may be wrong by a little; a report tells of today, not of last season.
AHEAD: Final = timedelta(hours=24)
OLDEST: Final = timedelta(days=30)
_KEY_ID: Final = re.compile(r"[0-9a-f]{16}")
_SEAL: Final = re.compile(r"[0-9a-f]{64}")


class EnrolmentError(CheckDocumentError):
    """The enrolment file is not one, or is damaged."""

    code = "enrolment"
    subject = "Ce fichier d’inscription"
    usual_step = "Demandez-en un nouveau à la personne qui tient Hygie au cabinet."


class SealedReportError(CheckDocumentError):
    """A report whose seal or content is refused. `code` tells one refusal from another."""

    code = "sealed_report"
    subject = "Ce rapport"
    usual_step = "Refaites le rapport sur le poste, puis recommencez."


class TruncatedReportError(SealedReportError):
    """The file stops before its end."""

    code = "report_truncated"


class TamperedReportError(SealedReportError):
    """Its seal does not match what it says: damaged, or changed."""

    code = "report_tampered"


class ForeignReportError(SealedReportError):
    """It was sealed by an enrolment that this practice does not know, or no longer."""

    code = "report_foreign"


class OutdatedReportError(SealedReportError):
    """It tells of a day too long ago, or of one to come."""

    code = "report_outdated"


# --- the enrolment file -------------------------------------------------------------------------


@dataclass(frozen=True)
class Enrolment:
    """What a practice gives to one of its PCs. The secret stays out of `repr`, logs and argv."""

    practice_id: UUID
    device_id: UUID
    label: str
    created_at: datetime
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise ValueError("a seal made with no secret proves nothing")

    @property
    def key_id(self) -> str:
        """Names the secret without telling it."""
        return hashlib.sha256(b"hygie-key-id/1\0" + self.secret).hexdigest()[:16]


def write_enrolment(enrolment: Enrolment) -> bytes:
    """The file to give to that PC, and to keep as one keeps a key."""
    told = {
        "format": ENROLMENT_FORMAT,
        "practice": str(enrolment.practice_id),
        "device": str(enrolment.device_id),
        "label": enrolment.label,
        "key_id": enrolment.key_id,
        "secret": base64.b64encode(enrolment.secret).decode("ascii"),
        "created_at": enrolment.created_at.isoformat(timespec="seconds"),
    }
    return canonical(told) + b"\n"


def read_enrolment(content: bytes) -> Enrolment:
    """The enrolment that these bytes hold. Raises EnrolmentError."""
    if len(content) > LONGEST_ENROLMENT_BYTES:
        raise EnrolmentError("il est trop gros.")
    told = parsed(content, EnrolmentError)
    refuse_other_format(told.get("format"), ENROLMENT_FORMAT, EnrolmentError)
    enrolment = Enrolment(
        practice_id=_uuid(told, "practice", EnrolmentError),
        device_id=_uuid(told, "device", EnrolmentError),
        label=one_line(_text(told, "label", EnrolmentError), LONGEST_LABEL),
        created_at=_instant(told, "created_at"),
        secret=_secret(told),
    )
    if not hmac.compare_digest(_text(told, "key_id", EnrolmentError).encode(), _bytes(enrolment)):
        raise EnrolmentError("il est abîmé.", key="key_id")
    return enrolment


def _bytes(enrolment: Enrolment) -> bytes:
    return enrolment.key_id.encode()


def _secret(told: Mapping[str, Any]) -> bytes:
    try:
        secret = base64.b64decode(_text(told, "secret", EnrolmentError), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise EnrolmentError("il est abîmé.", key="secret")
    return secret


def _instant(told: Mapping[str, Any], key: str) -> datetime:
    try:
        value = datetime.fromisoformat(_text(told, key, EnrolmentError))
    except ValueError:
        raise EnrolmentError(f"{key} : un instant est attendu.", key=key) from None
    if value.utcoffset() is None:
        raise EnrolmentError(f"{key} : un instant avec son décalage est attendu.", key=key)
    return value


def _text(told: Mapping[str, Any], key: str, refusal: type[CheckDocumentError]) -> str:
    value = told.get(key)
    if not isinstance(value, str) or len(value) > 200:
        raise refusal(f"{key} : un texte est attendu.", key=key)
    return value


def _uuid(told: Mapping[str, Any], key: str, refusal: type[CheckDocumentError]) -> UUID:
    try:
        return UUID(_text(told, key, refusal))
    except ValueError:
        raise refusal(f"{key} : un identifiant est attendu.", key=key) from None


# --- the sealed report --------------------------------------------------------------------------


@dataclass(frozen=True)
class SealedReport:
    """A report whose seal has been checked: from which enrolment, and what it says.

    `sha256` is that of the file as Hygie writes it: a copy spaced otherwise is the same report.
    """

    enrolment: Enrolment
    document: Document
    sha256: str


def seal(document: Document, enrolment: Enrolment) -> bytes:
    """The file `report.hygie`."""
    told = {
        "format": REPORT_FORMAT,
        "practice": str(enrolment.practice_id),
        "device": str(enrolment.device_id),
        "key_id": enrolment.key_id,
        "check": to_json(document),
    }
    return canonical({**told, "seal": _seal(told, enrolment.secret)}) + b"\n"


def _seal(told: Mapping[str, Any], secret: bytes) -> str:
    """Over every key but the seal itself, those that a newer Hygie would add included."""
    sealed = {key: value for key, value in told.items() if key != "seal"}
    message = REPORT_FORMAT.encode() + b"\0" + canonical(sealed)
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def open_report(
    content: bytes,
    find: Callable[[str], Enrolment | None],
    *,
    now: datetime,
    oldest: timedelta = OLDEST,
) -> SealedReport:
    """The report, its seal checked. `find` gives the enrolment of a key id, None when unknown.

    Raises TruncatedReportError, TamperedReportError, ForeignReportError, OutdatedReportError, and
    SealedReportError for all the rest (not a report, written by a newer Hygie, unreadable inside).
    """
    told = _envelope(content)
    enrolment = _known(told, find)
    if not hmac.compare_digest(_seal_of(told), _seal(told, enrolment.secret)):
        raise TamperedReportError(
            "son sceau ne correspond pas à son contenu. Il a été abîmé ou modifié en route."
        )
    document = _inside(told)
    _refuse_other_days(document, now, oldest)
    return SealedReport(enrolment, document, hashlib.sha256(canonical(told) + b"\n").hexdigest())


def report_key_id(content: bytes) -> str:
    """Which enrolment it says it is sealed with, nothing being checked yet. Raises as above."""
    return _matching(_envelope(content), "key_id", _KEY_ID)


def _envelope(content: bytes) -> Mapping[str, Any]:
    stripped = content.strip()
    if stripped.startswith(b"{") and not stripped.endswith(b"}"):
        raise TruncatedReportError("il s’arrête avant sa fin : sa copie n’est pas complète.")
    told = parsed(content, SealedReportError)
    refuse_other_format(told.get("format"), REPORT_FORMAT, SealedReportError)
    return told


def _known(told: Mapping[str, Any], find: Callable[[str], Enrolment | None]) -> Enrolment:
    enrolment = find(_matching(told, "key_id", _KEY_ID))
    if enrolment is None:
        raise ForeignReportError(
            "il ne vient pas d’un poste inscrit dans ce cabinet, ou son inscription a été retirée.",
            key="key_id",
            next_step="Inscrivez ce poste dans Hygie, donnez-lui son fichier, puis refaites le "
            "rapport.",
        )
    for key, known in (("practice", enrolment.practice_id), ("device", enrolment.device_id)):
        if _uuid(told, key, SealedReportError) != known:
            raise TamperedReportError("il dit venir d’un autre poste que le sien.", key=key)
    return enrolment


def _matching(told: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise SealedReportError(f"{key} : cette valeur n’a pas la forme attendue.", key=key)
    return value


def _seal_of(told: Mapping[str, Any]) -> str:
    return _matching(told, "seal", _SEAL)


def _inside(told: Mapping[str, Any]) -> Document:
    check = told.get("check")
    if not isinstance(check, dict):
        raise SealedReportError("check : un objet est attendu.", key="check")
    return document_from(check)


def _refuse_other_days(document: Document, now: datetime, oldest: timedelta) -> None:
    if document.at > now + AHEAD:
        raise OutdatedReportError(
            "il porte une date à venir : l’horloge du poste est fausse.",
            key="at",
            next_step="Mettez le poste à l’heure, puis refaites le rapport.",
        )
    if document.at < now - oldest:
        raise OutdatedReportError(
            f"il date de plus de {oldest.days} jours.",
            key="at",
        )
