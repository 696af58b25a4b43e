"""Geometry of the campaigns' two pictures: values in, strings for a template out.

Lengths are strings with a decimal point, so that no template can write « 1,5 » into an attribute.
The pictures are 360 units wide: on a phone, a unit is a pixel and the words stay readable.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from hygie.assessment.rules.campaign import Evolution, MeasureChange
from hygie.assessment.rules.frozen import FrozenMeasure
from hygie.assessment.rules.standing import Status

NBSP = "\N{NO-BREAK SPACE}"
NOTHING = "—"
WIDTH = 360

# --- then and now, in one picture ---------------------------------------------------------------

_UNIT = 8.0  # the height of one measure
_GAP = 14.0  # between two states: a line of words fits in a state of one measure
_TOP = 26.0
_LEFT, _RIGHT, _THICK = 112.0, 248.0, 10.0


@dataclass(frozen=True)
class State:
    """One of the states, as the picture names it."""

    key: str
    word: str


PROVEN = State("proven", "Prouvé")
DECLARED = State("declared", "Déclaré")
TO_CHECK = State("to-check", "À revérifier")
TO_CONFIRM = State("to-confirm", "À confirmer")
TO_DO = State("to-do", "À faire")
UNANSWERED = State("none", "Sans réponse")
OUT = State("not-applicable", "Sans objet")
STATES = (PROVEN, DECLARED, TO_CHECK, TO_CONFIRM, TO_DO, UNANSWERED, OUT)

_BY_STATUS = {
    Status.PROVEN: PROVEN,
    Status.DECLARED: DECLARED,
    Status.TO_DO: TO_DO,
    Status.NOT_APPLICABLE: OUT,
}


def state_of(measure: FrozenMeasure | None) -> State:
    """Where a measure lies in the picture; one that the edition does not have is out."""
    if measure is None:
        return OUT
    if measure.is_unanswered:
        return UNANSWERED
    if measure.is_to_confirm and measure.status in (Status.UNKNOWN, Status.EXPIRED):
        return TO_CONFIRM
    return _BY_STATUS.get(measure.status, TO_CHECK)


@dataclass(frozen=True)
class Block:
    """A state at one end: its measures stacked. `text_x`, `text_y` are where its words go."""

    state: State
    count: int
    x: str
    y: str
    height: str
    text_x: str
    text_y: str


@dataclass(frozen=True)
class Ribbon:
    """The measures that went from a state to another. `trend`: better, worse or other."""

    before: State
    after: State
    trend: str
    count: int
    path: str

    @property
    def trend_word(self) -> str:
        return _TRENDS[self.trend]

    @property
    def words(self) -> str:
        measures = f"{self.count}{NBSP}mesure{'s' if self.count > 1 else ''}"
        trend = f" ({self.trend_word})" if self.trend_word else ""
        if self.before == self.after:
            return f"{measures} : toujours « {self.before.word} »{trend}"
        return f"{measures} : « {self.before.word} », puis « {self.after.word} »{trend}"


@dataclass(frozen=True)
class Flow:
    """The whole picture. `ribbons` also make the table that says the same."""

    height: str
    lefts: tuple[Block, ...]
    rights: tuple[Block, ...]
    ribbons: tuple[Ribbon, ...]


_TRENDS = {"better": "mieux", "worse": "moins bien", "other": ""}


def flow(changes: Iterable[MeasureChange]) -> Flow:
    """The states of the measures, then on the left and now on the right.

    What was out of the scores both times is left out of the picture too.
    """
    moves: Moves = Counter(
        (state_of(item.before), state_of(item.after), _trend(item.evolution))
        for item in changes
        if item.evolution is not Evolution.OUT
    )
    lefts, rights = _stacked(moves, 0), _stacked(moves, 1)
    used_left, used_right = dict(lefts), dict(rights)
    ribbons = []
    for then, now, trend in product(STATES, STATES, _TRENDS):
        if count := moves[then, now, trend]:
            height = count * _UNIT
            path = _ribbon(used_left[then], used_right[now], height)
            used_left[then] += height
            used_right[now] += height
            ribbons.append(Ribbon(then, now, trend, count, path))
    return Flow(
        height=_length(_bottom(moves, lefts, rights)),
        lefts=_blocks(moves, lefts, side=0, x=_LEFT - _THICK, text_x=_LEFT - _THICK - 6),
        rights=_blocks(moves, rights, side=1, x=_RIGHT, text_x=_RIGHT + _THICK + 6),
        ribbons=tuple(ribbons),
    )


def _trend(evolution: Evolution) -> str:
    return evolution.value if evolution.value in _TRENDS else "other"


Moves = Counter[tuple[State, State, str]]


def _counts(moves: Moves, side: int) -> dict[State, int]:
    found = dict.fromkeys(STATES, 0)
    for (then, now, _), count in moves.items():
        found[now if side else then] += count
    return found


def _stacked(moves: Moves, side: int) -> dict[State, float]:
    """Where each state begins, in the order of STATES, without those that hold nothing."""
    tops: dict[State, float] = {}
    y = _TOP
    for state, count in _counts(moves, side).items():
        if count:
            tops[state] = y
            y += count * _UNIT + _GAP
    return tops


def _blocks(
    moves: Moves, tops: dict[State, float], *, side: int, x: float, text_x: float
) -> tuple[Block, ...]:
    counts = _counts(moves, side)
    return tuple(
        Block(
            state,
            counts[state],
            x=_length(x),
            y=_length(top),
            height=_length(counts[state] * _UNIT),
            text_x=_length(text_x),
            text_y=_length(top + counts[state] * _UNIT / 2 + 4),
        )
        for state, top in tops.items()
    )


def _bottom(moves: Moves, *sides: dict[State, float]) -> float:
    ends = [_TOP]
    for side, tops in enumerate(sides):
        counts = _counts(moves, side)
        ends += [top + counts[state] * _UNIT for state, top in tops.items()]
    return max(ends) + _GAP / 2


def _ribbon(y0: float, y1: float, height: float) -> str:
    middle = (_LEFT + _RIGHT) / 2
    x0, x1, xm = _length(_LEFT), _length(_RIGHT), _length(middle)
    a, b, c, d = (_length(y) for y in (y0, y1, y1 + height, y0 + height))
    return f"M{x0} {a}C{xm} {a} {xm} {b} {x1} {b}V{c}C{xm} {c} {xm} {d} {x0} {d}Z"


# --- both scores over the years -----------------------------------------------------------------

_HEIGHT, _FLOOR, _CEILING = 190.0, 150.0, 24.0
_FIRST, _LAST = 46.0, 330.0
_MOST_LABELS = 6
_LONGEST_LABEL = 9


@dataclass(frozen=True)
class YearScores:
    """Both scores of one year: fractions from 0 to 1, None when no measure counted.

    `is_open`: the year under way, whose scores are not its last word.
    """

    label: str
    proven: float | None
    declared: float | None
    is_open: bool = False

    @property
    def name(self) -> str:
        return f"{self.label}, en cours" if self.is_open else self.label


@dataclass(frozen=True)
class Dot:
    """One year of a line; hollow when the year is still open."""

    x: str
    y: str
    words: str
    is_open: bool


@dataclass(frozen=True)
class Line:
    """One score over the years. `points` joins the closed years that have a score."""

    key: str
    points: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Tick:
    """A word along an axis."""

    x: str
    y: str
    label: str


@dataclass(frozen=True)
class History:
    """The lines, the years under them, the shares beside them, and the table's rows."""

    width: str
    height: str
    first_x: str
    last_x: str
    years: tuple[Tick, ...]
    shares: tuple[Tick, ...]
    lines: tuple[Line, ...]
    rows: tuple[tuple[str, str, str], ...]
    description: str


def short_title(title: str) -> str:
    """What fits under an axis: the year of « Bilan 2026 »."""
    short = title.removeprefix("Bilan ")
    return short if len(short) <= _LONGEST_LABEL else short[: _LONGEST_LABEL - 1] + "…"


def history(years: Sequence[YearScores]) -> History:
    """Both scores of some years, the oldest first."""
    xs = _spread(len(years))
    every = -(-len(years) // _MOST_LABELS) or 1
    last = len(years) - 1
    return History(
        width=str(WIDTH),
        height=_length(_HEIGHT),
        first_x=_length(_FIRST),
        last_x=_length(_LAST),
        years=tuple(
            Tick(_length(x), _length(_FLOOR + 20), year.label)
            for rank, (x, year) in enumerate(zip(xs, years, strict=True))
            if (last - rank) % every == 0
        ),
        shares=tuple(
            Tick(_length(_FIRST - 8), _length(_height_of(share)), percent(share))
            for share in (0.0, 0.5, 1.0)
        ),
        lines=(
            _line("declared", "déclaré ou prouvé", xs, [year.declared for year in years], years),
            _line("proven", "prouvé", xs, [year.proven for year in years], years),
        ),
        rows=tuple((year.name, percent(year.proven), percent(year.declared)) for year in years),
        description=_told(years),
    )


def _spread(count: int) -> list[float]:
    if count == 1:
        return [(_FIRST + _LAST) / 2]
    return [_FIRST + (_LAST - _FIRST) * rank / (count - 1) for rank in range(count)]


def _height_of(share: float) -> float:
    return _FLOOR - (_FLOOR - _CEILING) * share


def _line(
    key: str,
    word: str,
    xs: Sequence[float],
    shares: Sequence[float | None],
    years: Sequence[YearScores],
) -> Line:
    dots = tuple(
        Dot(
            _length(x),
            _length(_height_of(share)),
            f"{year.name} : {word} {percent(share)}",
            year.is_open,
        )
        for x, share, year in zip(xs, shares, years, strict=True)
        if share is not None
    )
    return Line(key, " ".join(f"{dot.x},{dot.y}" for dot in dots if not dot.is_open), dots)


def _told(years: Sequence[YearScores]) -> str:
    return " ".join(
        f"{year.name} : prouvé {percent(year.proven)}, déclaré ou prouvé {percent(year.declared)}."
        for year in years
    )


def percent(share: float | None) -> str:
    """« 67 % ». Never 100 % before the end, never 0 % after the start; « — » for None."""
    if share is None:
        return NOTHING
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share!r}")
    whole = int(Fraction(share) * 100 + Fraction(1, 2))
    if share < 1:
        whole = min(whole, 99)
    return f"{max(whole, 1) if share > 0 else whole}{NBSP}%"


def _length(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
