"""What a contract lacks, what it should not say, and whether that can be told yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hygie.suppliers.clauses.model import Clause, ClauseBook, RefusedClause
from hygie.suppliers.rules.applies import Needed
from hygie.suppliers.rules.days import months_later
from hygie.suppliers.rules.reach import Reach
from hygie.suppliers.rules.reading import Outcome

_MOST_NAMED = 5
# What is looked for in the contract of a place that lends its computers (2.10.2).
PLACE_CLAUSE, PLACE_QUESTIONNAIRES = "place.clause", "place.questionnaires"
PLACE_CLAUSES = (
    (PLACE_CLAUSE, "Une clause engage ce lieu sur la sécurité de son informatique"),
    (PLACE_QUESTIONNAIRES, "Les questionnaires utiles sont joints au contrat"),
)


class Presence(StrEnum):
    """What the practice found in the contract. UNKNOWN: not looked for, or not understood."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


States = Mapping[str, Presence]


@dataclass(frozen=True)
class Looked:
    """A clause to have that concerns this contract, or may; and whether it is there."""

    clause: Clause
    applies: Needed
    presence: Presence

    @property
    def is_missing(self) -> bool:
        return self.presence is Presence.ABSENT and self.applies is Needed.YES

    @property
    def is_unsure(self) -> bool:
        """Not looked for, or perhaps not concerned."""
        return self.presence is not Presence.PRESENT and not self.is_missing


@dataclass(frozen=True)
class LookedRefused:
    """A clause to refuse that concerns this contract, or may; and whether it is there."""

    clause: RefusedClause
    applies: Needed
    presence: Presence


@dataclass(frozen=True)
class ContractStanding:
    """How a contract stands; `reasons` say why it does not pass."""

    outcome: Outcome
    reasons: tuple[str, ...]
    to_have: tuple[Looked, ...]
    to_refuse: tuple[LookedRefused, ...]

    @property
    def missing(self) -> tuple[Clause, ...]:
        """What the annex must bring, the essential first."""
        found = [item.clause for item in self.to_have if item.is_missing]
        return tuple(sorted(found, key=lambda clause: not clause.essential))

    @property
    def unsure(self) -> tuple[Clause, ...]:
        """What is still to be looked for."""
        return tuple(item.clause for item in self.to_have if item.is_unsure)

    @property
    def found_refused(self) -> tuple[RefusedClause, ...]:
        """What must be struck out; each clause has its ready answer."""
        return tuple(item.clause for item in self.to_refuse if item.presence is Presence.PRESENT)


def contract_standing(
    book: ClauseBook, reach: Reach, states: States, *, measure_id: str = ""
) -> ContractStanding:
    """It passes when each essential clause was found, and each clause to refuse was looked for.

    `states`: by clause id, those to have and those to refuse; one not named is unknown.
    `measure_id`: only the clauses of this measure of the guide.
    """
    to_have = tuple(
        Looked(clause, applies, states.get(clause.id, Presence.UNKNOWN))
        for clause in book.to_have
        if (not measure_id or measure_id in clause.measure_ids)
        and (applies := _applies(clause, reach)) is not Needed.NO
    )
    to_refuse = tuple(
        LookedRefused(clause, applies, states.get(clause.id, Presence.UNKNOWN))
        for clause in book.to_refuse
        if (not measure_id or measure_id in clause.measure_ids)
        and (applies := _applies(clause, reach)) is not Needed.NO
    )
    outcome, reasons = _conclude(to_have, to_refuse)
    return ContractStanding(outcome, reasons, to_have, to_refuse)


def premises_standing(clause: Presence, questionnaires: Presence) -> tuple[Outcome, str]:
    """The contract with a place that lends its computers (2.10.2), and why it does not pass.

    The questionnaires joined to it are advised, not required.
    """
    if clause is Presence.ABSENT:
        return Outcome.FAIL, (
            "Aucune clause n’engage ce lieu sur la sécurité de son informatique. "
            "Proposez-lui la clause prête de Hygie."
        )
    if clause is Presence.UNKNOWN:
        return (
            Outcome.UNKNOWN,
            "Relisez le contrat de ce lieu : contient-il une clause de sécurité ?",
        )
    if questionnaires is Presence.PRESENT:
        return Outcome.PASS, ""
    return Outcome.PASS, "Demandez aussi que les questionnaires soient joints au contrat."


def together(states: Sequence[States], clause_id: str) -> Presence:
    """What several contracts of one supplier say of a clause: one that has it is enough."""
    found = {state.get(clause_id, Presence.UNKNOWN) for state in states}
    if Presence.PRESENT in found:
        return Presence.PRESENT
    return Presence.ABSENT if found == {Presence.ABSENT} else Presence.UNKNOWN


def in_force(
    *, starts_on: date | None, ends_on: date | None, stopped_on: date | None, today: date
) -> bool:
    """Whether a contract binds today; `ends_on` is the end of the period under way."""
    if stopped_on is not None and stopped_on <= today:
        return False
    if starts_on is not None and starts_on > today:
        return False
    return ends_on is None or ends_on >= today


def current_end(ends_on: date, renewal_months: int, today: date) -> date:
    """The end of the period under way: a contract that renews itself goes on, period by period."""
    rank, end = 0, ends_on
    while renewal_months and end < today:
        rank += 1
        end = months_later(ends_on, rank * renewal_months)
    return end


def last_notice_day(ends_on: date, notice_months: int) -> date:
    """The last day on which the contract can still be ended in time."""
    return months_later(ends_on, -notice_months)


def _applies(clause: Clause | RefusedClause, reach: Reach) -> Needed:
    match clause.scope:
        case "all":
            return Needed.YES
        case "patient_data":
            return reach.data
        case "hosting":
            return reach.hosting
    concerned = {kind.id for kind in reach.services} & set(clause.services)
    return Needed.YES if concerned else Needed.NO


def _conclude(
    to_have: Sequence[Looked], to_refuse: Sequence[LookedRefused]
) -> tuple[Outcome, tuple[str, ...]]:
    essential = [item for item in to_have if item.clause.essential]
    missing = [item.clause.title for item in essential if item.is_missing]
    refused = [item.clause.title for item in to_refuse if item.presence is Presence.PRESENT]
    unsure = [item.clause.title for item in essential if item.is_unsure]
    unread = [item.clause.title for item in to_refuse if item.presence is Presence.UNKNOWN]
    reasons = (
        *_sentence("Il manque au contrat", missing),
        *_sentence("Le contrat contient une clause à refuser", refused),
        *_sentence("Reste à chercher dans le contrat", unsure),
        *_sentence("Reste à vérifier que le contrat ne dit pas", unread),
    )
    if missing or refused:
        return Outcome.FAIL, reasons
    if not to_have:
        return Outcome.UNKNOWN, ("Aucune clause ne peut être vérifiée pour ce contrat.",)
    return (Outcome.UNKNOWN if unsure or unread else Outcome.PASS), reasons


def _sentence(start: str, titles: Sequence[str]) -> tuple[str, ...]:
    if not titles:
        return ()
    more = len(titles) - _MOST_NAMED
    named = " ; ".join(title[0].lower() + title[1:] for title in titles[:_MOST_NAMED])
    return (f"{start} : {named}{f' ; et {more} de plus' if more > 0 else ''}.",)
