"""Geometry and words of the charts: numbers in, strings ready for a template out. No Django.

Every length is a string with a decimal point, so that no template can localise it into a broken
SVG attribute.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NBSP = "\u00a0"
NOTHING = "—"
ROUNDING = 1e-9  # what a sum of weights may miss the whole by


@dataclass(frozen=True)
class Arc:
    """A part of a ring, in hundredths of its turn: `dash` drawn after `offset`."""

    kind: str
    label: str
    percent: str
    dash: str
    offset: str


@dataclass(frozen=True)
class Rings:
    """The two scores, as two concentric rings, and the parts of the inner one."""

    proven: str
    declared: str
    gap: str
    declared_arc: Arc | None
    proven_arcs: tuple[Arc, ...]
    description: str

    @property
    def known(self) -> bool:
        """Whether there is anything to draw yet."""
        return self.declared_arc is not None


@dataclass(frozen=True)
class Bar:
    """One row of the bars: `done` of `total`, then `declared` more that are only declared."""

    label: str
    url: str
    done: int
    declared: int
    total: int
    done_width: str
    declared_width: str
    description: str


@dataclass(frozen=True)
class Step:
    """One dot of the steps."""

    number: int
    state: str


STRENGTHS = (
    ("seen", "vu par Hygie"),
    ("attested", "attesté par un tiers"),
    ("stated", "constaté par vous"),
)


def percent(share: float | None) -> str:
    """`share` (0 to 1) in words: « 67 % »; None is « — ».

    Never 100 % before the end, never 0 % after the start. Raises ValueError outside.
    """
    if share is None:
        return NOTHING
    return f"{_hundredths(share)}{NBSP}%"


def rings(
    proven: float | None, declared: float | None, parts: Mapping[str, float] | None = None
) -> Rings:
    """The two rings. `declared` is declared *or* proven; `parts` splits `proven` by strength.

    Raises ValueError on a share outside 0..1, when proven exceeds declared, when parts exceed
    proven.
    """
    if proven is None or declared is None:
        return Rings(NOTHING, NOTHING, "", None, (), "Pas encore de réponse.")
    _require_share(proven, declared)
    if proven > declared + ROUNDING:
        raise ValueError("the proven share cannot exceed the declared-or-proven one")
    words = f"Prouvé : {percent(proven)}. Déclaré ou prouvé : {percent(declared)}.".replace(
        " :", f"{NBSP}:"
    )
    gap = _hundredths(declared) - _hundredths(proven)
    outer = _arc("declared", "Déclaré ou prouvé", declared, 0.0)
    return Rings(
        percent(proven),
        percent(declared),
        f"{gap}{NBSP}%" if gap else "",
        outer,
        _proven_arcs(proven, parts or {}),
        words,
    )


def bars(rows: Iterable[Mapping[str, object] | object]) -> tuple[Bar, ...]:
    """The rows as bars: mappings or objects with label, done, total and maybe url, declared.

    Raises ValueError when a row counts more than its total.
    """
    return tuple(_bar(row) for row in rows)


def steps(current: int, total: int) -> tuple[Step, ...]:
    """The dots of a journey of `total` steps, seen from step `current`. ValueError outside."""
    if not 1 <= current <= total:
        raise ValueError(f"step {current} of {total}")
    return tuple(Step(number, _step_state(number, current)) for number in range(1, total + 1))


def _hundredths(share: float) -> int:
    _require_share(share)
    whole = int(share * 100 + 0.5)
    if share < 1 - ROUNDING:
        whole = min(whole, 99)
    return max(whole, 1) if share > ROUNDING else whole


def _proven_arcs(proven: float, parts: Mapping[str, float]) -> tuple[Arc, ...]:
    if not any(parts.values()):
        return (_arc("proven", "Prouvé", proven, 0.0),) if proven else ()
    _require_share(*parts.values())
    if sum(parts.values()) > proven + ROUNDING:
        raise ValueError("the strengths cannot exceed the proven share")
    arcs: list[Arc] = []
    start = 0.0
    for kind, label in STRENGTHS:
        share = parts.get(kind, 0.0)
        if share:
            arcs.append(_arc(kind, label, share, start))
            start += share
    return tuple(arcs)


def _arc(kind: str, label: str, share: float, start: float) -> Arc:
    return Arc(kind, label, percent(share), _number(share * 100), _number(-start * 100))


def _bar(row: Mapping[str, object] | object) -> Bar:
    label, url = str(_read(row, "label", "")), str(_read(row, "url", "") or "")
    done, declared, total = (_count(row, key) for key in ("done", "declared", "total"))
    if done + declared > total:
        raise ValueError(f"{label}: {done} + {declared} of {total}")
    scale = 100 / total if total else 0.0
    words = [f"{done} prouvée{_plural(done)} sur {total}"]
    if declared:
        words.append(f"{declared} déclarée{_plural(declared)}")
    return Bar(
        label, url, done, declared, total,
        _number(done * scale), _number((done + declared) * scale), ", ".join(words),
    )  # fmt: skip


def _read(row: Mapping[str, object] | object, key: str, default: object) -> object:
    if isinstance(row, Mapping):
        return row.get(key, default)
    return getattr(row, key, default)


def _count(row: Mapping[str, object] | object, key: str) -> int:
    value = _read(row, key, 0)
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{key} must be a count, not {value!r}")
    return value


def _step_state(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "todo"


def _require_share(*shares: float) -> None:
    for share in shares:
        if not -ROUNDING <= share <= 1 + ROUNDING:
            raise ValueError(f"a share lies between 0 and 1, not {share!r}")


def _plural(count: int) -> str:
    return "s" if count > 1 else ""


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
