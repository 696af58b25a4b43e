"""Reads and checks an edition of the questionnaires.

A wrong file is refused, with its name and the key at fault.
"""

import tomllib
from functools import cache, partial
from importlib.resources.abc import Traversable

from hygie.catalog.fields import Fields
from hygie.catalog.reading import Loads, read_fields, read_shipped
from hygie.errors import CatalogError
from hygie.suppliers.questionnaires.facts_loader import read_hds
from hygie.suppliers.questionnaires.model import (
    EQUIVALENCE_KINDS,
    QUESTIONNAIRE_IDS,
    Edition,
    Equivalence,
    Questionnaire,
    Section,
    ServiceKind,
    Theme,
)
from hygie.suppliers.questionnaires.question_loader import Place, read_question
from hygie.suppliers.questionnaires.services_loader import read_services

CURRENT_EDITION = "hygie-2026"
NUMBERS = {name: rank for rank, name in enumerate(QUESTIONNAIRE_IDS, start=1)}


def load_edition(edition_id: str = CURRENT_EDITION) -> Edition:
    """The edition that ships with Hygie. Raises CatalogError."""
    return _shipped(edition_id)


# Apart: a cache would read the same edition twice, once named and once by default.
@cache
def _shipped(edition_id: str) -> Edition:
    return read_shipped(
        "hygie.suppliers.questionnaires",
        edition_id,
        lambda folder, loads: read_edition(folder, loads=loads),
    )


def read_edition(folder: Traversable, *, loads: Loads = tomllib.loads) -> Edition:
    """The edition of any folder: the same files, the same rules. Raises CatalogError."""
    read = partial(read_fields, folder, loads=loads)
    head = read("edition.toml")
    hds = read_hds(read("hds.toml"))
    listed = read_services(read("services.toml"), {item.number for item in hds.activities})
    edition = Edition(
        id=head.text("id"),
        title=head.text("title"),
        notice=head.text("notice", longest=900),
        written_on=head.day("written_on"),
        licence_note=head.text("licence_note"),
        questionnaires=tuple(
            _questionnaire(read(f"{name}.toml"), name, head.text("id"), listed.kinds)
            for name in QUESTIONNAIRE_IDS
        ),
        services=listed.kinds,
        former_services=listed.former,
        role=listed.role,
        hds=hds,
        equivalences=_equivalences(read("equivalences.toml")),
    )
    head.done()
    _check_equivalences(edition)
    return edition


def _questionnaire(
    fields: Fields, name: str, edition_id: str, services: tuple[ServiceKind, ...]
) -> Questionnaire:
    if fields.text("id") != name:
        raise fields.error("id", f"« {name} » est attendu")
    place = Place(name, services)
    sections = tuple(_section(item, place) for item in fields.tables("section"))
    questionnaire = Questionnaire(
        id=name,
        edition_id=edition_id,
        number=NUMBERS[name],
        title=fields.text("title", longest=90),
        measure_id=fields.text("measure"),
        intro=fields.text("intro", longest=900),
        notice=fields.text("notice", longest=600),
        declaration=fields.text("declaration", longest=900),
        sections=sections,
        themes=tuple(_theme(item, place) for item in fields.some_tables("theme")),
    )
    fields.done()
    return questionnaire


def _section(fields: Fields, place: Place) -> Section:
    section = Section(fields.text("id"), fields.text("title", longest=60), fields.text("intro"))
    place.open_section(fields, section.id)
    fields.done()
    return section


def _theme(fields: Fields, place: Place) -> Theme:
    theme_id = fields.text("id")
    section_id = fields.text("section", default="")
    place.open_theme(fields, theme_id, section_id)
    theme = Theme(
        id=theme_id,
        title=fields.text("title", longest=70),
        section_id=section_id,
        questions=tuple(read_question(item, place) for item in fields.some_tables("question")),
    )
    fields.done()
    return theme


def _equivalences(fields: Fields) -> tuple[Equivalence, ...]:
    rows = []
    for item in fields.tables("equivalence"):
        kind = item.choice("kind", EQUIVALENCE_KINDS)
        edition_id, _, origin = item.text("from", default="").partition(":")
        rows.append(
            Equivalence(edition_id, origin, item.texts("to"), kind, item.text("why", default=""))
        )
        _check_row(item, rows[-1])
        item.done()
    fields.done()
    return tuple(rows)


def _check_row(fields: Fields, row: Equivalence) -> None:
    if (row.kind == "new") != (not row.edition_id and not row.origin):
        raise fields.error("from", "une question nouvelle, et elle seule, n’a pas d’origine")
    if row.kind != "new" and not (row.edition_id and row.origin):
        raise fields.error("from", "la forme « édition:question » est attendue")
    if row.kind == "same" and len(row.targets) != 1:
        raise fields.error("to", "une seule question est attendue")
    if (row.kind == "dropped") != (not row.targets):
        raise fields.error("to", "seule une question abandonnée n’a pas de suite")


def _check_equivalences(edition: Edition) -> None:
    known = {question.id for item in edition.questionnaires for question in item.questions}
    seen: set[tuple[str, str]] = set()
    for row in edition.equivalences:
        key = f"{row.edition_id}:{row.origin}"
        for target in row.targets:
            if target not in known:
                raise CatalogError(
                    f"la question « {target} » n’existe pas", file="equivalences.toml", key=key
                )
        if row.origin and (row.edition_id, row.origin) in seen:
            raise CatalogError(f"« {key} » figure déjà", file="equivalences.toml", key=key)
        seen.add((row.edition_id, row.origin))
