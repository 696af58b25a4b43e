"""An observation.

What was seen, about which measures, by whom, on what, and until when it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import inf


class Outcome(StrEnum):
    """What an observation concludes.

    UNKNOWN always carries a reason, and never counts as a pass.
    """

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Strength(StrEnum):
    """How strong a proof is, strongest first."""

    SEEN = "seen"
    ATTESTED = "attested"
    STATED = "stated"

    @property
    def label(self) -> str:
        return STRENGTH_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return _RANKS[self]


_RANKS = {strength: rank for rank, strength in enumerate(Strength)}
STRENGTH_LABELS = {
    Strength.SEEN: "vu par Hygie",
    Strength.ATTESTED: "attesté par un tiers",
    Strength.STATED: "constaté par vous",
}


@dataclass(frozen=True)
class Subject:
    """What was looked at: one PC, one supplier… `scope` is one of the catalog's scopes."""

    scope: str
    id: str
    label: str


WHOLE_PRACTICE = Subject("practice", "", "le cabinet")


@dataclass(frozen=True)
class Evidence:
    """A file behind an observation.

    `url` is where it can be read, empty when it is a record of a room.
    """

    name: str
    sha256: str = ""
    size_bytes: int = 0
    url: str = ""


@dataclass(frozen=True)
class Observation:
    """One thing seen, about one measure.

    `topic` is what was looked at (`workstation.screen_lock`); `origin` who looked, in French;
    `collected_at` and `valid_until` are aware UTC datetimes (`valid_until` None: no limit);
    `reason` says why for a fail or an unknown, in French, with the next gesture.
    """

    measure_id: str
    topic: str
    outcome: Outcome
    origin: str
    strength: Strength
    collected_at: datetime
    valid_until: datetime | None
    summary: str
    subject: Subject = WHOLE_PRACTICE
    reason: str = ""
    evidence: tuple[Evidence, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.outcome is Outcome.UNKNOWN and not self.reason:
            raise ValueError("an unknown outcome carries its reason")

    def is_current(self, now: datetime) -> bool:
        """Whether it says something of `now`: collected already, and not out of date."""
        if self.collected_at > now:
            return False
        return self.valid_until is None or now < self.valid_until


def latest(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """What still says how things are.

    An observation falls when a newer one, at least as strong, decided about the same subject of
    the same topic. So a statement never hides what Hygie saw, and a look that failed (`unknown`)
    hides nothing. At the same instant a fail hides a pass: the order of arrival never decides.
    """
    groups: dict[tuple[str, str, str, str], list[Observation]] = {}
    for item in observations:
        key = (item.measure_id, item.topic, item.subject.scope, item.subject.id)
        groups.setdefault(key, []).append(item)
    return tuple(item for group in groups.values() for item in _standing_in(group))


def _standing_in(group: list[Observation]) -> list[Observation]:
    newest_first = sorted(group, key=_recency, reverse=True)
    kept: list[Observation] = []
    strongest_so_far: int | None = None
    seen_unknown = False
    for item in newest_first:
        if strongest_so_far is not None and strongest_so_far <= item.strength.rank:
            continue
        if item.outcome is Outcome.UNKNOWN:
            if not seen_unknown:
                kept.append(item)
            seen_unknown = True
            continue
        kept.append(item)
        strongest_so_far = item.strength.rank
    return kept


def _recency(item: Observation) -> tuple[datetime, int, int, float, str, str]:
    order = (Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.PASS, Outcome.FAIL)
    return (
        item.collected_at,
        order.index(item.outcome),
        -item.strength.rank,
        _caution(item),
        item.summary,
        item.reason,
    )


def _caution(item: Observation) -> float:
    # Of twins that differ by their end only, the fail that lasts and the pass that ends first.
    end = item.valid_until.timestamp() if item.valid_until else inf
    return end if item.outcome is Outcome.FAIL else -end
