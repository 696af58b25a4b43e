"""This year against last year, and one supplier beside another."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hygie.suppliers.questionnaires.model import Question
from hygie.suppliers.rules.judging import Level, in_words
from hygie.suppliers.rules.reading import Judged, Reading

# What an answer is worth beside another; « sans objet » is neither better nor worse.
_RANKS = {Level.MET: 3, Level.PARTLY: 2, Level.NOT_MET: 1}


class Kind(StrEnum):
    """What became of one question since the last time."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Change:
    """One question, then and now. `reworded`: worth the same, but not answered the same."""

    question: Question
    kind: Kind
    before: Judged | None
    after: Judged | None
    reworded: bool = False


def compare(before: Reading, after: Reading) -> tuple[Change, ...]:
    """Question by question, in today's order, those dropped at the end.

    An answer that is no longer given counts as dropped, one that was not given before as new.
    """
    then = {item.question.id: item for item in before.judged if _is_given(item)}
    now = {item.question.id: item for item in after.judged if _is_given(item)}
    changes = [_change(then.get(question_id), item) for question_id, item in now.items()]
    gone = [item for question_id, item in then.items() if question_id not in now]
    return (*changes, *(Change(item.question, Kind.DROPPED, item, None) for item in gone))


def _is_given(item: Judged) -> bool:
    return item.level is not Level.UNANSWERED


def _change(before: Judged | None, after: Judged) -> Change:
    if before is None:
        return Change(after.question, Kind.NEW, None, after)
    reworded = in_words(before.question, before.answer) != in_words(after.question, after.answer)
    return Change(after.question, _kind(before.level, after.level), before, after, reworded)


def _kind(before: Level, after: Level) -> Kind:
    then, now = _RANKS.get(before), _RANKS.get(after)
    if then is None or now is None or then == now:
        return Kind.SAME
    return Kind.BETTER if now > then else Kind.WORSE


@dataclass(frozen=True)
class Row:
    """One question, and each supplier's answer in the order given; None: not asked to it."""

    question: Question
    cells: tuple[Judged | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the answers are not all worth the same."""
        return len({item.level if item else None for item in self.cells}) > 1

    @property
    def texts(self) -> tuple[str, ...]:
        """What each answered, in words; « Non posée » where it was not asked."""
        return tuple(
            in_words(item.question, item.answer) if item else "Non posée" for item in self.cells
        )


def side_by_side(readings: Sequence[Reading]) -> tuple[Row, ...]:
    """All that was asked to one at least, in the order of the questionnaire.

    Raises ValueError when the readings are not of one same questionnaire.
    """
    if len({(item.questionnaire.edition_id, item.questionnaire.id) for item in readings}) > 1:
        raise ValueError("one questionnaire of one edition at a time")
    if not readings:
        return ()
    columns = [{item.question.id: item for item in reading.judged} for reading in readings]
    return tuple(
        Row(question, tuple(column.get(question.id) for column in columns))
        for question in readings[0].questionnaire.questions
        if any(question.id in column for column in columns)
    )
