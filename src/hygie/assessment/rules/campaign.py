"""From one year to the next: what is carried over, and what has changed measure by measure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from hygie.assessment.rules.editions import Lineage
from hygie.assessment.rules.frozen import FrozenAnswer, FrozenMeasure, FrozenYear
from hygie.assessment.rules.observation import Strength
from hygie.assessment.rules.standing import Declared, Status

NBSP = "\N{NO-BREAK SPACE}"
YEARLY_MONTHS = 11  # after which the page says that it is time


# --- closing ------------------------------------------------------------------------------------


def next_title(year: int, taken: Collection[str]) -> str:
    """The name of the assessment that opens: « Bilan 2027 », « Bilan 2027 (2) » the second time."""
    title, rank = f"Bilan {year}", 1
    while title in taken:
        rank += 1
        title = f"Bilan {year} ({rank})"
    return title


def months_between(opened_on: date, today: date) -> int:
    """Whole calendar months elapsed, never less than none."""
    months = (today.year - opened_on.year) * 12 + today.month - opened_on.month
    return max(0, months - (today.day < opened_on.day))


def age_label(opened_on: date, today: date) -> str:
    """How long an assessment has been open: « depuis 1 an et 2 mois »."""
    days, months = (today - opened_on).days, months_between(opened_on, today)
    if days <= 0:
        return "depuis aujourd’hui"
    if not months:
        return f"depuis {_many(days, 'jour')}"
    years, rest = divmod(months, 12)
    parts = [_many(years, "an")] if years else []
    if rest:
        parts.append(f"{rest}{NBSP}mois")
    return f"depuis {' et '.join(parts)}"


def _many(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"


# The most careful answer first: several measures that became one are only as good as the worst.
_CAUTION = (Declared.NO, Declared.DONT_KNOW, Declared.YES, Declared.NOT_APPLICABLE)


def carried_answers(
    answers: Mapping[str, FrozenAnswer], origins: Lineage
) -> dict[str, FrozenAnswer]:
    """Last year's answers by this year's ids: the most careful one where several became one."""
    found: dict[str, FrozenAnswer] = {}
    for measure_id, sources in origins.items():
        given = [answers[source] for source in sources if source in answers]
        if given:
            found[measure_id] = min(given, key=lambda answer: _CAUTION.index(answer.value))
    return found


def carried_ticks(ticked: Collection[str], origins: Lineage) -> tuple[str, ...]:
    """What stays ticked: a recommendation all of whose origins were."""
    return tuple(
        identifier
        for identifier, sources in origins.items()
        if all(source in ticked for source in sources)
    )


# --- comparing ----------------------------------------------------------------------------------


class Evolution(StrEnum):
    """What became of a measure between two years."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    TO_CONFIRM = "to_confirm"
    NEW = "new"
    GONE = "gone"
    OUT = "out"

    @property
    def label(self) -> str:
        return _EVOLUTIONS[self]


_EVOLUTIONS = {
    Evolution.BETTER: "Mieux",
    Evolution.WORSE: "Moins bien",
    Evolution.SAME: "Pareil",
    Evolution.TO_CONFIRM: "À confirmer",
    Evolution.NEW: "Nouvelle",
    Evolution.GONE: "Ne vous concerne plus",
    Evolution.OUT: "Sans objet les deux fois",
}


@dataclass(frozen=True)
class MeasureChange:
    """One measure, then and now. `note` says what the two states alone do not."""

    id: str
    title: str
    theme: str
    before: FrozenMeasure | None
    after: FrozenMeasure | None
    evolution: Evolution
    note: str = ""

    @property
    def has_expired(self) -> bool:
        """Its proof has become too old since."""
        if self.after is None or self.after.status is not Status.EXPIRED:
            return False
        return self.before is None or self.before.status is not Status.EXPIRED

    @property
    def is_newly_proven(self) -> bool:
        if self.after is None or self.after.status is not Status.PROVEN:
            return False
        return self.before is None or self.before.status is not Status.PROVEN


@dataclass(frozen=True)
class Comparison:
    """Two years, the older first, with every measure of either in the guide's order."""

    before: FrozenYear
    after: FrozenYear
    changes: tuple[MeasureChange, ...]

    @cached_property
    def counts(self) -> dict[Evolution, int]:
        """By evolution, zeros included."""
        found = Counter(change.evolution for change in self.changes)
        return {item: found[item] for item in Evolution}

    def of(self, *evolutions: Evolution) -> tuple[MeasureChange, ...]:
        return tuple(change for change in self.changes if change.evolution in evolutions)

    @property
    def expired(self) -> tuple[MeasureChange, ...]:
        return tuple(change for change in self.changes if change.has_expired)

    @property
    def newly_proven(self) -> tuple[MeasureChange, ...]:
        return tuple(change for change in self.changes if change.is_newly_proven)

    def theme_title(self, theme: str) -> str:
        return self.after.themes.get(theme) or self.before.themes.get(theme, "")

    @property
    def by_theme(self) -> tuple[tuple[str, tuple[MeasureChange, ...]], ...]:
        """(title, its measures), in the guide's order, without empty themes."""
        grouped: dict[str, list[MeasureChange]] = {}
        for change in self.changes:
            grouped.setdefault(change.theme, []).append(change)
        return tuple((self.theme_title(theme), tuple(rows)) for theme, rows in grouped.items())


def compare(before: FrozenYear, after: FrozenYear, origins: Lineage) -> Comparison:
    """What changed from one year to a later one.

    `origins` tells, for each id of the later edition, those of the former it comes from.
    """
    shared = Counter(source for sources in origins.values() for source in sources)
    changes = [
        _change(
            [before.by_id[item] for item in origins.get(now.id, ()) if item in before.by_id],
            now,
            shared,
        )
        for now in after.measures
    ]
    kept = {source for now in after.measures for source in origins.get(now.id, ())}
    changes += [_dropped(then) for then in before.measures if then.id not in kept]
    ranks: dict[str, int] = {}
    for theme in (*after.themes, *before.themes):
        ranks.setdefault(theme, len(ranks))
    changes.sort(key=lambda change: ranks.get(change.theme, len(ranks)))
    return Comparison(before, after, tuple(changes))


def _change(
    sources: list[FrozenMeasure], now: FrozenMeasure, shared: Mapping[str, int]
) -> MeasureChange:
    then = min(sources, key=_careful_level) if sources else None
    note = _note(then, now)
    if len(sources) > 1:
        note = f"Réunit {_listed(item.id for item in sources)}. {note}".strip()
    elif then and shared[then.id] > 1:
        note = f"Vient de {then.id}, devenue plusieurs mesures. {note}".strip()
    return MeasureChange(now.id, now.title, now.theme, then, now, _evolution(then, now), note)


def _dropped(then: FrozenMeasure) -> MeasureChange:
    evolution = Evolution.GONE if then.counts else Evolution.OUT
    return MeasureChange(
        then.id, then.title, then.theme, then, None, evolution, "Le guide n’en parle plus."
    )


def _evolution(then: FrozenMeasure | None, now: FrozenMeasure) -> Evolution:
    if then is None or not then.counts:
        if then and then.applies and now.is_to_confirm:
            return Evolution.TO_CONFIRM
        return Evolution.NEW if now.counts else Evolution.OUT
    if not now.counts:
        return Evolution.GONE
    gap = level(now) - level(then)
    if gap < 0 and now.is_to_confirm:
        return Evolution.TO_CONFIRM
    if gap == 0:
        return Evolution.SAME
    return Evolution.BETTER if gap > 0 else Evolution.WORSE


def level(measure: FrozenMeasure) -> int:
    """How good a measure that counts is: what is not even declared, declared, then proven.

    Among the proven, the stronger proof is the higher.
    """
    if measure.status is Status.PROVEN:
        strongest_last = list(Strength)[::-1]
        return 2 + strongest_last.index(measure.strength or Strength.STATED)
    return 1 if measure.declared else 0


def _careful_level(measure: FrozenMeasure) -> int:
    # What did not concern the practice says nothing of the measure it joined.
    return level(measure) if measure.counts else len(Strength) + 2


def _note(then: FrozenMeasure | None, now: FrozenMeasure) -> str:
    if then is None:
        return "Nouvelle dans cette édition du guide."
    if then.counts != now.counts:
        return now.applies_reason if then.applies != now.applies else now.reason
    if then.status is now.status is Status.PROVEN and then.strength is not now.strength:
        return f"La preuve est {'plus' if level(now) > level(then) else 'moins'} forte."
    if now.status is then.status:
        return ""
    if now.status is Status.EXPIRED and now.declared:
        return "Déclaré, mais la preuve est devenue trop ancienne."
    return now.reason if now.status.is_to_check else ""


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} et {last}" if most else last
