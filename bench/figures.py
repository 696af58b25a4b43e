"""Series of times, and lines that set them beside a baseline and a budget."""

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["ms", "ko", "Mo"]
Detail = float | int | str


@dataclass(frozen=True)
class Series:
    """Values of one kind, in the order they were measured. Never empty."""

    values: tuple[float, ...]

    def share(self, part: float) -> float:
        """The smallest value that this part of the values (0 to 1) does not exceed."""
        ordered = sorted(self.values)
        return ordered[max(0, math.ceil(part * len(ordered)) - 1)]

    @property
    def p50(self) -> float:
        return self.share(0.50)

    @property
    def p95(self) -> float:
        return self.share(0.95)

    @property
    def count(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Budget:
    """What the design allows: a value in the unit of its line, or a ratio to the baseline."""

    limit: float
    of: Literal["value", "ratio"] = "value"


@dataclass(frozen=True)
class Line:
    """One act of Hygie. `beside` is the bare baseline, measured in the same run."""

    name: str
    label: str
    unit: Unit
    value: float
    samples: int
    beside: float | None = None
    beside_label: str = ""
    budgets: tuple[Budget, ...] = ()
    details: dict[str, Detail] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times the baseline; None when there is none."""
        return self.value / self.beside if self.beside else None

    @property
    def share(self) -> float | None:
        """How much of its tightest budget is used: above 1, it is not met. None without budget."""
        return max((self._used(budget) for budget in self.budgets), default=None)

    @property
    def met(self) -> bool | None:
        """Whether every budget is met; None without any."""
        return None if self.share is None else self.share <= 1

    def _used(self, budget: Budget) -> float:
        measured = self.value if budget.of == "value" else self.ratio
        return math.inf if measured is None else measured / budget.limit

    def as_json(self) -> dict[str, Any]:
        """The line as the JSON document holds it."""
        return {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "value": round(self.value, 3),
            "baseline": None if self.beside is None else round(self.beside, 3),
            "baseline_label": self.beside_label,
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "budgets": [{"of": item.of, "limit": item.limit} for item in self.budgets],
            "budget_used": None if self.share is None else round(self.share, 3),
            "met": self.met,
            "samples": self.samples,
            "details": {
                key: round(value, 3) if isinstance(value, float) else value
                for key, value in self.details.items()
            },
        }


def milliseconds(act: Callable[[], object]) -> float:
    """How long this takes, once."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def alternated(rounds: int, *acts: Callable[[], float]) -> list[Series]:
    """Each act in turn, `rounds` times, so that all of them meet the same busy moments.

    Unless there is only one round, one more before does not count: what is kept from one time to
    the next is then there.
    """
    if rounds > 1:
        for act in acts:
            act()
    measured = [tuple(act() for act in acts) for _ in range(rounds)]
    return [Series(values) for values in zip(*measured, strict=True)]


def series(values: Iterable[float]) -> Series:
    """These values, in this order."""
    return Series(tuple(values))
