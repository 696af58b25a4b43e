"""Reads and checks `points.toml`. A wrong file is refused, with its name and the key at fault."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from hygie.catalog.fields import Fields
from hygie.catalog.loader import load_catalog
from hygie.catalog.reading import read_fields
from hygie.practice.models import Device
from hygie.premises.rules.places import KINDS
from hygie.premises.rules.points import APPLIES_TO, Point, Points

FILE = "points.toml"
_ID = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
_KINDS: dict[str, tuple[str, ...]] = {
    "whole": (),
    "place": tuple(kind.id for kind in KINDS),
    "device": tuple(str(kind) for kind in Device.Kind.values),
}


@cache
def load_points() -> Points:
    """The points that ship with Hygie. Raises CatalogError."""
    return read_points(files("hygie.premises"))


def read_points(folder: Traversable) -> Points:
    """The `points.toml` of any folder: the same file, the same rules. Raises CatalogError."""
    whole = read_fields(folder, FILE)
    version = whole.text("version", longest=20)
    known = frozenset(
        item.id for measure in load_catalog().measures for item in measure.recommendations
    )
    points = tuple(_point(table, known) for table in whole.some_tables("point"))
    whole.done()
    _refuse_twins(whole, points)
    return Points(version, points)


def _point(table: Fields, known: frozenset[str]) -> Point:
    identifier = table.text("id", longest=40)
    if not _ID.fullmatch(identifier):
        raise table.error("id", "des minuscules, des chiffres et des tirets sont attendus")
    applies_to = table.choice("applies_to", APPLIES_TO)
    recommendations = table.texts("recommendations")
    for item in recommendations:
        if item not in known:
            raise table.error("recommendations", f"« {item} » n’est pas dans le guide")
    if not recommendations:
        raise table.error("recommendations", "la liste est vide")
    point = Point(
        id=identifier,
        applies_to=applies_to,
        question=table.text("question", longest=160),
        why=table.text("why", longest=200),
        hint=table.text("hint", longest=200),
        fix=table.text("fix", longest=200),
        recommendations=recommendations,
        kinds=_kinds(table, applies_to),
        public=_public(table, applies_to),
    )
    table.done()
    return point


def _kinds(table: Fields, applies_to: str) -> tuple[str, ...]:
    kinds = table.texts("kinds", default=())
    for item in kinds:
        if item not in _KINDS[applies_to]:
            raise table.error("kinds", f"« {item} » n’est pas l’un de : {_listed(applies_to)}")
    return kinds


def _listed(applies_to: str) -> str:
    return ", ".join(_KINDS[applies_to]) or "aucun, pour le cabinet entier"


def _public(table: Fields, applies_to: str) -> bool | None:
    if not table.has("public"):
        return None
    if applies_to != "place":
        raise table.error("public", "seule une pièce est ouverte au public")
    return table.flag("public")


def _refuse_twins(whole: Fields, points: Sequence[Point]) -> None:
    seen: set[str] = set()
    for point in points:
        if point.id in seen:
            raise whole.error(f"point[{point.id}].id", "cet identifiant sert deux fois")
        seen.add(point.id)
