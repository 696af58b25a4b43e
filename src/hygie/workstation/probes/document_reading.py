"""Reading a `hygie-check/1` that somebody else wrote: bounded, checked, never believed.

Unknown keys are ignored and unknown probes kept, as the format promises. Anything else that is not
what it should be is refused, and the refusal names the key.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, NoReturn

from hygie.assessment.rules.foreign_json import is_deeper, without_twins
from hygie.assessment.rules.observation import Outcome
from hygie.errors import InvalidInputError
from hygie.workstation.probes.document import (
    FORMAT,
    LONGEST_BYTES,
    LONGEST_TEXT,
    MOST_MEDIA,
    MOST_SOFTWARE,
    CheckedProbe,
    Document,
    tidy_inventory,
)
from hygie.workstation.probes.identity import KINDS, Identity
from hygie.workstation.probes.model import SEVERITIES, SYSTEMS

DEEPEST: Final = 8
MOST_PROBES: Final = 200
MOST_ITEMS: Final = 200
_LARGEST_NUMBER: Final = 2**63
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,40}")
_DIGEST: Final = re.compile(r"([0-9a-f]{64})?")
_FORMAT: Final = re.compile(r"hygie-[a-z]+/(\d{1,6})")


class CheckDocumentError(InvalidInputError):
    """A document that is not a check's, or that we cannot read; `field` names the key at fault."""

    code = "check_document"
    subject: ClassVar[str] = "Ce résultat de vérification"
    usual_step: ClassVar[str] = "Refaites la vérification sur le poste, puis recommencez."

    def __init__(self, what: str, *, key: str = "", next_step: str = "") -> None:
        super().__init__(
            f"{self.subject} n’a pas pu être lu : {what}",
            field=key,
            means="Rien n’a été enregistré.",
            next_step=next_step or self.usual_step,
        )


def read_document(content: bytes) -> Document:
    """The check that these bytes hold. Raises CheckDocumentError."""
    return document_from(parsed(content))


def parsed(
    content: bytes, refusal: type[CheckDocumentError] = CheckDocumentError
) -> dict[str, Any]:
    """These bytes as one JSON object, bounded in size, depth and numbers. Raises `refusal`."""
    if len(content) > LONGEST_BYTES:
        raise refusal("il dépasse 1 Mo.")
    try:
        value = json.loads(
            content.decode("utf-8-sig"),
            parse_constant=_refuse_constant,
            object_pairs_hook=without_twins,
        )
    except UnicodeDecodeError as error:
        raise refusal("ce n’est pas du texte.") from error
    except RecursionError as error:
        raise refusal("il est trop imbriqué.") from error
    except ValueError as error:  # malformed, a number of thousands of digits
        raise refusal("ce n’est pas du JSON correct.") from error
    if not isinstance(value, dict):
        raise refusal("un objet JSON est attendu.")
    if is_deeper(value, DEEPEST):
        raise refusal("il est trop imbriqué.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def refuse_other_format(told: object, expected: str, refusal: type[CheckDocumentError]) -> None:
    """Raises: a newer number of the same format, or another format altogether."""
    if told == expected:
        return
    number = _FORMAT.fullmatch(told) if isinstance(told, str) else None
    same_kind = number and str(told).partition("/")[0] == expected.partition("/")[0]
    if number and same_kind and int(number[1]) > int(expected.partition("/")[2]):
        raise refusal(
            "il a été écrit par une version plus récente d’Hygie.",
            key="format",
            next_step="Mettez Hygie à jour sur ce poste, puis recommencez.",
        )
    raise refusal("ce n’est pas le bon type de fichier.", key="format")


def document_from(told: Mapping[str, Any]) -> Document:
    """The check that this object holds. Raises CheckDocumentError."""
    refuse_other_format(told.get("format"), FORMAT, CheckDocumentError)
    reader = _Reader(told)
    probes = reader.list_of("probes", most=MOST_PROBES)
    document = Document(
        version=reader.text("version", longest=60),
        at=reader.instant("at"),
        host=_host(reader),
        is_admin=reader.flag("admin"),
        is_live=reader.flag("live"),
        probes=tuple(
            _probe(_Reader(probe, f"probes[{rank}]")) for rank, probe in enumerate(probes, start=1)
        ),
        inventory=_inventory(reader),
    )
    ids = [probe.id for probe in document.probes]
    if len(set(ids)) != len(ids):
        raise CheckDocumentError("une vérification y figure deux fois.", key="probes")
    return document


def _host(reader: "_Reader") -> Identity:
    host = reader.table("host")
    return Identity(
        host_id=host.matching("id", _DIGEST),
        system=reader.one_of("system", SYSTEMS),
        name=host.text("name", longest=120),
        version=host.text("version", longest=120),
        edition=host.text("edition", longest=120),
        kind=host.one_of("kind", KINDS),
        manufacturer=host.text("manufacturer", longest=120),
        model=host.text("model", longest=120),
    )


def _probe(reader: "_Reader") -> CheckedProbe:
    probe = CheckedProbe(
        id=reader.matching("id", _WORD),
        topic=reader.matching("topic", _WORD),
        title=reader.text("title", longest=200),
        outcome=Outcome(reader.one_of("outcome", tuple(str(one) for one in Outcome))),
        reason=reader.text("reason", longest=60),
        expected=reader.text("expected"),
        seen=reader.text("seen"),
        severity=reader.one_of("severity", SEVERITIES),
        measures=reader.matches("measures", _ID),
        recommendations=reader.matches("recommendations", _ID),
        fix=reader.texts("fix"),
        data=reader.table("data").checked_data(),
    )
    if probe.outcome is Outcome.UNKNOWN and not probe.reason:
        raise reader.refuse("reason", "un « pas pu voir » donne sa raison.")
    return probe


def _inventory(reader: "_Reader") -> dict[str, Any]:
    inventory = reader.table("inventory")
    inventory.list_of("software", most=MOST_SOFTWARE)
    inventory.list_of("media", most=MOST_MEDIA)
    inventory.table("device")
    return tidy_inventory(inventory.told)


class _Reader:
    """One object, read key by key; every refusal says where."""

    def __init__(self, told: object, where: str = "") -> None:
        self._where = where
        if not isinstance(told, dict):
            raise CheckDocumentError(f"{where} : un objet est attendu.", key=where)
        self.told: dict[str, Any] = told

    def refuse(self, key: str, what: str) -> CheckDocumentError:
        path = f"{self._where}.{key}".lstrip(".")
        return CheckDocumentError(f"{path} : {what}", key=path)

    def _get(self, key: str, kind: type | tuple[type, ...], expected: str) -> Any:
        if key not in self.told:
            raise self.refuse(key, "cette clé manque.")
        value = self.told[key]
        if not isinstance(value, kind):
            raise self.refuse(key, f"{expected} est attendu.")
        return value

    def text(self, key: str, *, longest: int = LONGEST_TEXT) -> str:
        return self._decent(key, self._get(key, str, "un texte"), longest)

    def _decent(self, key: str, value: object, longest: int = LONGEST_TEXT) -> str:
        if not isinstance(value, str) or len(value) > longest:
            raise self.refuse(key, f"un texte de {longest} signes au plus est attendu.")
        if any(ord(sign) < 32 and sign not in "\n\t" for sign in value) or _has_surrogate(value):
            raise self.refuse(key, "il contient des signes qui ne se lisent pas.")
        return value

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise self.refuse(key, "cette valeur n’a pas la forme attendue.")
        return value

    def matches(self, key: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        values = self.texts(key)
        if not all(pattern.fullmatch(value) for value in values):
            raise self.refuse(key, "une valeur n’a pas la forme attendue.")
        return values

    def one_of(self, key: str, words: tuple[str, ...]) -> Any:
        value = self._get(key, str, "un texte")
        if value not in words:
            known = ", ".join(word for word in words if word)
            raise self.refuse(key, f"l’un de ces mots est attendu : {known}.")
        return value

    def flag(self, key: str) -> bool:
        value: bool = self._get(key, bool, "vrai ou faux")
        return value

    def instant(self, key: str) -> datetime:
        try:
            value = datetime.fromisoformat(self.text(key, longest=40))
        except ValueError:
            raise self.refuse(key, "un instant ISO 8601 est attendu.") from None
        if value.utcoffset() is None or not 2000 <= value.year <= 9000:
            raise self.refuse(key, "un instant avec son décalage est attendu.")
        return value

    def table(self, key: str) -> "_Reader":
        return _Reader(self._get(key, dict, "un objet"), f"{self._where}.{key}".lstrip("."))

    def list_of(self, key: str, *, most: int) -> list[Any]:
        value: list[Any] = self._get(key, list, "une liste")
        if len(value) > most:
            raise self.refuse(key, f"une liste de {most} éléments au plus est attendue.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._decent(key, item) for item in self.list_of(key, most=MOST_ITEMS))

    def checked_data(self) -> dict[str, Any]:
        """The object itself, its texts and numbers all of a decent size."""
        self._check("data", self.told)
        return self.told

    def _check(self, key: str, value: Any) -> None:
        if isinstance(value, str):
            self._decent(key, value)
        elif isinstance(value, int | float) and abs(value) >= _LARGEST_NUMBER:
            raise self.refuse(key, "un nombre est démesuré.")
        elif isinstance(value, dict | list):
            if len(value) > MOST_SOFTWARE:
                raise self.refuse(key, "la liste est démesurée.")
            for name in value if isinstance(value, dict) else ():
                self._decent(key, name, 100)
            for inner in value.values() if isinstance(value, dict) else value:
                self._check(key, inner)


def _has_surrogate(text: str) -> bool:
    return any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)
