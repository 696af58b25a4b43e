"""Reading an answer out of a form: the same for the first questions and for the measure's page."""

from django.utils import timezone

from hygie.assessment.forms import AnswerForm
from hygie.assessment.models import Answer, Assessment
from hygie.assessment.rules.standing import Declared
from hygie.assessment.services.answers import record_answer
from hygie.errors import InvalidInputError
from hygie.practice.requests import PracticeRequest


def save_answer(request: PracticeRequest, assessment: Assessment, measure_id: str) -> Answer | None:
    """Saves the posted answer. Raises InvalidInputError or ConflictError."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise InvalidInputError(
            str(errors[0]),
            field=field,
            means="Rien n’a été enregistré.",
            next_step="Choisissez l’une des réponses proposées.",
        )
    value = form.cleaned_data["value"]
    return record_answer(
        assessment=assessment,
        measure_id=measure_id,
        value=Declared(value) if value else None,
        reason=form.cleaned_data["reason"],
        revision=form.cleaned_data["revision"],
        actor=request.actor,
        now=timezone.now(),
    )
