"""Which questions are put to a supplier, given what is known of it and answered so far."""

from collections.abc import Collection

from hygie.suppliers.questionnaires.model import YES, Condition, Question, Questionnaire
from hygie.suppliers.rules.answers import Answer, Answers

NO_ANSWER = Answer()


def asked(
    questionnaire: Questionnaire, answers: Answers, service_ids: Collection[str] = ()
) -> tuple[Question, ...]:
    """In order. A question whose condition is not answered yet waits: it is not asked.

    `service_ids`: the kinds of service of the supplier; none at all restricts nothing.
    """
    found: dict[str, Question] = {}
    for question in questionnaire.questions:
        if _concerns(question, service_ids) and all(
            condition.question_id in found
            and _holds(found[condition.question_id], condition, answers, service_ids)
            for condition in question.conditions
        ):
            found[question.id] = question
    return tuple(found.values())


def is_known(question: Question, service_ids: Collection[str]) -> bool:
    """Whether the answer can only be yes, because of what the supplier does."""
    return bool(set(question.known_for) & set(service_ids))


def _concerns(question: Question, service_ids: Collection[str]) -> bool:
    return (
        not question.services or not service_ids or bool(set(question.services) & set(service_ids))
    )


def _holds(
    question: Question, condition: Condition, answers: Answers, service_ids: Collection[str]
) -> bool:
    if is_known(question, service_ids):
        return YES in condition.values
    return bool(answers.get(question.id, NO_ANSWER).ticked & set(condition.values))
