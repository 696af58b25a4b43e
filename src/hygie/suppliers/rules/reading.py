"""A questionnaire that came back: score by theme, gaps with the blocking ones first, verdict."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.questionnaires.model import Question, Questionnaire, Theme
from hygie.suppliers.rules.answers import Answer, Answers
from hygie.suppliers.rules.asking import asking
from hygie.suppliers.rules.days import months_later
from hygie.suppliers.rules.judging import Level, in_words, judge
from hygie.suppliers.rules.known import NOTHING_TOLD, Told

VALIDITY_MONTHS = 12
_GAP_LEVELS = (Level.NOT_MET, Level.PARTLY)
_MOST_NAMED = 5
_ANSWER_AGAIN = (
    "Demandez-lui de répondre de nouveau à cette question, et à celles qu’elle ouvre. Si c’est "
    "votre cabinet qui se trompe, corrigez ce que vous avez noté de lui."
)


@dataclass(frozen=True)
class Judged:
    """One question that was asked, its answer and what it is worth.

    `contradicts`: what the practice says instead, in words. `is_skipped`: left without an answer
    because of such a contradiction.
    """

    question: Question
    answer: Answer | None
    level: Level
    contradicts: str = ""
    is_skipped: bool = False

    @property
    def missing(self) -> str:
        """What is missing, and what that may cause."""
        if not self.contradicts:
            return self.question.missing
        said = in_words(self.question, self.answer)
        return f"Le fournisseur dit « {said} », votre cabinet dit {self.contradicts}."

    @property
    def next(self) -> str:
        """What to ask next."""
        return _ANSWER_AGAIN if self.contradicts else self.question.next

    @property
    def is_gap(self) -> bool:
        """Something to improve: its `missing` and `next` say what and how."""
        return self.level in _GAP_LEVELS

    @property
    def blocks(self) -> bool:
        """A half answer to a blocking question blocks too, and so does a contradiction."""
        return self.is_gap and (self.question.blocking or bool(self.contradicts))


@dataclass(frozen=True)
class Score:
    """How many of the questions asked got the answer hoped for.

    Unanswered questions count against; those without object do not count at all.
    """

    met: int
    partly: int
    not_met: int
    unanswered: int
    not_applicable: int

    @property
    def counted(self) -> int:
        return self.met + self.partly + self.not_met + self.unanswered

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 is only ever whole; None when nothing counts."""
        if not self.counted:
            return None
        return (2 * self.met + self.partly) * 100 // (2 * self.counted)


@dataclass(frozen=True)
class ThemeScore:
    """The score of one theme, of which at least one question was asked."""

    theme: Theme
    score: Score


@dataclass(frozen=True)
class Reading:
    """All that was asked, in order, with what each answer is worth."""

    questionnaire: Questionnaire
    judged: tuple[Judged, ...]

    @property
    def score(self) -> Score:
        return _score(self.judged)

    @property
    def themes(self) -> tuple[ThemeScore, ...]:
        """In the questionnaire's order."""
        found = []
        for theme in self.questionnaire.themes:
            own = [item for item in self.judged if item.question.theme_id == theme.id]
            if own:
                found.append(ThemeScore(theme, _score(own)))
        return tuple(found)

    @property
    def gaps(self) -> tuple[Judged, ...]:
        """Contradictions first, then what blocks, then refusals before halves, then in order."""
        return tuple(
            sorted(
                (item for item in self.judged if item.is_gap),
                key=lambda item: (
                    not item.contradicts,
                    not item.blocks,
                    _GAP_LEVELS.index(item.level),
                ),
            )
        )

    @property
    def blocking(self) -> tuple[Judged, ...]:
        return tuple(item for item in self.gaps if item.blocks)

    @property
    def unanswered(self) -> tuple[Judged, ...]:
        return tuple(item for item in self.judged if item.level is Level.UNANSWERED)

    @property
    def contradictions(self) -> tuple[Judged, ...]:
        """What the supplier and the practice do not both say."""
        return tuple(item for item in self.judged if item.contradicts)

    @property
    def skipped(self) -> tuple[Judged, ...]:
        """Left without an answer because of a contradiction."""
        return tuple(item for item in self.judged if item.is_skipped)

    @property
    def claims(self) -> tuple[Judged, ...]:
        """« Sans objet »: the supplier's word, for the practice to accept or not."""
        return tuple(item for item in self.judged if item.level is Level.NOT_APPLICABLE)

    def of_section(self, section_id: str) -> "Reading":
        """The same reading, of one part only; possibly of nothing."""
        kept = tuple(item for item in self.judged if item.question.section_id == section_id)
        return Reading(self.questionnaire, kept)


def read_back(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    today: date,
    service_ids: Collection[str] = (),
    told: Told = NOTHING_TOLD,
) -> Reading:
    """Judges what is asked; answers to questions that are not are left alone.

    `told`: what the practice says of the supplier, against which its answers are read.
    """
    put = asking(questionnaire, answers, service_ids, told=told)
    judged = []
    for question in put.questions:
        answer = answers.get(question.id)
        level = judge(question, answer, today=today, service_ids=service_ids, told=told)
        against = _words(question, told) if question.id in put.contradicted else ""
        judged.append(Judged(question, answer, level, against, question.id in put.skipped))
    return Reading(questionnaire, tuple(judged))


def _words(question: Question, told: Told) -> str:
    said = next((told[name] for name in question.known_groups if name in told), "")
    return f"qu’{said}" if said else "le contraire, par le service qu’il vous rend"


class Outcome(StrEnum):
    """UNKNOWN carries its reasons, and never counts as a pass."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Verdict:
    """What a returned questionnaire proves, until when (that day excluded), and why not."""

    outcome: Outcome
    reasons: tuple[str, ...]
    valid_until: date | None = None


def verdict(
    reading: Reading,
    *,
    signed_on: date | None,
    today: date,
    accepted: Collection[str] = (),
    section_id: str = "",
) -> Verdict:
    """`accepted`: the questions whose « sans objet » the practice accepted.

    `section_id`: of this part only, as « Sauvegardes » of Q2 proves 2.6.1.
    """
    part = reading.of_section(section_id) if section_id else reading
    until = months_later(signed_on, VALIDITY_MONTHS) if signed_on else None
    if signed_on is not None and signed_on > today:
        return Verdict(Outcome.UNKNOWN, (_signed_later(signed_on),))
    if until is not None and until <= today:
        return Verdict(Outcome.EXPIRED, (_too_old(signed_on),), until)
    if part.blocking:
        return Verdict(Outcome.FAIL, tuple(item.missing for item in part.blocking), until)
    doubts = _doubts(part, signed_on, accepted, section_id)
    return Verdict(Outcome.UNKNOWN if doubts else Outcome.PASS, doubts, until)


def _signed_later(signed_on: date) -> str:
    return f"La signature porte une date à venir, le {day_in_words(signed_on)}. Vérifiez-la."


def _too_old(signed_on: date | None) -> str:
    return (
        f"Les réponses ont plus de {VALIDITY_MONTHS} mois : elles ont été signées le "
        f"{day_in_words(signed_on)}. Envoyez de nouveau le questionnaire."
    )


def _doubts(
    part: Reading, signed_on: date | None, accepted: Collection[str], section_id: str
) -> tuple[str, ...]:
    doubts = []
    if not part.judged:
        doubts.append(_nothing_asked(part.questionnaire, section_id))
    if part.unanswered:
        count = len(part.unanswered)
        plural = "s" if count > 1 else ""
        doubts.append(f"{count} question{plural} sans réponse : {_named(part.unanswered)}.")
    claims = [
        item for item in part.claims if item.question.blocking and item.question.id not in accepted
    ]
    if claims:
        doubts.append(f"« Sans objet » à relire et à accepter, ou non : {_named(claims)}.")
    if signed_on is None:
        doubts.append("Les réponses ne sont pas signées. Demandez l’attestation signée.")
    return tuple(doubts)


def _nothing_asked(questionnaire: Questionnaire, section_id: str) -> str:
    title = next((item.title for item in questionnaire.sections if item.id == section_id), "")
    about = f" de la partie « {title} »" if title else ""
    return f"Ce fournisseur n’a répondu à aucune question{about}. Demandez-lui s’il s’en occupe."


def _named(items: Collection[Judged]) -> str:
    names = [item.question.id for item in items]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" et {more} de plus" if more > 0 else "")


def _score(judged: Collection[Judged]) -> Score:
    count = Counter(item.level for item in judged)
    return Score(
        met=count[Level.MET],
        partly=count[Level.PARTLY],
        not_met=count[Level.NOT_MET],
        unanswered=count[Level.UNANSWERED],
        not_applicable=count[Level.NOT_APPLICABLE],
    )
