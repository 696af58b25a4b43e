"""How each supplier stands: what concerns it, what came back, its contract, its certificate.

Read in a few queries for the whole practice; judged by the rules alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from hygie.practice.models import Practice, Supplier
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
from hygie.suppliers.rules.contract import (
    PLACE_CLAUSE,
    PLACE_QUESTIONNAIRES,
    ContractStanding,
    Presence,
    contract_standing,
    current_end,
    last_notice_day,
    premises_standing,
    together,
)
from hygie.suppliers.rules.hds import HdsVerdict, judge_hosting
from hygie.suppliers.rules.reach import Reach
from hygie.suppliers.rules.reading import Outcome

THIRD_PARTY = "third_party_premises"


@dataclass(frozen=True)
class ContractState:
    """One contract, the clauses that concern it, and its dates."""

    contract: Contract
    states: Mapping[str, Presence]
    notes: Mapping[str, str]
    read_at: datetime | None
    standing: ContractStanding
    today: date

    @property
    def ends_on(self) -> date | None:
        """The end of the period under way."""
        end = self.contract.ends_on
        return current_end(end, self.contract.renewal_months, self.today) if end else None

    @property
    def notice_on(self) -> date | None:
        """The last day to say that one leaves; None when there is no such day, or nobody looked."""
        months, end = self.contract.notice_months, self.ends_on
        return last_notice_day(end, months) if end and months is not None else None

    @property
    def is_running(self) -> bool:
        if self.contract.stopped_on is not None and self.contract.stopped_on <= self.today:
            return False
        if self.contract.starts_on is not None and self.contract.starts_on > self.today:
            return False
        return self.ends_on is None or self.ends_on >= self.today

    @property
    def place(self) -> tuple[Presence, Presence]:
        """For a place that lends its computers: the clause, and the questionnaires joined."""
        return tuple(  # type: ignore[return-value]
            self.states.get(name, Presence.UNKNOWN) for name in (PLACE_CLAUSE, PLACE_QUESTIONNAIRES)
        )


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

    def contract_standing(self, measure_id: str = "") -> ContractStanding | None:
        """The running contracts together; None when there is none."""
        if not self.running:
            return None
        return contract_standing(
            load_clauses(), self.reach, self._together(), measure_id=measure_id
        )

    def place_standing(self) -> tuple[Outcome, str] | None:
        """2.10.2; None when there is no running contract."""
        if not self.running:
            return None
        states = [item.states for item in self.running]
        return premises_standing(
            together(states, PLACE_CLAUSE), together(states, PLACE_QUESTIONNAIRES)
        )

    def _together(self) -> dict[str, Presence]:
        book, states = load_clauses(), [item.states for item in self.running]
        clauses = (*book.to_have, *book.to_refuse)
        return {clause.id: together(states, clause.id) for clause in clauses}

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


def states_of(practice: Practice, *, today: date) -> list[SupplierState]:
    """Every supplier, in the order of their names."""
    return list(_states(practice, Supplier.objects.filter(practice=practice), today))


def state_of(supplier: Supplier, *, today: date) -> SupplierState:
    """One supplier."""
    rows = Supplier.objects.filter(id=supplier.id)
    return next(_states(supplier.practice, rows, today))


def _states(
    practice: Practice, suppliers: Iterable[Supplier], today: date
) -> Iterator[SupplierState]:
    rows = list(suppliers)
    behind = {"practice": practice, "supplier__in": [row.id for row in rows]}
    profiles = {row.supplier_id: row for row in SupplierProfile.objects.filter(**behind)}
    contracts = _by_supplier(
        Contract.objects.filter(**behind).prefetch_related(
            Prefetch("clauses", ClauseAnswer.objects.order_by("clause_id")),
            Prefetch("files", SupplierFile.objects.order_by("added_at")),
        )
    )
    certificates = _by_supplier(HdsCertificate.objects.filter(**behind).prefetch_related("files"))
    shortcomings = _by_supplier(Shortcoming.objects.filter(**behind).prefetch_related("files"))
    requests = _by_supplier(
        QuestionnaireRequest.objects.filter(**behind, dropped_at=None).prefetch_related(
            Prefetch(
                "returns",
                QuestionnaireReturn.objects.select_related(
                    "request__supplier__profile"
                ).prefetch_related("files"),
            )
        )
    )
    for row in rows:
        row.practice = practice
        profile = profiles.get(row.id) or SupplierProfile(practice=practice, supplier=row)
        kinds = kinds_of(row.services)
        asked = tuple(requests.get(row.id, ()))
        yield SupplierState(
            supplier=row,
            profile=profile,
            kinds=kinds,
            questionnaires=_questionnaires(kinds, profile, asked, today),
            contracts=tuple(
                _contract(item, reach_of(kinds, profile), today)
                for item in contracts.get(row.id, ())
            ),
            certificates=tuple(certificates.get(row.id, ())),
            shortcomings=tuple(shortcomings.get(row.id, ())),
            today=today,
            requests=asked,
        )


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


def _contract(row: Contract, reach: Reach, today: date) -> ContractState:
    answers = list(row.clauses.all())
    states = {answer.clause_id: Presence(answer.presence) for answer in answers}
    return ContractState(
        contract=row,
        states=states,
        notes={answer.clause_id: answer.note for answer in answers if answer.note},
        read_at=min((answer.answered_at for answer in answers), default=None),
        standing=contract_standing(load_clauses(), reach, states),
        today=today,
    )
