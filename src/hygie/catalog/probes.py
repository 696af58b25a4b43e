"""What each look at a workstation is about: which recommendations of the guide, so which measures.

The mapping is the edition's (`probes.toml`), not the probes': another guide would ask for the same
looks under other numbers. Pure, and light: `hygie check` reads this file alone.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from hygie.catalog.fields import Fields
from hygie.catalog.loader import CURRENT_EDITION
from hygie.catalog.reading import read_fields
from hygie.errors import CatalogError

FILE: Final = "probes.toml"
_PROBE: Final = re.compile(r"[a-z][a-z0-9_]{2,60}")
_TOPIC: Final = re.compile(r"workstation\.[a-z0-9_]+")
_RECOMMENDATION: Final = re.compile(r"((?:2\.\d{1,2}(?:\.\d)?(?:\.[a-d])?|A\d(?:\.\d)?))-\d\d")


@dataclass(frozen=True)
class MappedProbe:
    """One look. `topic` is the hub's (`workstation.screen_lock`), the one of the proof rules.

    `note` says in French why no recommendation stands here, when the guide is silent.
    """

    id: str
    topic: str
    recommendations: tuple[str, ...]
    note: str = ""

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of these recommendations, each once, in their order."""
        return tuple(dict.fromkeys(item.rpartition("-")[0] for item in self.recommendations))


@dataclass(frozen=True)
class ProbeMap:
    """The mapping of one edition."""

    edition: str
    probes: dict[str, MappedProbe]

    def get(self, probe_id: str) -> MappedProbe | None:
        """None for a look that this edition does not know."""
        return self.probes.get(probe_id)

    def measures(self, probe_id: str) -> tuple[str, ...]:
        """Empty when the guide is silent, or the look unknown."""
        found = self.get(probe_id)
        return found.measures if found else ()

    def recommendations(self, probe_id: str) -> tuple[str, ...]:
        """Empty when the guide is silent, or the look unknown."""
        found = self.get(probe_id)
        return found.recommendations if found else ()

    @property
    def topics(self) -> dict[str, tuple[str, ...]]:
        """The looks of each of the hub's topics, in the file's order."""
        found: dict[str, tuple[str, ...]] = {}
        for probe in self.probes.values():
            found[probe.topic] = (*found.get(probe.topic, ()), probe.id)
        return found


@cache
def load_probe_map(edition_id: str = CURRENT_EDITION) -> ProbeMap:
    """The mapping of the edition that ships with Hygie. Raises CatalogError."""
    return read_probe_map(files("hygie.catalog") / "editions" / edition_id, edition_id)


def read_probe_map(folder: Traversable, edition_id: str) -> ProbeMap:
    """The mapping of any folder: the same file, the same rules. Raises CatalogError."""
    fields = read_fields(folder, FILE)
    probes: dict[str, MappedProbe] = {}
    for item in fields.some_tables("probe"):
        probe = _probe(item)
        if probe.id in probes:
            raise CatalogError(f"« {probe.id} » figure déjà", file=FILE, key=probe.id)
        probes[probe.id] = probe
    fields.done()
    return ProbeMap(edition_id, probes)


def _probe(fields: Fields) -> MappedProbe:
    probe = MappedProbe(
        id=_matching(fields, "id", _PROBE),
        topic=_matching(fields, "topic", _TOPIC),
        recommendations=fields.texts("recommendations"),
        note=fields.text("note", default=""),
    )
    for item in probe.recommendations:
        if not _RECOMMENDATION.fullmatch(item):
            raise fields.error("recommendations", f"« {item} » n’est pas une recommandation")
    if len(set(probe.recommendations)) != len(probe.recommendations):
        raise fields.error("recommendations", "une recommandation figure deux fois")
    if bool(probe.note) is bool(probe.recommendations):
        raise fields.error("note", "sans recommandation, et alors seulement, dites pourquoi")
    fields.done()
    return probe


def _matching(fields: Fields, key: str, pattern: re.Pattern[str]) -> str:
    value = fields.text(key)
    if not pattern.fullmatch(value):
        raise fields.error(key, f"« {value} » n’a pas la bonne forme")
    return value
