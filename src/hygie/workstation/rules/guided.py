"""The guided check of a phone or a tablet: what is asked, what the answers prove. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, get_args

from hygie.assessment.rules.calendar import add_months
from hygie.assessment.rules.observation import (
    Evidence,
    Observation,
    Outcome,
    Strength,
    Subject,
)

Platform = Literal["ios", "android"]
PLATFORMS: tuple[Platform, ...] = get_args(Platform)
PLATFORM_LABELS: Final[Mapping[str, str]] = {"ios": "iPhone ou iPad", "android": "Android"}
VALID_MONTHS: Final = 12


class Said(StrEnum):
    """What somebody found, appliance in hand."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"

    @property
    def label(self) -> str:
        return _SAID_LABELS[self]

    @property
    def outcome(self) -> Outcome:
        return _OUTCOMES[self]


_SAID_LABELS = {Said.YES: "Oui", Said.NO: "Non", Said.DONT_KNOW: "Je ne sais pas"}
_OUTCOMES = {Said.YES: Outcome.PASS, Said.NO: Outcome.FAIL, Said.DONT_KNOW: Outcome.UNKNOWN}
_WORST_FIRST = (Said.NO, Said.DONT_KNOW, Said.YES)


@dataclass(frozen=True)
class Question:
    """One thing to look at. Its id is for ever.

    `where` and `fix` are steps by platform; `passed` and `failed` end the sentence « Sur “X”, … ».
    """

    id: str
    topic: str
    measures: tuple[str, ...]
    question: str
    expected: str
    passed: str
    failed: str
    where: Mapping[str, tuple[str, ...]]
    fix: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Screen:
    """One of the five screens."""

    id: str
    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Guide:
    """The whole walk."""

    screens: tuple[Screen, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for screen in self.screens for question in screen.questions)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(question.topic for question in self.questions)

    @property
    def measures(self) -> frozenset[str]:
        return frozenset(item for question in self.questions for item in question.measures)


@dataclass(frozen=True)
class Walked:
    """One guided check, finished: what was said of each question, by whom, and until when it holds.

    `seen_at`: the last time an answer was given; `finished_at` starts the twelve months.
    """

    device: Subject
    platform: str
    answers: Mapping[str, Said]
    finished_at: datetime
    seen_at: datetime
    signed_by: str
    evidence: tuple[Evidence, ...] = ()


def first_unanswered(guide: Guide, answers: Mapping[str, str]) -> int | None:
    """The rank, from 1, of the first screen with a question left; None when all is said."""
    for rank, screen in enumerate(guide.screens, start=1):
        if any(question.id not in answers for question in screen.questions):
            return rank
    return None


def valid_until(finished_at: datetime) -> datetime:
    """A guided check holds for twelve months."""
    return add_months(finished_at, VALID_MONTHS)


def observations_of(guide: Guide, walked: Walked) -> Iterator[Observation]:
    """One observation for each topic and measure that the walk is about.

    A question added to the guide since then was not looked at: unknown, never a pass.
    """
    pairs = {
        (measure_id, question.topic): None
        for question in guide.questions
        for measure_id in question.measures
    }
    for measure_id, topic in pairs:
        about = [
            question
            for question in guide.questions
            if question.topic == topic and measure_id in question.measures
        ]
        yield _observation(measure_id, topic, about, walked)


def _observation(
    measure_id: str, topic: str, about: Sequence[Question], walked: Walked
) -> Observation:
    said = [(walked.answers.get(question.id, Said.DONT_KNOW), question) for question in about]
    worst, question = min(said, key=lambda pair: _WORST_FIRST.index(pair[0]))
    return Observation(
        measure_id=measure_id,
        topic=topic,
        outcome=worst.outcome,
        origin=walked.signed_by,
        strength=Strength.STATED,
        collected_at=walked.seen_at,
        valid_until=valid_until(walked.finished_at),
        summary=_summary(walked, worst, said),
        subject=walked.device,
        reason=_reason(walked, worst, question),
        evidence=walked.evidence,
    )


def _summary(walked: Walked, worst: Said, said: Sequence[tuple[Said, Question]]) -> str:
    wanted = {Said.NO: "failed", Said.YES: "passed"}.get(worst)
    if wanted is None:
        return f"« {walked.device.label} » : il reste un point à regarder."
    words = [getattr(question, wanted) for answer, question in said if answer is worst]
    return f"« {walked.device.label} » : {' ; '.join(words)}."


def _reason(walked: Walked, worst: Said, question: Question) -> str:
    if worst is Said.YES:
        return ""
    steps = question.fix if worst is Said.NO else question.where
    gesture = next(iter(steps.get(walked.platform, ())), "")
    lead = question.failed if worst is Said.NO else "un point reste à regarder"
    return f"sur « {walked.device.label} », {lead}. {gesture}".strip()
