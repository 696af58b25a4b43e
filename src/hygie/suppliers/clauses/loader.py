"""Reads and checks the clauses and the letters.

A wrong file is refused, with its name and the key at fault.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources.abc import Traversable
from typing import Any

from hygie.catalog.fields import Fields
from hygie.catalog.loader import load_catalog
from hygie.catalog.reading import Loads, read_fields, read_shipped
from hygie.suppliers.clauses.model import (
    SCOPES,
    Authority,
    Clause,
    ClauseBook,
    Letter,
    RefusedClause,
    Situation,
    TextField,
)
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import QUESTIONNAIRE_IDS
from hygie.suppliers.questionnaires.question_loader import read_source

CURRENT_EDITION = "hygie-2026"
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Known:
    """What the files may refer to."""

    services: frozenset[str]
    recommendations: frozenset[str]
    fields: frozenset[str] = frozenset()


def load_clauses(edition_id: str = CURRENT_EDITION) -> ClauseBook:
    """The edition that ships with Hygie. Raises CatalogError."""
    return _shipped(edition_id)


# Apart: a cache would read the same edition twice, once named and once by default.
@cache
def _shipped(edition_id: str) -> ClauseBook:
    return read_shipped(
        "hygie.suppliers.clauses",
        edition_id,
        lambda folder, loads: read_clauses(folder, shipped_names(), loads=loads),
    )


def shipped_names() -> Known:
    """The services of the questionnaires and the recommendations of the guide."""
    return Known(
        services=frozenset(kind.id for kind in load_edition().services),
        recommendations=frozenset(
            item.id for measure in load_catalog().measures for item in measure.recommendations
        ),
    )


def read_clauses(folder: Traversable, known: Known, *, loads: Loads = tomllib.loads) -> ClauseBook:
    """The edition of any folder: the same files, the same rules. Raises CatalogError."""
    read = partial(read_fields, folder, loads=loads)
    head, report = read("edition.toml"), read("report.toml")
    text_fields = _unique(head, "field", (_text_field(item) for item in head.some_tables("field")))
    known = Known(known.services, known.recommendations, frozenset(item.id for item in text_fields))
    to_have = _listed(read("to_have.toml"), "clause", partial(_clause, known=known))
    names = {clause.id for clause in to_have}
    book = ClauseBook(
        id=head.text("id"),
        title=head.text("title"),
        notice=head.text("notice"),
        written_on=head.day("written_on"),
        fields=text_fields,
        to_have=to_have,
        to_refuse=_listed(
            read("to_refuse.toml"), "clause", partial(_refused, known=known, names=names)
        ),
        situations=_listed(read("situations.toml"), "situation", partial(_situation, known=known)),
        letters=_unique(
            report, "letter", (_letter(item, known) for item in report.some_tables("letter"))
        ),
        authorities=_unique(report, "authority", map(_authority, report.some_tables("authority"))),
    )
    head.done()
    report.done()
    return book


def _listed(fields: Fields, key: str, read: Any) -> tuple[Any, ...]:
    """The `[[key]]` tables of a file that holds nothing else."""
    found = _unique(fields, key, (read(item) for item in fields.some_tables(key)))
    fields.done()
    return found


def _unique(fields: Fields, key: str, items: Iterable[Any]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for item in items:
        if not _ID.fullmatch(item.id):
            raise fields.error(key, f"« {item.id} » n’est pas un identifiant")
        if item.id in found:
            raise fields.error(key, f"« {item.id} » figure déjà")
        found[item.id] = item
    return tuple(found.values())


def _text_field(fields: Fields) -> TextField:
    item = TextField(
        fields.text("id"), fields.text("label", longest=80), fields.text("default", default="")
    )
    fields.done()
    return item


def _clause(fields: Fields, known: Known) -> Clause:
    clause = Clause(
        wording=_paragraphs(fields, "wording", known),
        essential=fields.flag("essential"),
        **_described(fields, known),
    )
    fields.done()
    return clause


def _refused(fields: Fields, known: Known, names: set[str]) -> RefusedClause:
    clause = RefusedClause(
        answer=_paragraphs(fields, "answer", known),
        instead=fields.text("instead"),
        **_described(fields, known),
    )
    if clause.id in names:
        raise fields.error("id", f"« {clause.id} » est déjà une clause à avoir")
    if clause.instead not in names:
        raise fields.error("instead", f"la clause « {clause.instead} » n’existe pas")
    fields.done()
    return clause


def _described(fields: Fields, known: Known) -> dict[str, Any]:
    """What every clause says."""
    scope = fields.choice("scope", SCOPES)
    services = fields.texts("services", default=())
    if (scope == "services") != bool(services):
        raise fields.error("services", "la liste va avec la portée « services », et elle seule")
    for name in services:
        if name not in known.services:
            raise fields.error("services", f"le service « {name} » n’existe pas")
    return {
        "id": fields.text("id"),
        "title": fields.text("title", longest=80),
        "why": fields.text("why", longest=200),
        "recognise": fields.text("recognise", longest=260),
        "scope": scope,
        "services": services,
        "recommendations": _recommendations(fields, known),
        "source": read_source(fields),
    }


def _recommendations(fields: Fields, known: Known) -> tuple[str, ...]:
    names = fields.texts("recommendations")
    for name in names:
        if name not in known.recommendations:
            raise fields.error("recommendations", f"la recommandation « {name} » n’existe pas")
    if not names:
        raise fields.error("recommendations", "la liste est vide")
    return names


def _paragraphs(fields: Fields, key: str, known: Known) -> tuple[str, ...]:
    paragraphs = fields.texts(key)
    if not paragraphs:
        raise fields.error(key, "la liste est vide")
    for text in paragraphs:
        _check_braces(fields, key, text, known)
    return paragraphs


def _check_braces(fields: Fields, key: str, text: str, known: Known) -> None:
    for name in _BRACES.findall(text):
        if name not in known.fields:
            raise fields.error(key, f"le champ « {name} » n’existe pas")
    if set(_BRACES.sub("", text)) & {"{", "}"}:
        raise fields.error(key, "une accolade est seule")


def _situation(fields: Fields, known: Known) -> Situation:
    situation = Situation(
        id=fields.text("id"),
        label=fields.text("label", longest=60),
        explanation=fields.text("explanation", longest=160),
        addressee=fields.text("addressee", longest=80),
        look_at=fields.texts("look_at"),
        wording=_paragraphs(fields, "wording", known),
        questionnaire_ids=fields.choices("questionnaires", QUESTIONNAIRE_IDS),
        questionnaires_why=fields.text("questionnaires_why", longest=200),
        recommendations=_recommendations(fields, known),
        source=read_source(fields),
    )
    fields.done()
    return situation


def _letter(fields: Fields, known: Known) -> Letter:
    letter = Letter(
        id=fields.text("id"),
        title=fields.text("title", longest=80),
        use=fields.text("use", longest=200),
        subject=fields.text("subject", longest=160),
        body=_paragraphs(fields, "body", known),
        answer_days=fields.number("answer_days", low=1, high=365),
        recommendations=_recommendations(fields, known),
        source=read_source(fields),
    )
    _check_braces(fields, "subject", letter.subject, known)
    fields.done()
    return letter


def _authority(fields: Fields) -> Authority:
    authority = Authority(
        id=fields.text("id"),
        name=fields.text("name", longest=80),
        when=fields.text("when", longest=200),
        what=fields.text("what", longest=300),
        source=read_source(fields),
    )
    fields.done()
    return authority
