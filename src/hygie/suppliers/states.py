"""How each supplier stands: what concerns it, what came back, its contract, its certificate.

Read in a few queries for the whole practice; judged by the rules alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from hygie.practice.models import Practice, Supplier
from hygie.practice.reading import read_once
from hygie.suppliers.clauses.loader import load_clauses
from hygie.suppliers.models import (
    ClauseAnswer,
    Contract,
    HdsCertificate,
    QuestionnaireRequest,
    QuestionnaireReturn,
    Shortcoming,
    SupplierFile,
    SupplierProfile,
)
from hygie.suppliers.questionnaires.loader import load_edition
from hygie.suppliers.questionnaires.model import QUESTIONNAIRE_IDS, ServiceKind
from hygie.suppliers.record import kinds_of, reach_of
from hygie.suppliers.returned import QuestionnaireState
from hygie.suppliers.rules.applies import needs
from hygie.suppliers.rules.binding import (
    Binding,
    Standing,
    Whole,
    place_standing,
    stand_together,
    supplier_standing,
)
from hygie.suppliers.rules.contract import (
    ContractStanding,
    Presence,
    contract_standing,
    current_end,
    in_force,
    last_notice_day,
)
from hygie.suppliers.rules.hds import HdsVerdict, judge_hosting
from hygie.suppliers.rules.kinds import services_in_words
from hygie.suppliers.rules.reach import Reach

THIRD_PARTY = "third_party_premises"


@dataclass(frozen=True)
class ContractState:
    """One contract, the clauses that concern it, and its dates.

    `states` are what was found in it; `whole` is what it is read with, None when it is not in
    force; `standing` is that of the whole.
    """

    contract: Contract
    states: Mapping[str, Presence]
    notes: Mapping[str, str]
    read_at: datetime | None
    standing: ContractStanding
    today: date
    whole: Whole | None = None

    @property
    def ends_on(self) -> date | None:
        """The end of the period under way."""
        return _end_of(self.contract, self.today)

    @property
    def notice_on(self) -> date | None:
        """The last day to say that one leaves; None when there is no such day, or nobody looked."""
        months, end = self.contract.notice_months, self.ends_on
        return last_notice_day(end, months) if end and months is not None else None

    @property
    def is_running(self) -> bool:
        return self.whole is not None

    @property
    def about(self) -> str:
        """The services that it is about, in words; nothing when it is about all of them."""
        return services_in_words(self.whole.services if self.whole else self.contract.services)

    @property
    def read_with(self) -> tuple[str, ...]:
        """The titles of the contracts whose clauses are read as one with its own."""
        return tuple(item.title for item in self._others)

    def found_in(self, clause_id: str) -> str:
        """The title of another of these contracts that has this clause; nothing when none has."""
        return next(
            (item.title for item in self._others if item.states.get(clause_id) is Presence.PRESENT),
            "",
        )

    @property
    def _others(self) -> tuple[Binding, ...]:
        every = self.whole.bindings if self.whole else ()
        return tuple(item for item in every if item.id != self.contract.id)


@dataclass(frozen=True)
class SupplierState:
    """All that is known of one supplier, and what it is worth today."""

    supplier: Supplier
    profile: SupplierProfile
    kinds: tuple[ServiceKind, ...]
    questionnaires: tuple[QuestionnaireState, ...]
    contracts: tuple[ContractState, ...]
    certificates: tuple[HdsCertificate, ...]
    shortcomings: tuple[Shortcoming, ...]
    today: date
    requests: tuple[QuestionnaireRequest, ...] = field(default=())

    @property
    def is_place(self) -> bool:
        """A place that lends its computers, whatever else it does."""
        return any(kind.id == THIRD_PARTY for kind in self.kinds)

    @property
    def is_only_place(self) -> bool:
        return [kind.id for kind in self.kinds] == [THIRD_PARTY]

    @property
    def reach(self) -> Reach:
        return reach_of(self.kinds, self.profile)

    @property
    def running(self) -> tuple[ContractState, ...]:
        return tuple(item for item in self.contracts if item.is_running)

    @property
    def are_apart(self) -> bool:
        """Whether several contracts in force are about the same services, each by itself."""
        ids = [kind.id for whole in self.wholes for kind in whole.concerned(self.kinds)]
        return len(self.wholes) > 1 and (len(ids) > len(set(ids)) or not self.kinds)

    @property
    def wholes(self) -> tuple[Whole, ...]:
        """The contracts in force, each with those that complete it."""
        found = {item.whole.bindings[0].id: item.whole for item in self.running if item.whole}
        return tuple(found.values())

    def contract_standing(self, measure_id: str = "") -> Standing | None:
        """The worst of its contracts in force; None when there is none."""
        return supplier_standing(load_clauses(), self.reach, self.wholes, measure_id=measure_id)

    def place_standing(self) -> Standing | None:
        """2.10.2; None when no contract in force is about the place."""
        return place_standing(THIRD_PARTY, self.wholes)

    @cached_property
    def hds(self) -> HdsVerdict:
        """Whether its certificates protect what it hosts, supposing that it hosts."""
        hosting = [kind for kind in self.kinds if kind.hds == "required"]
        return judge_hosting(
            [item.as_facts for item in self.certificates],
            used=self.profile.activities,
            facts=load_edition().hds,
            today=self.today,
            archiving=bool(hosting) and all(kind.archiving for kind in hosting),
            declared_none=self.says_none,
        )

    @property
    def hds_until(self) -> date | None:
        """The last day on which the certificates protect; None when they do not."""
        until = self.hds.valid_until
        return until - timedelta(days=1) if until else None

    @property
    def says_none(self) -> bool:
        """It told that it has no certificate: to the practice, or in questionnaire 4."""
        returned = self.questionnaire("q4").returned
        answered = returned.answers.get("q4.01", {}).get("value") if returned else None
        return self.profile.has_no_certificate or answered == "none"

    @property
    def usual_activities(self) -> tuple[int, ...]:
        """A proposal, to confirm with the supplier."""
        return tuple(sorted({n for kind in self.kinds for n in kind.hds_activities}))

    def questionnaire(self, questionnaire_id: str) -> QuestionnaireState:
        """The state of one of the four."""
        return next(item for item in self.questionnaires if item.id == questionnaire_id)


def decided_of(profile: SupplierProfile) -> dict[tuple[str, str], bool]:
    """What the practice answered where it depends."""
    found = {}
    for key, answer in profile.decided.items():
        service_id, _, questionnaire_id = key.partition(":")
        found[service_id, questionnaire_id] = bool(answer)
    return found


# --- reading ------------------------------------------------------------------------------------


class Part(StrEnum):
    """What may be read of a supplier, besides what the practice said of it."""

    REQUESTS = "requests"
    CONTRACTS = "contracts"
    CERTIFICATES = "certificates"
    SHORTCOMINGS = "shortcomings"


EVERYTHING = frozenset(Part)


def states_of(
    practice: Practice, *, today: date, parts: Collection[Part] = EVERYTHING
) -> list[SupplierState]:
    """Every supplier, in the order of their names.

    `parts`: what is read; the rest is empty, and must not be looked at.
    """
    suppliers = Supplier.objects.filter(practice=practice)
    return read_once(
        ("suppliers", practice.id, today, frozenset(parts)),
        lambda: list(_states(practice, suppliers, today, parts)),
    )


def state_of(supplier: Supplier, *, today: date) -> SupplierState:
    """One supplier."""
    rows = Supplier.objects.filter(id=supplier.id)
    return next(_states(supplier.practice, rows, today, EVERYTHING))


def _states(
    practice: Practice, suppliers: Iterable[Supplier], today: date, parts: Collection[Part]
) -> Iterator[SupplierState]:
    rows = list(suppliers)
    behind = {"practice": practice, "supplier__in": [row.id for row in rows]}
    profiles = {row.supplier_id: row for row in SupplierProfile.objects.filter(**behind)}
    read = {
        part: _by_supplier(rows_of(behind)) if part in parts else {}
        for part, rows_of in _READERS.items()
    }
    for row in rows:
        row.practice = practice
        profile = profiles.get(row.id) or SupplierProfile(practice=practice, supplier=row)
        kinds = kinds_of(row.services)
        asked = tuple(read[Part.REQUESTS].get(row.id, ()))
        contracts = read[Part.CONTRACTS].get(row.id, ())
        yield SupplierState(
            supplier=row,
            profile=profile,
            kinds=kinds,
            questionnaires=_questionnaires(kinds, profile, asked, today),
            contracts=_contracts(contracts, reach_of(kinds, profile), today),
            certificates=tuple(read[Part.CERTIFICATES].get(row.id, ())),
            shortcomings=tuple(read[Part.SHORTCOMINGS].get(row.id, ())),
            today=today,
            requests=asked,
        )


def _requests(behind: dict[str, Any]) -> Iterable[QuestionnaireRequest]:
    returns = QuestionnaireReturn.objects.select_related("request__supplier__profile")
    return QuestionnaireRequest.objects.filter(**behind, dropped_at=None).prefetch_related(
        Prefetch("returns", returns.prefetch_related("files"))
    )


def _contract_rows(behind: dict[str, Any]) -> Iterable[Contract]:
    return Contract.objects.filter(**behind).prefetch_related(
        Prefetch("clauses", ClauseAnswer.objects.order_by("clause_id")),
        Prefetch("files", SupplierFile.objects.order_by("added_at")),
    )


def _certificates(behind: dict[str, Any]) -> Iterable[HdsCertificate]:
    return HdsCertificate.objects.filter(**behind).prefetch_related("files")


def _shortcomings(behind: dict[str, Any]) -> Iterable[Shortcoming]:
    return Shortcoming.objects.filter(**behind).prefetch_related("files")


_READERS: dict[Part, Callable[[dict[str, Any]], Iterable[Any]]] = {
    Part.REQUESTS: _requests,
    Part.CONTRACTS: _contract_rows,
    Part.CERTIFICATES: _certificates,
    Part.SHORTCOMINGS: _shortcomings,
}


def _by_supplier(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.supplier_id, []).append(row)
    return found


def _questionnaires(
    kinds: Sequence[ServiceKind],
    profile: SupplierProfile,
    requests: Sequence[QuestionnaireRequest],
    today: date,
) -> tuple[QuestionnaireState, ...]:
    edition = load_edition()
    only_place = [kind.id for kind in kinds] == [THIRD_PARTY]
    found = []
    for name, need in zip(QUESTIONNAIRE_IDS, needs(kinds, decided_of(profile)), strict=True):
        asking = [row for row in requests if name in row.questionnaires]
        returned = sorted(
            (row for request in asking for row in request.returns.all() if _answers(row, name)),
            key=lambda row: row.received_at,
            reverse=True,
        )
        found.append(
            QuestionnaireState(
                questionnaire=edition.questionnaire(name),
                need=need,
                today=today,
                is_place=only_place,
                request=asking[0] if asking else None,
                returned=returned[0] if returned else None,
                signed=next((row for row in returned if row.signed_on), None),
            )
        )
    return tuple(found)


def _answers(row: QuestionnaireReturn, questionnaire_id: str) -> bool:
    return any(name.startswith(f"{questionnaire_id}.") for name in row.answers)


def _contracts(rows: Sequence[Contract], reach: Reach, today: date) -> tuple[ContractState, ...]:
    wholes = stand_together(_binding(row) for row in rows if _is_in_force(row, today))
    read_as = {binding.id: whole for whole in wholes for binding in whole.bindings}
    return tuple(_contract(row, reach, read_as.get(row.id), today) for row in rows)


def _is_in_force(row: Contract, today: date) -> bool:
    return in_force(
        starts_on=row.starts_on,
        ends_on=_end_of(row, today),
        stopped_on=row.stopped_on,
        today=today,
    )


def _end_of(row: Contract, today: date) -> date | None:
    return current_end(row.ends_on, row.renewal_months, today) if row.ends_on else None


def _binding(row: Contract) -> Binding:
    return Binding(row.id, row.title, frozenset(row.services), row.completes_id, _found(row))


def _found(row: Contract) -> dict[str, Presence]:
    return {answer.clause_id: Presence(answer.presence) for answer in row.clauses.all()}


def _contract(row: Contract, reach: Reach, whole: Whole | None, today: date) -> ContractState:
    answers = list(row.clauses.all())
    read_as = whole or Whole((_binding(row),))
    # Of a contract about services of before, everything is looked at.
    kinds = read_as.concerned(reach.services) or reach.services
    return ContractState(
        contract=row,
        states=_found(row),
        notes={answer.clause_id: answer.note for answer in answers if answer.note},
        read_at=min((answer.answered_at for answer in answers), default=None),
        standing=contract_standing(load_clauses(), replace(reach, services=kinds), read_as.states),
        today=today,
        whole=whole,
    )
