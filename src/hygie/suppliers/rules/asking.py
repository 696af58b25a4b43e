"""Which questions are put to a supplier, given what is known of it and answered so far."""

from collections.abc import Collection
from dataclasses import dataclass

from hygie.suppliers.questionnaires.model import YES, Condition, Question, Questionnaire
from hygie.suppliers.rules.answers import Answer, Answers
from hygie.suppliers.rules.known import NOTHING_TOLD, Told

NO_ANSWER = Answer()


@dataclass(frozen=True)
class Asking:
    """What is asked, in order.

    `contradicted`: answered otherwise than what is known. `skipped`: left without an answer because
    of such a one; nobody knows which of them would have been asked, so all of them are.
    """

    questions: tuple[Question, ...]
    contradicted: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()


def asked(
    questionnaire: Questionnaire,
    answers: Answers,
    service_ids: Collection[str] = (),
    *,
    told: Told = NOTHING_TOLD,
) -> tuple[Question, ...]:
    """In order. A question whose condition is not answered yet waits: it is not asked.

    `service_ids`: the kinds of service of the supplier; none at all restricts nothing. `told`: what
    the practice says of it.
    """
    return asking(questionnaire, answers, service_ids, told=told).questions


def asking(
    questionnaire: Questionnaire,
    answers: Answers,
    service_ids: Collection[str] = (),
    *,
    told: Told = NOTHING_TOLD,
) -> Asking:
    """The same, with what contradicts the practice and what was skipped for it."""
    found: dict[str, Question] = {}
    contradicted: set[str] = set()
    skipped: set[str] = set()

    def is_open(condition: Condition) -> bool:
        question = found.get(condition.question_id)
        if question is None or question.id in skipped:
            return question is not None
        if is_known(question, service_ids, told):
            return YES in condition.values
        return bool(answers.get(question.id, NO_ANSWER).ticked & set(condition.values))

    for question in questionnaire.questions:
        if not _concerns(question, service_ids) or not all(map(is_open, question.conditions)):
            continue
        found[question.id] = question
        answer = answers.get(question.id, NO_ANSWER)
        if answer.is_answered and answer.value != YES and is_known(question, service_ids, told):
            contradicted.add(question.id)
        elif not answer.is_answered and _hangs_on(question, contradicted | skipped):
            skipped.add(question.id)
    return Asking(tuple(found.values()), frozenset(contradicted), frozenset(skipped))


def is_known(question: Question, service_ids: Collection[str], told: Told = NOTHING_TOLD) -> bool:
    """Whether the answer can only be yes: what the supplier does says so, or the practice."""
    return bool(set(question.known_for) & set(service_ids)) or any(
        name in told for name in question.known_groups
    )


def _concerns(question: Question, service_ids: Collection[str]) -> bool:
    return (
        not question.services or not service_ids or bool(set(question.services) & set(service_ids))
    )


def _hangs_on(question: Question, names: Collection[str]) -> bool:
    return any(condition.question_id in names for condition in question.conditions)
