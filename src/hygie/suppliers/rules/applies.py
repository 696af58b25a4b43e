"""Which of the four questionnaires a supplier receives, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hygie.suppliers.questionnaires.model import QUESTIONNAIRE_IDS, Calls, ServiceKind

# What the practice answered to a `Calls.ask`: (kind of service, questionnaire) → yes or no.
Decided = Mapping[tuple[str, str], bool]
NOTHING_DECIDED: Decided = {}


class Needed(StrEnum):
    """UNDECIDED is not a no: a question waits for the practice."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ToDecide:
    """The question that decides, put to the practice."""

    service_id: str
    questionnaire_id: str
    ask: str


@dataclass(frozen=True)
class Need:
    """One questionnaire for one supplier. `reasons` are sentences, each said once."""

    questionnaire_id: str
    needed: Needed
    reasons: tuple[str, ...]
    to_decide: tuple[ToDecide, ...] = ()


def needs(services: Sequence[ServiceKind], decided: Decided = NOTHING_DECIDED) -> tuple[Need, ...]:
    """One need a questionnaire, in their order. One service that calls for it is enough."""
    return tuple(_need(name, services, decided) for name in QUESTIONNAIRE_IDS)


def needed_ids(
    services: Sequence[ServiceKind], decided: Decided = NOTHING_DECIDED
) -> tuple[str, ...]:
    """The questionnaires that must be sent for sure."""
    return tuple(
        need.questionnaire_id for need in needs(services, decided) if need.needed is Needed.YES
    )


def _need(name: str, services: Sequence[ServiceKind], decided: Decided) -> Need:
    if not services:
        return Need(
            name, Needed.UNDECIDED, ("Dites d’abord ce que ce fournisseur fait pour vous.",)
        )
    found = [
        (kind.id, kind.call(name), _one(kind.call(name), (kind.id, name), decided))
        for kind in services
    ]
    needed = _together({outcome for _, _, outcome in found})
    return Need(
        questionnaire_id=name,
        needed=needed,
        reasons=tuple(dict.fromkeys(call.why for _, call, outcome in found if outcome is needed)),
        to_decide=tuple(
            ToDecide(service_id, name, call.ask)
            for service_id, call, outcome in found
            if outcome is Needed.UNDECIDED
        ),
    )


def _one(call: Calls, asked: tuple[str, str], decided: Decided) -> Needed:
    if call.applies != "depends":
        return Needed(call.applies)
    if asked not in decided:
        return Needed.UNDECIDED
    return Needed.YES if decided[asked] else Needed.NO


def _together(outcomes: set[Needed]) -> Needed:
    for outcome in (Needed.YES, Needed.UNDECIDED):
        if outcome in outcomes:
            return outcome
    return Needed.NO
