"""Answers to an older edition, carried to the present one: all is shown before anything is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hygie.suppliers.exchange.faults import NewerEditionError
from hygie.suppliers.questionnaires.model import Edition, Question
from hygie.suppliers.rules.answers import Answer, AnswerError, Answers, answer_as_data, read_answer
from hygie.suppliers.rules.judging import in_words
from hygie.suppliers.rules.merging import Lost, Merge, ToReview, merge


@dataclass(frozen=True)
class Offer:
    """An old answer to review: the questions of today that can bear it as it is."""

    item: ToReview
    old: Question
    targets: tuple[Question, ...]

    @property
    def answered(self) -> str:
        return in_words(self.old, self.item.answer)

    @property
    def field(self) -> str:
        """The name of its choice in a form."""
        return f"take-{self.item.origin}"


@dataclass(frozen=True)
class Carried:
    """What becomes of every old answer, over all the questionnaires of a sending."""

    kept: Answers
    offers: tuple[Offer, ...]
    lost: tuple[Lost, ...]
    new: tuple[Question, ...]
    old: Edition
    today: Edition

    def chosen(self, choices: Mapping[str, str]) -> dict[str, Answer]:
        """Those kept, and each old answer that somebody gave to a question that nobody answered.

        `choices`: by `Offer.field`, the id of a question; anything else leaves the answer aside.
        """
        found = dict(self.kept)
        for offer in self.offers:
            target = choices.get(offer.field, "")
            if target in {question.id for question in offer.targets} and target not in found:
                found[target] = offer.item.answer
        return found

    def notes(self, choices: Mapping[str, str]) -> tuple[str, ...]:
        """What became of each answer that was not simply kept, in words, for ever."""
        return tuple(self._notes(choices))

    def _notes(self, choices: Mapping[str, str]) -> Iterator[str]:
        kept = dict(self.kept)
        for offer in self.offers:
            target = choices.get(offer.field, "")
            is_taken = target in {question.id for question in offer.targets} and target not in kept
            said = f"{offer.old.id.upper()} : « {offer.answered} »"
            if is_taken:
                kept[target] = offer.item.answer
                yield f"{said}, reprise pour {target.upper()} par le cabinet."
            else:
                yield f"{said}, laissée de côté. {offer.item.why}"
        for lost in self.lost:
            yield f"{lost.origin.upper()} : « {self.lost_words(lost)} », sans suite. {lost.why}"

    def lost_words(self, lost: Lost) -> str:
        """What had been answered."""
        return in_words(question_of(self.old, lost.origin), lost.answer)


def question_of(edition: Edition, question_id: str) -> Question:
    """Raises KeyError when this edition has no such question."""
    return edition.questionnaire(question_id.partition(".")[0]).question(question_id)


def carried(answers: Answers, old: Edition, today: Edition) -> Carried:
    """The answers to `old`, as `today` can take them. Raises NewerEditionError."""
    if not any(row.edition_id == old.id for row in today.equivalences):
        raise NewerEditionError(
            f"Hygie ne sait pas reprendre les réponses à l’édition « {old.id} »."
        )
    kept: dict[str, Answer] = {}
    offers: list[Offer] = []
    lost: list[Lost] = []
    new: list[Question] = []
    for part_id in dict.fromkeys(name.partition(".")[0] for name in answers):
        own = {name: one for name, one in answers.items() if name.startswith(f"{part_id}.")}
        questionnaire = today.questionnaire(part_id)
        found: Merge = merge(questionnaire, own, edition_id=old.id, equivalences=today.equivalences)
        kept |= found.kept
        offers += [_offer(item, old, today, found.kept) for item in found.to_review]
        lost += found.lost
        new += [questionnaire.question(name) for name in found.new]
    return Carried(kept, tuple(offers), tuple(lost), tuple(new), old, today)


def _offer(item: ToReview, old: Edition, today: Edition, kept: Answers) -> Offer:
    targets = [question_of(today, name) for name in item.question_ids if name not in kept]
    return Offer(
        item,
        question_of(old, item.origin),
        tuple(question for question in targets if _bears(question, item.answer)),
    )


def _bears(question: Question, answer: Answer) -> bool:
    try:
        read_answer(question, answer_as_data(answer))
    except AnswerError:
        return False
    return True
