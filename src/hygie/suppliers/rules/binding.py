"""Several contracts with one supplier: which are read as one, and how they stand together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from hygie.suppliers.clauses.model import ClauseBook
from hygie.suppliers.questionnaires.model import ServiceKind
from hygie.suppliers.rules.contract import (
    PLACE_CLAUSE,
    PLACE_QUESTIONNAIRES,
    ContractStanding,
    Presence,
    States,
    contract_standing,
    premises_standing,
    together,
)
from hygie.suppliers.rules.reach import Reach
from hygie.suppliers.rules.reading import Outcome

_WORST_FIRST = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS)


@dataclass(frozen=True)
class Binding:
    """One contract in force.

    `services`: the kinds of service that it is about; none named, all of them. `completes`: the
    contract of which it is an annex, a rider.
    """

    id: UUID
    title: str
    services: frozenset[str]
    completes: UUID | None
    states: States


@dataclass(frozen=True)
class Whole:
    """A contract, then those that complete it: their clauses are read as one."""

    bindings: tuple[Binding, ...]

    @property
    def title(self) -> str:
        return self.bindings[0].title

    @property
    def services(self) -> frozenset[str]:
        """Those of the contract itself: what completes it is about the same."""
        return self.bindings[0].services

    @cached_property
    def states(self) -> States:
        """A clause is there when one of them has it, absent when none has it."""
        every = [binding.states for binding in self.bindings]
        names = {name: None for states in every for name in states}
        return {name: together(every, name) for name in names}

    def concerned(self, kinds: Sequence[ServiceKind]) -> tuple[ServiceKind, ...]:
        """Those of these services that it is about."""
        return tuple(kind for kind in kinds if not self.services or kind.id in self.services)


def stand_together(bindings: Iterable[Binding]) -> tuple[Whole, ...]:
    """Each contract with those that complete it; one that completes a contract over is alone."""
    by_id = {binding.id: binding for binding in bindings}
    found: dict[UUID, list[Binding]] = {}
    for binding in by_id.values():
        root = _completed(binding, by_id)
        group = found.setdefault(root.id, [])
        group.insert(0 if root is binding else len(group), binding)
    return tuple(Whole(tuple(group)) for group in found.values())


def _completed(binding: Binding, by_id: dict[UUID, Binding]) -> Binding:
    seen = set()
    while binding.completes in by_id and binding.id not in seen:
        seen.add(binding.id)
        binding = by_id[binding.completes]
    return binding


@dataclass(frozen=True)
class Standing:
    """How a supplier stands by its contracts; `reasons` say why it does not pass."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()


def supplier_standing(
    book: ClauseBook, reach: Reach, wholes: Sequence[Whole], *, measure_id: str = ""
) -> Standing | None:
    """The worst of its contracts, each read for the services that it is about.

    A service that none is about is not a pass. None when there is no contract at all.
    """
    if not wholes:
        return None
    found = list(_read(book, reach, wholes, measure_id))
    if left := uncovered(book, reach, wholes, measure_id=measure_id):
        named = " ; ".join(kind.label for kind in left)
        reason = f"Aucun contrat en cours n’est noté pour ce service : {named}."
        found.append(Standing(Outcome.UNKNOWN, (reason,)))
    if not found:
        return Standing(Outcome.UNKNOWN, ("Aucune clause ne peut être vérifiée pour ce contrat.",))
    return _worst(found)


def whole_standing(
    book: ClauseBook, reach: Reach, whole: Whole, *, measure_id: str = ""
) -> ContractStanding:
    """One contract with those that complete it, read for the services that it is about."""
    narrowed = replace(reach, services=whole.concerned(reach.services))
    return contract_standing(book, narrowed, whole.states, measure_id=measure_id)


def place_standing(service_id: str, wholes: Sequence[Whole]) -> Standing | None:
    """The same, of a place that lends its computers (2.10.2)."""
    concerned = [whole for whole in wholes if not whole.services or service_id in whole.services]
    if not concerned:
        return None
    found = []
    for whole in concerned:
        clause, joined = (
            whole.states.get(name, Presence.UNKNOWN)
            for name in (PLACE_CLAUSE, PLACE_QUESTIONNAIRES)
        )
        outcome, reason = premises_standing(clause, joined)
        found.append(Standing(outcome, (reason,) if reason else ()))
    return _worst(found)


def _read(
    book: ClauseBook, reach: Reach, wholes: Sequence[Whole], measure_id: str
) -> Iterator[Standing]:
    for whole in wholes:
        if whole.services and not whole.concerned(reach.services):
            continue  # it is about what the supplier does no more
        found = whole_standing(book, reach, whole, measure_id=measure_id)
        if found.to_have or found.to_refuse:
            title = f"« {whole.title} » : " if len(wholes) > 1 else ""
            yield Standing(found.outcome, tuple(title + reason for reason in found.reasons))


def uncovered(
    book: ClauseBook, reach: Reach, wholes: Sequence[Whole], *, measure_id: str = ""
) -> tuple[ServiceKind, ...]:
    """The services that no contract is about, and of which one should say something."""
    covered = {kind.id for whole in wholes for kind in whole.concerned(reach.services)}
    left = tuple(kind for kind in reach.services if kind.id not in covered)
    bare = contract_standing(book, replace(reach, services=left), {}, measure_id=measure_id)
    return left if bare.to_have else ()


def _worst(found: Sequence[Standing]) -> Standing:
    ordered = sorted(found, key=lambda item: _WORST_FIRST.index(item.outcome))
    reasons = dict.fromkeys(reason for item in ordered for reason in item.reasons)
    return Standing(ordered[0].outcome, tuple(reasons))
