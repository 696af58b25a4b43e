"""The two scores, weighted by risk, that never hide each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Standing, Status


@dataclass(frozen=True)
class Scores:
    """Weights, not measures: `proven_weight / total_weight` is the proven score.

    `proven` and `declared_or_proven` are fractions from 0 to 1, None when no measure counts.
    The three parts of `proven_weight` are in `by_strength`.
    """

    total_weight: int
    proven_weight: int
    declared_weight: int
    by_strength: dict[Strength, int]

    @property
    def proven(self) -> float | None:
        return self.proven_weight / self.total_weight if self.total_weight else None

    @property
    def declared_or_proven(self) -> float | None:
        if not self.total_weight:
            return None
        return (self.proven_weight + self.declared_weight) / self.total_weight

    def part(self, strength: Strength) -> float:
        """The share of one strength in the whole, from 0 to 1."""
        return self.by_strength[strength] / self.total_weight if self.total_weight else 0.0


def scores(rows: Iterable[tuple[int, Standing]]) -> Scores:
    """Both scores of some measures, each given as (weight, standing). `unknown` never counts."""
    total = proven = declared = 0
    by_strength = dict.fromkeys(Strength, 0)
    for weight, item in rows:
        if not item.counts:
            continue
        total += weight
        if item.status is Status.PROVEN:
            proven += weight
            by_strength[item.strength or Strength.STATED] += weight
        elif item.counts_as_declared:
            declared += weight
    return Scores(total, proven, declared, by_strength)


def count_by_status(standings: Iterable[Standing]) -> dict[Status, int]:
    """How many measures stand in each status, zeros included."""
    counts = dict.fromkeys(Status, 0)
    for item in standings:
        counts[item.status] += 1
    return counts
