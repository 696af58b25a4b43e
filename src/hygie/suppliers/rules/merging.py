"""Answers to an older edition, carried to this one: kept, to review, or lost; never in silence."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hygie.suppliers.questionnaires.model import Equivalence, Questionnaire
from hygie.suppliers.rules.answers import Answer, AnswerError, Answers, answer_as_data, read_answer


@dataclass(frozen=True)
class ToReview:
    """An old answer that may inform these questions, and why it was not simply taken over."""

    origin: str
    question_ids: tuple[str, ...]
    answer: Answer
    why: str


@dataclass(frozen=True)
class Lost:
    """An old answer that no question asks for any more. It stays in its own edition."""

    origin: str
    answer: Answer
    why: str


@dataclass(frozen=True)
class Merge:
    """Every old answer is in one of the three; `new` are the questions nobody answered."""

    kept: Answers = field(default_factory=dict)
    to_review: tuple[ToReview, ...] = ()
    lost: tuple[Lost, ...] = ()
    new: tuple[str, ...] = ()


def merge(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    edition_id: str,
    equivalences: Iterable[Equivalence],
) -> Merge:
    """Carry `answers`, given to `edition_id`, to this questionnaire."""
    same_edition = edition_id == questionnaire.edition_id
    rows = {row.origin: row for row in equivalences if row.edition_id == edition_id}
    kept: dict[str, Answer] = {}
    to_review: list[ToReview] = []
    lost: list[Lost] = []
    for origin, answer in answers.items():
        listed = None if same_edition else rows.get(origin)
        row = listed or _unlisted(origin, edition_id, same_edition=same_edition)
        targets = tuple(name for name in row.targets if questionnaire.has_question(name))
        if not targets:
            lost.append(Lost(origin, answer, row.why or "Cette question n’est plus posée."))
        elif why := _doubt(questionnaire, row, targets[0], answer, kept):
            to_review.append(ToReview(origin, targets, answer, why))
        else:
            kept[targets[0]] = answer
    named = {name for item in to_review for name in item.question_ids} | set(kept)
    new = tuple(item.id for item in questionnaire.questions if item.id not in named)
    return Merge(kept, tuple(to_review), tuple(lost), new)


def _unlisted(origin: str, edition_id: str, *, same_edition: bool) -> Equivalence:
    """What to do of a question that the table of equivalences does not name."""
    if same_edition:
        why = "Cette question n’existe pas dans cette édition."
        return Equivalence(edition_id, origin, (origin,), "same", why)
    why = "Hygie ne sait pas si cette question veut encore dire la même chose."
    return Equivalence(edition_id, origin, (origin,), "changed", why)


def _doubt(
    questionnaire: Questionnaire, row: Equivalence, target: str, answer: Answer, kept: Answers
) -> str:
    """Why this answer is not simply taken over; nothing when it is."""
    if row.kind != "same":
        return row.why or "Le sens de la question a changé."
    if target in kept:
        return "Deux anciennes réponses vont à cette question."
    try:
        read_answer(questionnaire.question(target), answer_as_data(answer))
    except AnswerError as error:
        return error.what
    return ""
