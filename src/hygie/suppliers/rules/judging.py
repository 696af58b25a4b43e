"""What one answer is worth, and how it reads."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.questionnaires.model import YES, Question
from hygie.suppliers.rules.answers import Answer, Value
from hygie.suppliers.rules.asking import is_known
from hygie.suppliers.rules.days import months_later
from hygie.suppliers.rules.known import NOTHING_TOLD, Told

NBSP = "\N{NO-BREAK SPACE}"


class Level(StrEnum):
    """Best first. UNANSWERED is never good; NOT_APPLICABLE is the supplier's word, to be read."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not_applicable"


def judge(
    question: Question,
    answer: Answer | None,
    *,
    today: date,
    service_ids: Collection[str] = (),
    told: Told = NOTHING_TOLD,
) -> Level:
    """`today` decides of dates: a restore test gets old, a certificate ends."""
    if answer is None or not answer.is_answered:
        return Level.UNANSWERED
    if answer.value is None:
        return Level.NOT_APPLICABLE if question.may_not_apply else Level.UNANSWERED
    if is_known(question, service_ids, told):
        return Level.MET if answer.value == YES else Level.NOT_MET
    if question.kind == "choices":
        return _judge_choices(question, answer.ticked)
    if question.kind in ("number", "date"):
        return Level.MET if _within(question, answer.value, today) else Level.NOT_MET
    expected = question.expected
    if not expected.values or answer.value in expected.values:
        return Level.MET
    return Level.PARTLY if answer.value in expected.partly else Level.NOT_MET


def _judge_choices(question: Question, ticked: frozenset[str]) -> Level:
    expected = question.expected
    if ticked & set(expected.refused):
        return Level.NOT_MET
    if not expected.values or ticked >= set(expected.values):
        return Level.MET
    return Level.PARTLY if ticked & set(expected.values) else Level.NOT_MET


def _within(question: Question, value: Value, today: date) -> bool:
    expected = question.expected
    if isinstance(value, date):
        if expected.not_past and value < today:
            return False
        months = expected.within_months
        return months is None or value <= today < months_later(value, months)
    if not isinstance(value, int):
        return False
    low, high = expected.at_least, expected.at_most
    return (low is None or value >= low) and (high is None or value <= high)


def in_words(question: Question, answer: Answer | None) -> str:
    """As the practice reads it: « Oui », « 48 heures », « 3 mars 2026 »."""
    if answer is None or not answer.is_answered:
        return "Pas de réponse"
    if answer.value is None:
        return f"Sans objet{NBSP}: {answer.not_applicable}"
    if isinstance(answer.value, date):
        return day_in_words(answer.value)
    if isinstance(answer.value, int):
        return f"{answer.value}{NBSP}{_unit(question.unit, answer.value)}"
    if isinstance(answer.value, tuple):
        return f"{NBSP}; ".join(question.label_of(value) for value in answer.value)
    return question.label_of(answer.value)


def expected_in_words(question: Question) -> str:
    """The answer that is hoped for; nothing when any will do."""
    if question.expected_text:
        return question.expected_text
    expected = question.expected
    labels = [question.label_of(value) for value in expected.values]
    if question.kind == "choices":
        return f"{NBSP}; ".join(labels)
    return " ou ".join([*labels[:1], *(label[0].lower() + label[1:] for label in labels[1:])])


def _unit(unit: str, value: int) -> str:
    return unit if value > 1 else unit.removesuffix("s") if unit != "mois" else unit
