"""How a supplier and its questionnaires read on the pages: words, icons, next gestures."""

from dataclasses import dataclass
from enum import StrEnum

from hygie.documents.rules.words import day as day_in_words
from hygie.documents.rules.words import plural
from hygie.suppliers.returned import QuestionnaireState
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.hds import HdsOutcome
from hygie.suppliers.rules.reading import Outcome
from hygie.suppliers.states import SupplierState


class Step(StrEnum):
    """Where a questionnaire is, on its way."""

    DECIDE = "decide"
    ASK = "ask"
    WAITING = "waiting"
    LATE = "late"
    BLOCKING = "blocking"
    SIGN = "sign"
    FINISH = "finish"
    PROVEN = "proven"
    EXPIRED = "expired"
    NONE = "none"


# Each step: its look among the statuses of the house, its icon, its word.
_LOOKS = {
    Step.DECIDE: ("to-check", "circle-question-mark", "À décider"),
    Step.ASK: ("to-do", "arrow-right", "À demander"),
    Step.WAITING: ("declared", "clock", "Attendu"),
    Step.LATE: ("to-check", "calendar-clock", "En retard"),
    Step.BLOCKING: ("to-check", "triangle-alert", "Bloquant"),
    Step.SIGN: ("to-do", "pencil", "À signer"),
    Step.FINISH: ("to-check", "circle-dot", "À compléter"),
    Step.PROVEN: ("proven", "shield-check", "Signé"),
    Step.EXPIRED: ("to-check", "clock", "Trop ancien"),
    Step.NONE: ("not-applicable", "minus", "Sans objet"),
}


@dataclass(frozen=True)
class ShownQuestionnaire:
    """One questionnaire of one supplier, in words."""

    state: QuestionnaireState
    step: Step
    words: str

    @property
    def look(self) -> str:
        return _LOOKS[self.step][0]

    @property
    def icon(self) -> str:
        return _LOOKS[self.step][1]

    @property
    def word(self) -> str:
        """The step in a word or two."""
        return _LOOKS[self.step][2]

    @property
    def detail(self) -> str:
        """What the word does not say already."""
        is_told = self.step is Step.DECIDE or (self.step is Step.ASK and not self.state.is_place)
        return "" if is_told else self.words

    @property
    def number(self) -> int:
        return self.state.questionnaire.number

    @property
    def is_shown(self) -> bool:
        """Those that do not concern it, and were never asked, stay out of a short line."""
        return self.step is not Step.NONE


def questionnaire(state: QuestionnaireState) -> ShownQuestionnaire:
    """Where it is."""
    step = _step(state)
    return ShownQuestionnaire(state, step, _words(state, step))


def _step(state: QuestionnaireState) -> Step:
    verdict = state.verdict
    if state.is_waiting and (verdict is None or verdict.outcome is not Outcome.PASS):
        return Step.LATE if state.is_late else Step.WAITING
    if verdict is not None:
        return _came_back(state, verdict.outcome)
    if state.is_undecided:
        return Step.DECIDE
    return Step.ASK if state.concerns else Step.NONE


def _came_back(state: QuestionnaireState, outcome: Outcome) -> Step:
    if outcome is Outcome.PASS:
        return Step.PROVEN
    if outcome is Outcome.FAIL:
        return Step.BLOCKING
    if outcome is Outcome.EXPIRED:
        return Step.EXPIRED
    chosen, reading = state.chosen(), state.reading
    unsigned = chosen is not None and chosen.signed_on is None
    if unsigned and reading is not None and not reading.unanswered:
        return Step.SIGN
    return Step.FINISH


def _words(state: QuestionnaireState, step: Step) -> str:
    request, chosen = state.request, state.chosen()
    verdict = state.verdict
    if step in (Step.WAITING, Step.LATE) and request is not None:
        lead = "En retard depuis le" if step is Step.LATE else "Attendu pour le"
        return f"{lead} {day_in_words(request.due_on)}"
    if step is Step.PROVEN and chosen is not None and verdict is not None:
        until = day_in_words(verdict.valid_until)
        return f"Signé le {day_in_words(chosen.signed_on)}, valable jusqu’au {until}"
    if step is Step.BLOCKING and state.reading is not None:
        return plural(len(state.reading.blocking), "réponse bloquante", "réponses bloquantes")
    return {
        Step.DECIDE: "À décider : une question vous attend",
        Step.ASK: "Conseillé, pas encore demandé" if state.is_place else "Pas encore demandé",
        Step.SIGN: "Rendu, signature attendue",
        Step.FINISH: "Rendu, à compléter",
        Step.EXPIRED: "Signé depuis plus de 12 mois",
        Step.NONE: "Ne le concerne pas",
    }.get(step, "")


@dataclass(frozen=True)
class Line:
    """One supplier in the list."""

    state: SupplierState
    questionnaires: tuple[ShownQuestionnaire, ...]

    @property
    def is_to_ask(self) -> bool:
        return any(
            item.step in (Step.ASK, Step.EXPIRED, Step.DECIDE) for item in self.questionnaires
        )

    @property
    def is_waiting(self) -> bool:
        return any(item.step in (Step.WAITING, Step.LATE) for item in self.questionnaires)

    @property
    def is_blocking(self) -> bool:
        return any(item.step is Step.BLOCKING for item in self.questionnaires)

    @property
    def is_to_sign(self) -> bool:
        return any(item.step is Step.SIGN for item in self.questionnaires)

    @property
    def is_to_read(self) -> bool:
        """No contract under way, or one that was not looked through."""
        if not self.state.running:
            return True
        return (
            any(item.standing.outcome is not Outcome.PASS for item in self.state.running)
            and not self.state.is_only_place
        )

    @property
    def contract_words(self) -> str:
        """« jusqu’au 12 mai 2027 », « à dire avant le 12 février 2027 »."""
        return contract_words(self.state)

    @property
    def hds(self) -> "ShownHds | None":
        return hds(self.state)


def line(state: SupplierState) -> Line:
    """The supplier as the list shows it."""
    found = tuple(questionnaire(item) for item in state.questionnaires)
    return Line(state, tuple(item for item in found if item.is_shown))


def contract_words(state: SupplierState) -> str:
    """The dates of the contract that ends first."""
    running = [item for item in state.running if item.ends_on]
    if not state.contracts:
        return "aucun contrat noté"
    if not state.running:
        return "contrat terminé"
    if not running:
        return "contrat sans fin écrite"
    first = min(running, key=lambda item: item.ends_on or state.today)
    end = day_in_words(first.ends_on)
    renews = first.contract.renewal_months
    words = f"contrat reconduit le {end}" if renews else f"contrat jusqu’au {end}"
    if first.notice_on is not None and first.notice_on >= state.today:
        words += f", à arrêter avant le {day_in_words(first.notice_on)}"
    return words


@dataclass(frozen=True)
class ShownHds:
    """The certificate, in a word."""

    words: str
    look: str
    icon: str


def hds(state: SupplierState) -> ShownHds | None:
    """None when no certificate is needed."""
    if state.reach.hosting is Needed.NO:
        return None
    if state.reach.hosting is Needed.UNDECIDED and not state.certificates:
        return ShownHds("HDS : à décider", "to-check", "circle-question-mark")
    found = state.hds
    if found.outcome is HdsOutcome.PASS and found.valid_until is not None:
        return ShownHds("HDS valable", "proven", "shield-check")
    if found.outcome is HdsOutcome.FAIL:
        return ShownHds("HDS : ne suffit pas", "to-check", "triangle-alert")
    return ShownHds("HDS : à compléter", "to-do", "arrow-right")
