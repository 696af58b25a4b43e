"""What changed between two looks, and how long the detail of a look is kept. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from hygie.assessment.rules.observation import Outcome

# A quarter, day by day; after it, the last whole check of each month. The dates, the counts and
# what changed are kept for all of them.
DETAIL_FOR: Final = timedelta(days=90)


class Turn(StrEnum):
    """What became of one line since the time before."""

    BETTER = "better"
    WORSE = "worse"
    NEW = "new"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Turn.BETTER: "Va mieux",
    Turn.WORSE: "Va moins bien",
    Turn.NEW: "Nouveau",
    Turn.OTHER: "A changé",
}
_RANK: Final = {Outcome.FAIL: 0, Outcome.UNKNOWN: 1, Outcome.PASS: 2, Outcome.NOT_APPLICABLE: 2}


@dataclass(frozen=True)
class Change:
    """One line whose outcome is not what it was; `before` None: it was never looked at."""

    probe_id: str
    before: Outcome | None
    after: Outcome

    @property
    def turn(self) -> Turn:
        if self.before is None:
            return Turn.NEW
        was, now = _RANK[self.before], _RANK[self.after]
        if was == now:
            return Turn.OTHER
        return Turn.BETTER if now > was else Turn.WORSE

    def as_json(self) -> dict[str, Any]:
        return {
            "probe": self.probe_id,
            "before": self.before.value if self.before else None,
            "after": self.after.value,
        }

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> "Change":
        before = item["before"]
        return cls(item["probe"], Outcome(before) if before else None, Outcome(item["after"]))


def changes(before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> tuple[Change, ...]:
    """What the new look changes. The very first one changes nothing: there was no time before."""
    if not before:
        return ()
    return tuple(
        Change(probe_id, before.get(probe_id), outcome)
        for probe_id, outcome in after.items()
        if before.get(probe_id) is not outcome
    )


@dataclass(frozen=True)
class Kept:
    """A check whose detail is still there."""

    id: UUID
    at: datetime
    is_whole: bool


def to_thin(checks: Iterable[Kept], *, now: datetime) -> Iterator[UUID]:
    """Those of one computer whose detail has become too old to keep."""
    ordered = sorted(checks, key=lambda check: (check.at, check.id), reverse=True)
    months: set[tuple[int, int]] = set()
    for rank, check in enumerate(ordered):
        month = (check.at.year, check.at.month)
        is_last_of_month = check.is_whole and month not in months
        if check.is_whole:
            months.add(month)
        if rank and now - check.at > DETAIL_FOR and not is_last_of_month:
            yield check.id
