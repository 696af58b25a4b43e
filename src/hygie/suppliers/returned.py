"""One questionnaire and one supplier: asked, come back, signed, and what that is worth."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hygie.suppliers.models import QuestionnaireRequest, QuestionnaireReturn
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import Questionnaire
from hygie.suppliers.record import told_of
from hygie.suppliers.rules.answers import Answers, read_answer
from hygie.suppliers.rules.applies import Need, Needed
from hygie.suppliers.rules.reading import Outcome, Reading, Verdict, read_back, verdict


@dataclass(frozen=True)
class QuestionnaireState:
    """One questionnaire and one supplier.

    `request` is the last that asks it, `returned` the last that answers it, `signed` the last
    signed one: answers sent again and not signed yet do not undo those that were.
    """

    questionnaire: Questionnaire
    need: Need
    today: date
    is_place: bool = False
    request: QuestionnaireRequest | None = None
    returned: QuestionnaireReturn | None = None
    signed: QuestionnaireReturn | None = None

    @property
    def id(self) -> str:
        return self.questionnaire.id

    @property
    def concerns(self) -> bool:
        """Whether it is expected of this supplier for sure; of a place, it is only advised."""
        return self.need.needed is Needed.YES

    @property
    def is_undecided(self) -> bool:
        return self.need.needed is Needed.UNDECIDED

    @property
    def is_waiting(self) -> bool:
        """Sent, and nothing came back of this sending."""
        if self.request is None:
            return False
        return self.returned is None or self.returned.request_id != self.request.id

    @property
    def is_late(self) -> bool:
        return self.is_waiting and self.request is not None and self.request.due_on < self.today

    @cached_property
    def reading(self) -> Reading | None:
        """The last answers, read today."""
        return reading_of(self.returned, self.id, self.today) if self.returned else None

    @cached_property
    def verdict(self) -> Verdict | None:
        """What counts: the signed answers, unless newer ones say that something blocks."""
        return self.verdict_of("")

    def verdict_of(self, section_id: str) -> Verdict | None:
        """The same, of one part only. None when nothing came back."""
        chosen = self.chosen(section_id)
        return self._judged(chosen, section_id) if chosen else None

    def chosen(self, section_id: str = "") -> QuestionnaireReturn | None:
        """The return on which the verdict rests."""
        newest = self.returned
        if newest is None or self.signed is None or newest.id == self.signed.id:
            return newest
        if self._judged(newest, section_id).outcome is Outcome.FAIL:
            return newest
        is_sound = self._judged(self.signed, section_id).outcome is Outcome.PASS
        return self.signed if is_sound else newest

    def _judged(self, returned: QuestionnaireReturn, section_id: str) -> Verdict:
        reading = reading_of(returned, self.id, self.today)
        return judged(returned, reading, self.today, section_id)


def judged(
    returned: QuestionnaireReturn, reading: Reading, today: date, section_id: str = ""
) -> Verdict:
    """What these answers prove on that day."""
    return verdict(
        reading,
        signed_on=returned.signed_on,
        today=today,
        accepted=returned.accepted.keys(),
        section_id=section_id,
    )


def reading_of(returned: QuestionnaireReturn, questionnaire_id: str, today: date) -> Reading:
    """The answers of one questionnaire of a return, judged on that day.

    A service entrusted since it was sent brings its own questions, which nobody answered.
    """
    request, supplier = returned.request, returned.request.supplier
    services = [*dict.fromkeys((*request.services, *supplier.services))]
    questionnaire = load_edition(request.edition_id).questionnaire(questionnaire_id)
    return read_back(
        questionnaire,
        answers_of(returned, questionnaire),
        today=today,
        # None at all restricts nothing.
        service_ids=services if request.services else (),
        told=told_of(supplier, services),
    )


def answers_of(returned: QuestionnaireReturn, questionnaire: Questionnaire) -> Answers:
    """The answers that were kept, read again."""
    return {
        name: read_answer(questionnaire.question(name), raw)
        for name, raw in returned.answers.items()
        if questionnaire.has_question(name)
    }
