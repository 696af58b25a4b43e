"""Reads of the campaigns: past years are read in their frozen copies, never computed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.assessment.models import (
    Answer,
    Assessment,
    AssessmentSnapshot,
    PoamItem,
    RecommendationTick,
)
from hygie.assessment.rules.campaign import Comparison, compare
from hygie.assessment.rules.editions import Lineage, lineage, passages
from hygie.assessment.rules.frozen import (
    FrozenAction,
    FrozenAnswer,
    FrozenYear,
    freeze_measure,
)
from hygie.assessment.rules.scores import Scores
from hygie.assessment.rules.snapshot import (
    SpoiltSnapshotError,
    read_content,
    read_scores,
    seal,
    spoilt,
)
from hygie.assessment.rules.standing import Declared
from hygie.assessment.selectors import MeasureRow, Overview, overview
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Equivalence
from hygie.errors import CatalogError
from hygie.practice.journal import broken_at
from hygie.practice.models import JournalEntry, Practice

CLOSED = "assessment.closed"


@dataclass(frozen=True)
class Past:
    """A closed assessment in a list. `scores` is None when its copy cannot be read any more."""

    assessment: Assessment
    scores: Scores | None


@dataclass(frozen=True)
class Year:
    """An assessment read whole. `is_sealed` is None for the one under way: nothing is frozen."""

    assessment: Assessment
    frozen: FrozenYear
    is_sealed: bool | None


@dataclass(frozen=True)
class Integrity:
    """What reading a copy again tells: its hash, the journal's, and the journal's own chain."""

    sha256: str
    is_same: bool
    is_journaled: bool
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        return self.is_same and self.is_journaled and self.broken_at is None


def assessments_of(practice: Practice) -> list[Assessment]:
    """Every assessment, the newest first: the one under way, if any, leads."""
    rows = Assessment.objects.filter(practice=practice)
    return sorted(rows.order_by("-opened_at", "id"), key=lambda row: row.closed_at is not None)


def past_of(practice: Practice, assessments: Sequence[Assessment]) -> list[Past]:
    """The closed ones with their scores, in one query that leaves the rest of the copies alone."""
    copies = AssessmentSnapshot.objects.filter(practice=practice)
    found = dict(copies.values_list("assessment_id", "content__scores"))
    closed = [row for row in assessments if row.closed_at is not None]
    return [Past(row, _scores_or_none(found.get(row.id))) for row in closed]


def _scores_or_none(row: Any) -> Scores | None:
    try:
        return read_scores(row)
    except SpoiltSnapshotError:
        return None


def years(practice: Practice, assessments: Sequence[Assessment], *, now: datetime) -> list[Year]:
    """These assessments read whole: the closed ones in a single query, the open one as it stands.

    Raises SpoiltSnapshotError when a copy is missing or cannot be understood.
    """
    copies = {
        row.assessment_id: row
        for row in AssessmentSnapshot.objects.filter(practice=practice, assessment__in=assessments)
    }
    found = []
    for row in assessments:
        if row.closed_at is None:
            live = overview(practice, row, now=now)
            found.append(Year(row, frozen_year(live, closed_at=None, closed_by=""), None))
        elif row.id in copies:
            copy = copies[row.id]
            is_sealed = seal(copy.content) == copy.sha256
            found.append(Year(row, read_content(copy.content), is_sealed))
        else:
            raise spoilt()
    return found


def comparison(before: FrozenYear, after: FrozenYear) -> Comparison:
    """What changed between two years, through the guide's editions if it has changed too."""
    ids = tuple(measure.id for measure in before.measures)
    return compare(before, after, lineage_between(before.edition, after.edition, ids, after.by_id))


def lineage_between(former: str, later: str, ids: Sequence[str], known: Any) -> Lineage:
    """Where each id of the later edition comes from, by the catalog's equivalences."""
    return lineage(ids, passages(former, later, _table_of), known)


def _table_of(edition: str) -> Sequence[Equivalence]:
    try:
        return load_catalog(edition).equivalences
    except CatalogError:
        # An edition that this version does not ship: ids are kept, and nothing is lost.
        return ()


def integrity(assessment: Assessment) -> Integrity:
    """Reads a copy again and compares its hash with both places where it was written.

    Raises SpoiltSnapshotError when there is no copy at all.
    """
    copy = AssessmentSnapshot.objects.filter(assessment=assessment).first()
    if copy is None:
        raise spoilt()
    entries = JournalEntry.objects.filter(practice=assessment.practice_id, verb=CLOSED)
    sealed = {facts.get("id"): facts.get("sha256") for facts in map(_facts, entries)}
    sha256 = seal(copy.content)
    return Integrity(
        sha256=sha256,
        is_same=sha256 == copy.sha256,
        is_journaled=sealed.get(str(copy.id)) == sha256,
        broken_at=broken_at(assessment.practice),
    )


def _facts(entry: JournalEntry) -> dict[str, Any]:
    return entry.after if isinstance(entry.after, dict) else {}


# --- freezing -----------------------------------------------------------------------------------


def frozen_year(view: Overview, *, closed_at: datetime | None, closed_by: str) -> FrozenYear:
    """The practice as it stands, with nothing left to look up."""
    practice, assessment = view.practice, view.assessment
    rows = RecommendationTick.objects.filter(assessment=assessment)
    ticked = frozenset(rows.values_list("recommendation_id", flat=True))
    return FrozenYear(
        edition=view.catalog.edition.id,
        title=assessment.title,
        opened_at=assessment.opened_at,
        closed_at=closed_at,
        closed_by=closed_by,
        situation={
            "profession": practice.profession,
            "exercise_mode": practice.exercise_mode,
            "software_sharing": practice.software_sharing,
            "uses": list(practice.uses),
            **vars(practice.situation),
        },
        themes={theme.id: theme.title for theme in view.catalog.themes},
        measures=tuple(
            freeze_measure(
                measure=row.measure,
                applicability=row.applicability,
                standing=row.standing,
                answer=frozen_answer(row.answer) if row.answer else None,
                action=_frozen_action(row.action) if row.action else None,
                ticked=ticked,
            )
            for row in view.rows
        ),
        scores=view.scores,
    )


def frozen_answer(answer: Answer) -> FrozenAnswer:
    """The answer as a value, whatever becomes of its row."""
    return FrozenAnswer(
        Declared(answer.value),
        answer.reason,
        answer.answered_at,
        answer.answered_by,
        answer.to_confirm,
    )


def _frozen_action(item: PoamItem) -> FrozenAction:
    return FrozenAction(str(item.state), item.owner.name if item.owner else "", item.due_on)


# --- the yearly pass ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Pass:
    """How far the confirmation of last year's answers has gone, theme by theme."""

    themes: tuple[tuple[str, str, tuple[MeasureRow, ...]], ...]

    @property
    def remaining(self) -> int:
        return sum(len(rows) for _, _, rows in self.themes)

    def after(self, theme_id: str) -> tuple[str, str] | None:
        """(id, title) of the next theme with something to confirm; the first again at the end."""
        others = [(key, title) for key, title, rows in self.themes if rows and key != theme_id]
        ids = [key for key, _, _ in self.themes]
        later = [item for item in others if ids.index(item[0]) > ids.index(theme_id)]
        return next(iter(later or others), None)


def yearly_pass(view: Overview) -> Pass:
    """The measures whose answer is still last year's, theme by theme."""
    waiting = {row.measure.id for row in view.to_confirm}
    return Pass(
        tuple(
            (
                item.theme.id,
                item.theme.title,
                tuple(row for row in item.rows if row.measure.id in waiting),
            )
            for item in view.themes
        )
    )
