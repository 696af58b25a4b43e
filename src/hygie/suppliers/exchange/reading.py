"""An answer file being read: bounded, typed, its seal checked; nothing of it is believed before.

Unknown keys are ignored, as the format promises. Everything else that is not what it should be is
refused, and the refusal says why. Who it answers is checked in `matching`.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from typing import Any, Final, NoReturn

from hygie.assessment.rules.foreign_json import is_deeper, without_twins
from hygie.suppliers.exchange.answer_file import (
    LARGEST_BYTES,
    LARGEST_FILE_BYTES,
    LARGEST_FILES_BYTES,
    LARGEST_TEXT_BYTES,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_ANSWERS,
    MOST_FILES,
    MOST_SITTINGS,
    AnswerFile,
    JoinedFile,
    Respondent,
    Sitting,
)
from hygie.suppliers.exchange.faults import (
    AnswerFileError,
    NewerFormatError,
    TamperedError,
    TooBigError,
    TruncatedError,
    UnfinishedError,
)
from hygie.suppliers.exchange.fields import Fields
from hygie.suppliers.exchange.sealing import FORMAT, seal
from hygie.suppliers.exchange.sheet import Reference, SheetKind
from hygie.suppliers.rules.answers import LONGEST_NAME as LONGEST_FILE_NAME

DEEPEST: Final = 8
# Brackets, commas and colons: what a parser makes objects of. Answers in whole sentences to every
# question of the four questionnaires hold some thousands.
_MOST_SIGNS: Final = 150_000
_FORMAT: Final = re.compile(r"hygie-answers/(\d{1,4})", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_ITEM_ID: Final = re.compile(r"[a-z][a-z0-9]{0,5}(\.\d{2,3})?", re.ASCII)
_EDITION: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


def read_answer_file(content: bytes) -> AnswerFile:
    """What this file says. Raises AnswerFileError, or one of its kinds."""
    told = _parsed(content)
    _refuse_other_format(told)
    fields = Fields(told)
    stated = _matching(fields, "seal", _SHA256)
    if not hmac.compare_digest(stated, seal(told)):
        raise TamperedError(
            "Le sceau de ce fichier ne correspond pas à son contenu : il a été abîmé ou modifié "
            "après avoir été terminé.",
            field="seal",
        )
    if told.get("finished_at") is None:
        raise UnfinishedError("Ce fichier est une copie de travail : il n’est pas terminé.")
    joined = _joined(fields)
    if len(content) - sum(len(item.content) * 4 // 3 for item in joined) > LARGEST_TEXT_BYTES:
        raise TooBigError("Ce fichier contient plus de texte qu’un questionnaire n’en demande.")
    return AnswerFile(
        reference=_reference(fields),
        practice_name=fields.text("practice_name", 200, required=False),
        supplier_name=fields.text("supplier_name", 200, required=False),
        respondent=_respondent(fields.table("respondent")),
        finished_at=fields.instant("finished_at"),
        answers=_answers(fields),
        note=fields.text("note", LONGEST_NOTE, required=False),
        sittings=tuple(map(_sitting, fields.tables("sittings", MOST_SITTINGS))),
        joined=joined,
        seal=stated,
    )


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_BYTES:
        raise TooBigError("Ce fichier est trop gros pour être un fichier de réponses.")
    stripped = content.removeprefix(b"\xef\xbb\xbf").strip()
    if not stripped:
        raise AnswerFileError("Ce fichier est vide.")
    if not stripped.startswith(b"{"):
        raise _not_one()
    if not stripped.endswith(b"}"):
        raise TruncatedError("Ce fichier s’arrête avant sa fin : sa copie n’est pas complète.")
    if sum(stripped.count(sign) for sign in (b"[", b"{", b",", b":")) > _MOST_SIGNS:
        raise TooBigError("Ce fichier contient plus de réponses qu’un questionnaire n’en demande.")
    try:
        value = json.loads(
            stripped.decode("utf-8"),
            parse_constant=_refuse,
            parse_float=_refuse,
            parse_int=_small,
            object_pairs_hook=without_twins,
        )
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise AnswerFileError(
            "Ce fichier de réponses est abîmé : il ne se lit plus jusqu’au bout."
        ) from error
    if is_deeper(value, DEEPEST):
        raise AnswerFileError("Ce fichier de réponses est abîmé : il est trop imbriqué.")
    return dict(value)


def _not_one() -> AnswerFileError:
    return AnswerFileError(
        "Ce fichier n’est pas un fichier de réponses.",
        next_step="Choisissez le fichier « reponses-….hygie-answers.json » ou le document Word "
        "que le fournisseur a renvoyé.",
    )


def _refuse(text: str) -> NoReturn:
    raise ValueError(text[:20])


def _small(text: str) -> int:
    if len(text) > 12:
        raise ValueError
    return int(text)


def _refuse_other_format(told: dict[str, Any]) -> None:
    stated = told.get("format")
    if stated == FORMAT:
        return
    number = _FORMAT.fullmatch(stated) if isinstance(stated, str) else None
    if number and int(number[1]) > int(FORMAT.partition("/")[2]):
        raise NewerFormatError(
            "Ce fichier a été écrit pour une version plus récente d’Hygie.", field="format"
        )
    raise _not_one()


def _matching(fields: Fields, key: str, pattern: re.Pattern[str]) -> str:
    value = fields.text(key, 100)
    if not pattern.fullmatch(value):
        raise fields.fault(key, "cette valeur n’a pas la forme attendue")
    return value


def _reference(fields: Fields) -> Reference:
    told = fields.table("request")
    kind = told.text("kind", 20)
    if kind not in set(SheetKind):
        raise told.fault("kind", "cette sorte d’envoi est inconnue")
    return Reference(
        kind=SheetKind(kind),
        request_id=told.uuid("id"),
        nonce=_matching(told, "nonce", _NONCE),
        practice_id=told.uuid("practice"),
        edition_id=_matching(told, "edition", _EDITION),
        part_ids=told.texts("parts", 8, 20),
    )


def _respondent(fields: Fields) -> Respondent:
    return Respondent(
        name=one_line(fields.text("name", LONGEST_NAME)),
        role=one_line(fields.text("role", LONGEST_NAME, required=False)),
        company=one_line(fields.text("company", LONGEST_NAME, required=False)),
    )


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def _sitting(fields: Fields) -> Sitting:
    return Sitting(
        opened_at=fields.instant("opened_at"),
        saved_at=fields.instant("saved_at"),
        answered=fields.count("answered", MOST_ANSWERS),
    )


def _answers(fields: Fields) -> dict[str, dict[str, object]]:
    told = fields.table("answers").told
    if len(told) > MOST_ANSWERS:
        raise fields.fault("answers", f"{MOST_ANSWERS} réponses au plus sont attendues")
    for name, answer in told.items():
        if not _ITEM_ID.fullmatch(name) or not isinstance(answer, dict):
            raise fields.fault("answers", "une réponse n’a pas la forme attendue")
    return dict(told)


def _joined(fields: Fields) -> tuple[JoinedFile, ...]:
    found, room = [], LARGEST_FILES_BYTES
    for row in fields.tables("files", MOST_FILES):
        found.append(_file(row, room))
        room -= len(found[-1].content)
    return tuple(found)


def _file(fields: Fields, room: int) -> JoinedFile:
    name = fields.text("name", LONGEST_FILE_NAME)
    text = fields.told.get("content")
    if not isinstance(text, str) or len(text) > min(room, LARGEST_FILE_BYTES) * 4 // 3 + 4:
        raise TooBigError(f"Les fichiers joints sont trop gros (« {name} »).", field="files")
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise fields.fault("content", "ce fichier joint ne se lit pas") from None
    sha256 = hashlib.sha256(content).hexdigest()
    if fields.count("size", LARGEST_FILE_BYTES) != len(content) or sha256 != _matching(
        fields, "sha256", _SHA256
    ):
        raise TamperedError(f"Le fichier joint « {name} » a été abîmé.", field="files")
    return JoinedFile(_matching(fields, "item", _ITEM_ID), name, sha256, content)
