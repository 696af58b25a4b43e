"""Reads and checks an edition of the guide.

A wrong file is refused, with its name and the key at fault.
"""

import re
import tomllib
from functools import cache, partial
from importlib.resources.abc import Traversable
from typing import Any

from hygie.catalog.fields import Fields
from hygie.catalog.model import (
    CONDITIONS,
    DOERS,
    LEGAL_STATUSES,
    PROTECTS,
    SCOPES,
    SYSTEMS,
    Catalog,
    Edition,
    Equivalence,
    HowTo,
    Legal,
    Measure,
    ProofRule,
    Recommendation,
    Requirement,
    Resource,
    Term,
    Theme,
)
from hygie.catalog.reading import Loads, read_fields, read_shipped
from hygie.errors import CatalogError

CURRENT_EDITION = "ans-2021"
_TOPIC = re.compile(r"[a-z]+\.[a-z0-9_]+")
_MEASURE_ID = re.compile(r"(2\.\d{1,2}(\.\d)?(\.[a-d])?|A\d(\.\d)?)")
_EQUIVALENCE_KINDS = ("same", "split", "merged", "dropped")


def load_catalog(edition_id: str = CURRENT_EDITION) -> Catalog:
    """The edition that ships with Hygie. Raises CatalogError."""
    return _shipped(edition_id)


# Apart: a cache would read the same edition twice, once named and once by default.
@cache
def _shipped(edition_id: str) -> Catalog:
    return read_shipped(
        "hygie.catalog", edition_id, lambda folder, loads: read_catalog(folder, loads=loads)
    )


def read_catalog(folder: Traversable, *, loads: Loads = tomllib.loads) -> Catalog:
    """The edition of any folder: the same files, the same rules. Raises CatalogError."""
    read = partial(read_fields, folder, loads=loads)
    edition = read("edition.toml")
    themes = tuple(_theme(item) for item in edition.some_tables("theme"))
    measures = tuple(
        measure
        for theme in themes
        for measure in _measures(read(f"measures/{theme.id}.toml"), theme.id)
    )
    catalog = Catalog(
        edition=_edition(edition),
        themes=themes,
        measures=measures,
        resources=_resources(read("resources.toml")),
        glossary=_glossary(read("glossary.toml")),
        equivalences=_equivalences(read("equivalences.toml")),
    )
    _check_whole(catalog)
    return catalog


def _edition(fields: Fields) -> Edition:
    edition = Edition(
        id=fields.text("id"),
        title=fields.text("title"),
        publisher=fields.text("publisher"),
        published=fields.text("published"),
        published_note=fields.text("published_note", default=""),
        locale=fields.text("locale"),
        source=fields.text("source"),
        licence_note=fields.text("licence_note"),
        verified_on=fields.day("verified_on"),
    )
    fields.done()
    return edition


def _theme(fields: Fields) -> Theme:
    theme = Theme(fields.text("id"), fields.text("title"), fields.text("intro"))
    fields.done()
    return theme


def _measures(fields: Fields, theme: str) -> tuple[Measure, ...]:
    measures = tuple(_measure(item, theme) for item in fields.some_tables("measure"))
    fields.done()
    return measures


def _measure(fields: Fields, theme: str) -> Measure:
    measure_id = fields.text("id")
    if not _MEASURE_ID.fullmatch(measure_id):
        raise fields.error("id", f"« {measure_id} » n’est pas un identifiant de mesure")
    common = _described(fields)
    measure = Measure(
        id=measure_id,
        theme=theme,
        chapter=fields.text("chapter"),
        title=fields.text("title", longest=80),
        local=fields.flag("local"),
        cloud=fields.flag("cloud"),
        condition=fields.choice("condition", CONDITIONS, default=""),
        action=fields.text("action", longest=90),
        weight=fields.number("weight", low=1, high=10),
        how=_how(fields.table("how")),
        proof=_proof(_required(fields, "proof")),
        recommendations=(),
        legal=_legal(fields),
        **common,
    )
    recommendations = tuple(
        _recommendation(item, measure) for item in fields.tables("recommendation")
    )
    fields.done()
    return _with_recommendations(measure, recommendations)


def _with_recommendations(measure: Measure, recommendations: tuple[Recommendation, ...]) -> Measure:
    return Measure(**{**vars(measure), "recommendations": recommendations})


def _described(fields: Fields) -> dict[str, Any]:
    """What a measure must say and a recommendation may inherit."""
    return {
        "question": fields.text("question", longest=260),
        "why": fields.text("why", longest=240),
        "protects": fields.choices("protects", PROTECTS),
        "effort_minutes": fields.number("effort_minutes", low=1, high=960),
        "doer": fields.choice("doer", DOERS),
        "validity_months": fields.number("validity_months", low=1, high=120),
        "source": fields.text("source"),
        "resources": fields.texts("resources", default=()),
    }


def _recommendation(fields: Fields, measure: Measure) -> Recommendation:
    proof = fields.table("proof")
    item = Recommendation(
        id=fields.text("id"),
        measure_id=measure.id,
        text=fields.text("text", longest=200),
        question=fields.text("question", longest=260),
        why=fields.text("why", longest=240),
        weight=fields.number("weight", low=1, high=5),
        effort_minutes=fields.number("effort_minutes", low=1, high=960),
        doer=fields.choice("doer", DOERS),
        protects=fields.choices("protects", PROTECTS, default=measure.protects),
        validity_months=fields.number(
            "validity_months", low=1, high=120, default=measure.validity_months
        ),
        source=fields.text("source", default=measure.source),
        resources=fields.texts("resources", default=measure.resources),
        how=_how(fields.table("how")) or measure.how,
        proof=_proof(proof) if proof else measure.proof,
        legal=_legal(fields),
    )
    if not re.fullmatch(re.escape(measure.id) + r"-\d\d", item.id):
        raise fields.error("id", f"« {item.id} » n’appartient pas à la mesure {measure.id}")
    fields.done()
    return item


def _required(fields: Fields, key: str) -> Fields:
    table = fields.table(key)
    if table is None:
        raise fields.error(key, "table manquante")
    return table


def _how(fields: Fields | None) -> tuple[HowTo, ...]:
    if fields is None:
        return ()
    steps = [(system, fields.texts(system, default=())) for system in SYSTEMS]
    fields.done()
    return tuple(HowTo(system, items) for system, items in steps if items)  # type: ignore[arg-type]


def _legal(fields: Fields) -> tuple[Legal, ...]:
    facts = []
    for item in fields.tables("legal"):
        status = item.choice("status", LEGAL_STATUSES)
        facts.append(Legal(item.text("text"), item.text("source"), status))
        item.done()
    return tuple(facts)


def _proof(fields: Fields) -> ProofRule:
    rule = ProofRule(
        text=fields.text("text"),
        any_of=tuple(
            tuple(_requirement(fields, item) for item in alternative)
            for alternative in fields.lists("any_of")
        ),
        file_required=fields.flag("file_required", default=False),
    )
    if not rule.any_of:
        raise fields.error("any_of", "au moins une façon de prouver est attendue")
    fields.done()
    return rule


def _requirement(fields: Fields, text: str) -> Requirement:
    topic, _, scope = text.partition("@")
    if not _TOPIC.fullmatch(topic) or scope not in SCOPES:
        raise fields.error("any_of", f"« {text} » n’est pas de la forme sujet@portée")
    return Requirement(topic, scope)  # type: ignore[arg-type]


def _resources(fields: Fields) -> tuple[Resource, ...]:
    resources = []
    for item in fields.some_tables("resource"):
        resource = Resource(
            id=item.text("id"),
            title=item.text("title"),
            url=item.text("url"),
            publisher=item.text("publisher"),
            last_checked=item.optional_day("last_checked"),
            note=item.text("note", default=""),
        )
        if not resource.url.startswith("https://"):
            raise item.error("url", "une adresse en https:// est attendue")
        item.done()
        resources.append(resource)
    fields.done()
    return tuple(resources)


def _glossary(fields: Fields) -> tuple[Term, ...]:
    terms = []
    for item in fields.some_tables("term"):
        terms.append(
            Term(item.text("abbreviation"), item.text("expansion"), item.text("explanation"))
        )
        item.done()
    fields.done()
    return tuple(terms)


def _equivalences(fields: Fields) -> tuple[Equivalence, ...]:
    rows = []
    for item in fields.tables("equivalence"):
        kind = item.choice("kind", _EQUIVALENCE_KINDS)
        rows.append(Equivalence(item.text("from"), item.texts("to"), kind))
        item.done()
    fields.done()
    return tuple(rows)


def _check_whole(catalog: Catalog) -> None:
    """What no single table can see: ids used twice, and names that point nowhere."""
    _refuse_twice("edition.toml", [theme.id for theme in catalog.themes])
    _refuse_twice("resources.toml", [resource.id for resource in catalog.resources])
    _refuse_twice("glossary.toml", [term.abbreviation for term in catalog.glossary])
    seen: set[str] = set()
    for measure in catalog.measures:
        _refuse_known(f"measures/{measure.theme}.toml", measure.id, seen)
    known = {resource.id for resource in catalog.resources}
    for measure in catalog.measures:
        file = f"measures/{measure.theme}.toml"
        _refuse_twice(file, [item.id for item in measure.recommendations])
        described: tuple[Measure | Recommendation, ...] = (measure, *measure.recommendations)
        for item in described:
            for resource in item.resources:
                if resource not in known:
                    raise CatalogError(
                        f"la ressource « {resource} » n’existe pas",
                        file=file,
                        key=f"{item.id}.resources",
                    )


def _refuse_twice(file: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        _refuse_known(file, identifier, seen)


def _refuse_known(file: str, identifier: str, seen: set[str]) -> None:
    if identifier in seen:
        raise CatalogError(f"« {identifier} » figure déjà", file=file, key=identifier)
    seen.add(identifier)
