"""What an edition of the questionnaires is made of. Everything here is read-only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from hygie.catalog.model import LegalStatus

AnswerKind = Literal[
    "yes_no", "yes_no_partly", "date", "text", "file", "choice", "choices", "number"
]
Applies = Literal["yes", "no", "depends"]
Reach = Literal["yes", "possible", "no"]
HdsNeed = Literal["required", "depends", "no"]
UsualRole = Literal["processor", "controller", "depends", "none"]
EquivalenceKind = Literal["same", "changed", "new", "dropped"]

ANSWER_KINDS: tuple[str, ...] = get_args(AnswerKind)
APPLIES: tuple[str, ...] = get_args(Applies)
REACHES: tuple[str, ...] = get_args(Reach)
HDS_NEEDS: tuple[str, ...] = get_args(HdsNeed)
USUAL_ROLES: tuple[str, ...] = get_args(UsualRole)
EQUIVALENCE_KINDS: tuple[str, ...] = get_args(EquivalenceKind)
QUESTIONNAIRE_IDS = ("q1", "q2", "q3", "q4")

YES, NO, PARTLY = "yes", "no", "partly"
YES_NO_LABELS: Mapping[str, str] = {YES: "Oui", PARTLY: "En partie", NO: "Non"}

# Names that stand for several kinds of service, wherever services are listed.
GROUPS = ("@patient_data", "@hosting")


@dataclass(frozen=True)
class Source:
    """Where a line comes from, and whether we read it in an official text ourselves."""

    text: str
    status: LegalStatus

    @property
    def is_sure(self) -> bool:
        return self.status == "sure"


@dataclass(frozen=True)
class Option:
    """One of the answers offered."""

    id: str
    label: str


@dataclass(frozen=True)
class Condition:
    """The question is asked only if an earlier one was answered by one of these values."""

    question_id: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """Which answers are good.

    `values`: any of them (yes/no, choice), or all of them (choices). `partly` is half good,
    `refused` spoils a list of choices. Nothing at all: any answer will do.
    """

    values: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    not_past: bool = False
    within_months: int | None = None


@dataclass(frozen=True)
class Question:
    """One question to the supplier. Its id is for ever.

    `ask` and `help` speak to the supplier, `why`, `missing` and `next` to the practice.
    `known_for`: kinds of service for which the answer is known to be yes, whatever is answered;
    `known_groups`: the groups among them, of which the practice itself may say that it is one.
    """

    id: str
    theme_id: str
    section_id: str
    ask: str
    help: str
    why: str
    kind: AnswerKind
    options: tuple[Option, ...]
    unit: str
    expected: Expected
    expected_text: str
    informative: bool
    blocking: bool
    may_not_apply: bool
    conditions: tuple[Condition, ...]
    services: tuple[str, ...]
    known_for: tuple[str, ...]
    known_groups: tuple[str, ...]
    missing: str
    next: str
    evidence: str
    source: Source
    covers: tuple[str, ...]

    @property
    def answers_offered(self) -> tuple[Option, ...]:
        """What can be ticked: nothing for a text, a date, a number or a file."""
        if self.kind == "yes_no":
            return (Option(YES, YES_NO_LABELS[YES]), Option(NO, YES_NO_LABELS[NO]))
        if self.kind == "yes_no_partly":
            return tuple(Option(value, label) for value, label in YES_NO_LABELS.items())
        return self.options

    def label_of(self, value: str) -> str:
        """The words of one ticked value; the value itself when it is not offered."""
        return next((item.label for item in self.answers_offered if item.id == value), value)


@dataclass(frozen=True)
class Theme:
    """Questions that are read, and scored, together."""

    id: str
    title: str
    section_id: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Section:
    """A part of a questionnaire that may be proven by itself (« Sauvegardes »)."""

    id: str
    title: str
    intro: str


@dataclass(frozen=True)
class Questionnaire:
    """One of the four. `notice` says whose wording it is; `declaration` is what is signed."""

    id: str
    edition_id: str
    number: int
    title: str
    measure_id: str
    intro: str
    notice: str
    declaration: str
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All of them, in the order in which they are asked."""
        return tuple(question for theme in self.themes for question in theme.questions)

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def question(self, question_id: str) -> Question:
        """Raises KeyError when there is no such question."""
        return self._by_id[question_id]

    def has_question(self, question_id: str) -> bool:
        return question_id in self._by_id

    def theme(self, theme_id: str) -> Theme:
        """Raises KeyError when there is no such theme."""
        return {theme.id: theme for theme in self.themes}[theme_id]


@dataclass(frozen=True)
class Calls:
    """Whether a kind of service calls for a questionnaire; `ask` decides when it depends."""

    questionnaire_id: str
    applies: Applies
    why: str
    ask: str = ""


@dataclass(frozen=True)
class ServiceKind:
    """A kind of service. Its id is for ever.

    `hds_activities` are the usual ones: a proposal to confirm with the supplier, not a fact.
    """

    id: str
    label: str
    explanation: str
    patient_data: Reach
    patient_data_why: str
    role: UsualRole
    role_why: str
    hds: HdsNeed
    hds_why: str
    hds_activities: tuple[int, ...]
    archiving: bool
    calls: tuple[Calls, ...]

    def call(self, questionnaire_id: str) -> Calls:
        """Raises KeyError when there is no such questionnaire."""
        return {item.questionnaire_id: item for item in self.calls}[questionnaire_id]


@dataclass(frozen=True)
class FormerService:
    """What a service chosen in the first versions of Hygie becomes; `ask` when it is not sure."""

    value: str
    service_ids: tuple[str, ...]
    ask: str = ""

    @property
    def is_sure(self) -> bool:
        return len(self.service_ids) == 1


@dataclass(frozen=True)
class RoleQuestion:
    """Is the supplier a processor? A question, and what each answer changes."""

    ask: str
    help: str
    if_yes: str
    if_no: str
    if_unknown: str
    source: Source


@dataclass(frozen=True)
class HdsActivity:
    """One of the six activities of a certificate."""

    number: int
    label: str
    explanation: str


@dataclass(frozen=True)
class Referential:
    """An edition of the HDS referential: when it became due, and until when it was accepted.

    `issued_until`: last day on which a new certificate could follow it. `accepted_until`: last
    day on which such a certificate counts.
    """

    id: str
    label: str
    issued_until: date | None
    accepted_until: date | None
    source: Source


@dataclass(frozen=True)
class HdsFacts:
    """What the law says of certificates, as data."""

    activities: tuple[HdsActivity, ...]
    referentials: tuple[Referential, ...]
    longest_years: int
    renew_months: int
    notes: Mapping[str, Source]

    def activity(self, number: int) -> HdsActivity:
        """Raises KeyError when there is no such activity."""
        return {item.number: item for item in self.activities}[number]

    def referential(self, referential_id: str) -> Referential | None:
        return next((item for item in self.referentials if item.id == referential_id), None)

    @property
    def current(self) -> Referential:
        """The edition that every new certificate follows."""
        return next(item for item in self.referentials if item.accepted_until is None)


@dataclass(frozen=True)
class Equivalence:
    """What became of a question of an earlier edition. `origin` is "" when nothing came before."""

    edition_id: str
    origin: str
    targets: tuple[str, ...]
    kind: EquivalenceKind
    why: str


@dataclass(frozen=True)
class Edition:
    """The four questionnaires of one edition, and what they need to be read."""

    id: str
    title: str
    notice: str
    written_on: date
    licence_note: str
    questionnaires: tuple[Questionnaire, ...]
    services: tuple[ServiceKind, ...]
    former_services: tuple[FormerService, ...]
    role: RoleQuestion
    hds: HdsFacts
    equivalences: tuple[Equivalence, ...] = field(default=())

    @cached_property
    def _services(self) -> dict[str, ServiceKind]:
        return {kind.id: kind for kind in self.services}

    def questionnaire(self, questionnaire_id: str) -> Questionnaire:
        """Raises KeyError when there is no such questionnaire."""
        return {item.id: item for item in self.questionnaires}[questionnaire_id]

    def service(self, service_id: str) -> ServiceKind:
        """Raises KeyError when there is no such kind."""
        return self._services[service_id]

    def has_service(self, service_id: str) -> bool:
        return service_id in self._services

    def from_former(self, value: str) -> FormerService:
        """Raises KeyError when no version of Hygie ever wrote this value."""
        return {item.value: item for item in self.former_services}[value]


def spread(names: Iterable[str], services: Iterable[ServiceKind]) -> tuple[str, ...]:
    """The kinds of service that these names and groups stand for, in the order of `services`."""
    wanted = set(names)
    return tuple(
        kind.id
        for kind in services
        if kind.id in wanted
        or ("@patient_data" in wanted and kind.patient_data == "yes")
        or ("@hosting" in wanted and kind.hds == "required")
    )
