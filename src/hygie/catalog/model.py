"""What an edition of the guide is made of. Everything here is read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

Condition = Literal["", "several_users", "third_party_premises"]
Protects = Literal["availability", "confidentiality", "accuracy", "sharing", "traceability"]
Doer = Literal["me", "supplier", "both"]
Scope = Literal[
    "practice", "computer", "mobile", "device", "person", "supplier", "medium", "mailbox"
]
System = Literal["all", "windows", "macos", "linux", "android", "ios"]
LegalStatus = Literal["sure", "to_verify"]

CONDITIONS: tuple[str, ...] = get_args(Condition)
PROTECTS: tuple[str, ...] = get_args(Protects)
DOERS: tuple[str, ...] = get_args(Doer)
SCOPES: tuple[str, ...] = get_args(Scope)
SYSTEMS: tuple[str, ...] = get_args(System)
LEGAL_STATUSES: tuple[str, ...] = get_args(LegalStatus)

PROTECTS_LABELS: Mapping[str, str] = {
    "availability": "la disponibilité",
    "confidentiality": "la confidentialité",
    "accuracy": "l’exactitude",
    "sharing": "le partage maîtrisé",
    "traceability": "la traçabilité",
}
DOER_LABELS: Mapping[str, str] = {
    "me": "vous",
    "supplier": "votre informaticien",
    "both": "vous et votre informaticien",
}
SYSTEM_LABELS: Mapping[str, str] = {
    "all": "partout",
    "windows": "sur Windows 11",
    "macos": "sur macOS",
    "linux": "sur Linux",
    "android": "sur Android",
    "ios": "sur iPhone et iPad",
}


@dataclass(frozen=True)
class Legal:
    """One legal fact, with where it comes from and how sure we are."""

    text: str
    source: str
    status: LegalStatus


@dataclass(frozen=True)
class HowTo:
    """The steps on one system; `system` is "all" when it does not matter."""

    system: System
    steps: tuple[str, ...]

    @property
    def label(self) -> str:
        return SYSTEM_LABELS[self.system]


@dataclass(frozen=True)
class Requirement:
    """One thing to be seen.

    A topic (`workstation.screen_lock`), once for each subject of a scope.
    """

    topic: str
    scope: Scope

    def __str__(self) -> str:
        return f"{self.topic}@{self.scope}"


@dataclass(frozen=True)
class ProofRule:
    """What proves a measure: any of the alternatives, each of them whole."""

    text: str
    any_of: tuple[tuple[Requirement, ...], ...]
    file_required: bool = False


@dataclass(frozen=True)
class Recommendation:
    """One line of detail under a measure. What its file leaves out is the measure's."""

    id: str
    measure_id: str
    text: str
    question: str
    why: str
    weight: int
    effort_minutes: int
    doer: Doer
    protects: tuple[Protects, ...]
    validity_months: int
    source: str
    resources: tuple[str, ...]
    how: tuple[HowTo, ...]
    proof: ProofRule
    legal: tuple[Legal, ...] = ()


@dataclass(frozen=True)
class Measure:
    """One row of the guide's checklist. Its id is for ever."""

    id: str
    chapter: str
    theme: str
    title: str
    local: bool
    cloud: bool
    condition: Condition
    question: str
    why: str
    protects: tuple[Protects, ...]
    action: str
    weight: int
    effort_minutes: int
    doer: Doer
    validity_months: int
    source: str
    resources: tuple[str, ...]
    how: tuple[HowTo, ...]
    proof: ProofRule
    recommendations: tuple[Recommendation, ...]
    legal: tuple[Legal, ...] = ()

    @property
    def doer_label(self) -> str:
        return DOER_LABELS[self.doer]

    @property
    def protects_label(self) -> str:
        *others, last = (PROTECTS_LABELS[item] for item in self.protects)
        return f"{', '.join(others)} et {last}" if others else last


@dataclass(frozen=True)
class Theme:
    """A chapter of the checklist, as the practice reads it."""

    id: str
    title: str
    intro: str


@dataclass(frozen=True)
class Resource:
    """An official page. `last_checked` is None when nobody has checked the address yet."""

    id: str
    title: str
    url: str
    publisher: str
    last_checked: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Term:
    """An abbreviation of the guide, spelled out and explained."""

    abbreviation: str
    expansion: str
    explanation: str


@dataclass(frozen=True)
class Edition:
    """Which guide this is, and how far we read it."""

    id: str
    title: str
    publisher: str
    published: str
    locale: str
    source: str
    licence_note: str
    verified_on: date
    published_note: str = ""


@dataclass(frozen=True)
class Equivalence:
    """What became of a measure or recommendation of an earlier edition."""

    origin: str
    targets: tuple[str, ...]
    kind: Literal["same", "split", "merged", "dropped"]


@dataclass(frozen=True)
class Catalog:
    """A whole edition. Measures are in the guide's order."""

    edition: Edition
    themes: tuple[Theme, ...]
    measures: tuple[Measure, ...]
    resources: tuple[Resource, ...]
    glossary: tuple[Term, ...]
    equivalences: tuple[Equivalence, ...] = field(default=())

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def _recommendations(self) -> dict[str, Recommendation]:
        return {item.id: item for measure in self.measures for item in measure.recommendations}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def _resources(self) -> dict[str, Resource]:
        return {resource.id: resource for resource in self.resources}

    def measure(self, measure_id: str) -> Measure:
        """Raises KeyError when the edition has no such measure."""
        return self._measures[measure_id]

    def has_measure(self, measure_id: str) -> bool:
        return measure_id in self._measures

    def recommendation(self, recommendation_id: str) -> Recommendation:
        """Raises KeyError when the edition has no such recommendation."""
        return self._recommendations[recommendation_id]

    def theme(self, theme_id: str) -> Theme:
        """Raises KeyError when the edition has no such theme."""
        return self._themes[theme_id]

    def has_theme(self, theme_id: str) -> bool:
        return theme_id in self._themes

    def resource(self, resource_id: str) -> Resource:
        """Raises KeyError when the edition has no such resource."""
        return self._resources[resource_id]

    def of_theme(self, theme_id: str) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if measure.theme == theme_id)
