"""What the clauses and the letters are made of. Everything here is read-only."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from hygie.suppliers.questionnaires.model import Source

Scope = Literal["all", "patient_data", "hosting", "services"]
SCOPES: tuple[str, ...] = get_args(Scope)


@dataclass(frozen=True)
class TextField:
    """Something that a ready text names between braces."""

    id: str
    label: str
    default: str = ""


@dataclass(frozen=True, kw_only=True)
class Described:
    """What every clause says, to have or to refuse. Its id is for ever."""

    id: str
    title: str
    why: str
    recognise: str
    scope: Scope
    services: tuple[str, ...]
    recommendations: tuple[str, ...]
    source: Source

    @property
    def measure_ids(self) -> tuple[str, ...]:
        """The measures of the guide that it answers."""
        return tuple(dict.fromkeys(item.rpartition("-")[0] for item in self.recommendations))


@dataclass(frozen=True, kw_only=True)
class Clause(Described):
    """A clause to have. `wording`: ready paragraphs, with fields.

    `essential`: without it, the contract does not protect the practice.
    """

    wording: tuple[str, ...]
    essential: bool


@dataclass(frozen=True, kw_only=True)
class RefusedClause(Described):
    """A clause to refuse, with a ready answer. `instead`: the clause to have in its place."""

    answer: tuple[str, ...]
    instead: str


@dataclass(frozen=True)
class Situation:
    """Working with a third party's computers: what to look at, and the clause to propose."""

    id: str
    label: str
    explanation: str
    addressee: str
    look_at: tuple[str, ...]
    wording: tuple[str, ...]
    questionnaire_ids: tuple[str, ...]
    questionnaires_why: str
    recommendations: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Letter:
    """A ready letter; `answer_days` is the delay proposed for the answer."""

    id: str
    title: str
    use: str
    subject: str
    body: tuple[str, ...]
    answer_days: int
    recommendations: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Authority:
    """Whom to turn to when a shortcoming is not corrected."""

    id: str
    name: str
    when: str
    what: str
    source: Source


@dataclass(frozen=True)
class ClauseBook:
    """All of one edition."""

    id: str
    title: str
    notice: str
    written_on: date
    fields: tuple[TextField, ...]
    to_have: tuple[Clause, ...]
    to_refuse: tuple[RefusedClause, ...]
    situations: tuple[Situation, ...]
    letters: tuple[Letter, ...]
    authorities: tuple[Authority, ...]

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.to_have}

    def clause(self, clause_id: str) -> Clause:
        """Raises KeyError when there is no such clause to have."""
        return self._clauses[clause_id]

    def refused(self, clause_id: str) -> RefusedClause:
        """Raises KeyError when there is no such clause to refuse."""
        return {clause.id: clause for clause in self.to_refuse}[clause_id]

    def situation(self, situation_id: str) -> Situation:
        """Raises KeyError when there is no such situation."""
        return {item.id: item for item in self.situations}[situation_id]

    def letter(self, letter_id: str) -> Letter:
        """Raises KeyError when there is no such letter."""
        return {item.id: item for item in self.letters}[letter_id]
