"""How a measure stands: a pure function of what is declared and what was observed (design §5)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hygie.assessment.rules.observation import (
    WHOLE_PRACTICE,
    Observation,
    Outcome,
    Strength,
    Subject,
    latest,
)
from hygie.catalog.applicability import Applicability
from hygie.catalog.model import ProofRule, Requirement


class Declared(StrEnum):
    """What the practice says of a measure. No answer at all is None, never a value here."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"


class Status(StrEnum):
    """How a measure stands."""

    PROVEN = "proven"
    DECLARED = "declared"
    CONTRADICTED = "contradicted"
    TO_DO = "to_do"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> str:
        """The four words of the screen, and « Sans objet ».

        Three statuses share « À revérifier ».
        """
        return _WORDS[self]

    @property
    def is_to_check(self) -> bool:
        return self in (Status.CONTRADICTED, Status.UNKNOWN, Status.EXPIRED)


_WORDS = {
    Status.PROVEN: "Prouvé",
    Status.DECLARED: "Déclaré",
    Status.TO_DO: "À faire",
    Status.CONTRADICTED: "À revérifier",
    Status.UNKNOWN: "À revérifier",
    Status.EXPIRED: "À revérifier",
    Status.NOT_APPLICABLE: "Sans objet",
}


@dataclass(frozen=True)
class Standing:
    """A measure, one day.

    `strength` and `valid_until` are set only when it is proven; `valid_until` None then means
    that the proof has no end. `reason` is said in French. `declared` tells whether the answer
    itself is yes: an expired proof still counts as declared then.
    """

    status: Status
    reason: str
    declared: Declared | None = None
    strength: Strength | None = None
    proven_at: datetime | None = None
    valid_until: datetime | None = None
    observations: tuple[Observation, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the measure is part of the scores."""
        return self.status is not Status.NOT_APPLICABLE

    @property
    def counts_as_declared(self) -> bool:
        """Proven, declared, or once proven and still declared."""
        if self.status in (Status.PROVEN, Status.DECLARED):
            return True
        return self.status is Status.EXPIRED and self.declared is Declared.YES


def standing(
    *,
    applicability: Applicability,
    declared: Declared | None,
    reason: str = "",
    rule: ProofRule,
    observations: Iterable[Observation],
    subjects: Collection[Subject] = (),
    to_confirm: bool = False,
    now: datetime,
) -> Standing:
    """How one measure stands at `now`.

    `subjects` are the practice's own (each PC, each supplier…): a rule that asks for every computer
    is satisfied only when each declared computer has its current passing observation, or one that
    says the question does not arise for it. What was seen of anything else is shown, and decides
    nothing; so does what is dated later than `now` (a clock that was wrong).
    « Je ne sais pas » is no claim: what was seen decides alone, so a current proof proves.
    `reason` is the one given with « sans objet ».
    `to_confirm`: the answer was copied from the year before. Until somebody confirms it, it counts
    as no answer at all; except a « no », which goes on asking for its action: closing a year makes
    nothing better.
    """
    observations = tuple(observations)
    newest = latest(observations)
    if not applicability.applies:
        return Standing(Status.NOT_APPLICABLE, applicability.reason, declared, observations=newest)
    if to_confirm and declared is not None:
        said = declared if declared is Declared.NO else None
        copied = standing(
            applicability=applicability,
            declared=said,
            rule=rule,
            observations=observations,
            subjects=subjects,
            now=now,
        )
        return _to_confirm(declared, copied)
    if declared is Declared.NOT_APPLICABLE:
        return Standing(Status.NOT_APPLICABLE, reason, declared, observations=newest)
    if declared is Declared.NO:
        return Standing(Status.TO_DO, "Vous avez répondu non.", declared, observations=newest)
    deciding = latest(_deciding(observations, subjects, now))
    failing = [item for item in deciding if item.outcome is Outcome.FAIL and item.is_current(now)]
    if failing:
        found = _failing(declared, failing)
    else:
        found = _without_failure(declared, rule, deciding, subjects, now)
    return replace(found, observations=newest)


def _deciding(
    observations: Iterable[Observation], subjects: Collection[Subject], now: datetime
) -> Iterator[Observation]:
    # By scope and id: the label is a name, which changes.
    known = {(subject.scope, subject.id) for subject in (WHOLE_PRACTICE, *subjects)}
    for item in observations:
        if (item.subject.scope, item.subject.id) in known and item.collected_at <= now:
            yield item


_LAST_YEAR = {
    Declared.YES: "vous aviez répondu oui",
    Declared.NO: "vous aviez répondu non",
    Declared.DONT_KNOW: "vous ne saviez pas",
    Declared.NOT_APPLICABLE: "vous aviez répondu « sans objet »",
}


def _to_confirm(last_year: Declared, copied: Standing) -> Standing:
    """The standing that a copied answer leaves, with what it was when nothing else explains it."""
    if copied.status is not Status.UNKNOWN and last_year is not Declared.NO:
        return copied
    reason = f"À confirmer : {_LAST_YEAR[last_year]} l’an dernier."
    return replace(copied, declared=None, reason=reason)


def _failing(declared: Declared | None, failing: Sequence[Observation]) -> Standing:
    status = Status.CONTRADICTED if declared is Declared.YES else Status.TO_DO
    first = failing[0]
    lead = "Vous avez répondu oui, mais " if status is Status.CONTRADICTED else ""
    said = first.reason or first.summary
    text = f"{lead}{said[:1].lower()}{said[1:]}" if lead else said
    return Standing(status, text, declared)


def _without_failure(
    declared: Declared | None,
    rule: ProofRule,
    deciding: Sequence[Observation],
    subjects: Collection[Subject],
    now: datetime,
) -> Standing:
    current = [item for item in deciding if item.is_current(now)]
    if proof := best_proof(rule, current, subjects):
        return _proven(declared, proof)
    if best_proof(rule, deciding, subjects):
        return Standing(Status.EXPIRED, "La preuve est trop ancienne.", declared)
    if declared is Declared.YES:
        return Standing(Status.DECLARED, "Vous l’avez déclaré, rien ne le prouve encore.", declared)
    return Standing(Status.UNKNOWN, _unknown_reason(declared, current), declared)


def _unknown_reason(declared: Declared | None, current: Sequence[Observation]) -> str:
    unseen = [item.reason for item in current if item.outcome is Outcome.UNKNOWN]
    if unseen:
        return f"Pas pu voir : {unseen[0]}"
    if declared is Declared.DONT_KNOW:
        return "Vous ne savez pas encore."
    return "Pas encore de réponse."


def _proven(declared: Declared | None, proof: Sequence[Observation]) -> Standing:
    ends = [item.valid_until for item in proof if item.valid_until is not None]
    # A chain is as strong as its weakest link: the measure says the weakest of its proofs.
    weakest = max((item.strength for item in proof), key=lambda strength: strength.rank)
    return Standing(
        Status.PROVEN,
        weakest.label[:1].upper() + weakest.label[1:] + ".",
        declared,
        strength=weakest,
        proven_at=min(item.collected_at for item in proof),
        valid_until=min(ends) if ends else None,
    )


def best_proof(
    rule: ProofRule, observations: Sequence[Observation], subjects: Collection[Subject]
) -> tuple[Observation, ...]:
    """What satisfies the strongest satisfied alternative; empty when none is satisfied.

    Observations that pass, at least one, and those that exempt their subject.
    """
    found = [
        proof
        for alternative in rule.any_of
        if (proof := _alternative(alternative, observations, subjects))
    ]
    if not found:
        return ()
    return min(found, key=lambda proof: max(item.strength.rank for item in proof))


def _alternative(
    alternative: Sequence[Requirement],
    observations: Sequence[Observation],
    subjects: Collection[Subject],
) -> tuple[Observation, ...]:
    proof: list[Observation] = []
    for requirement in alternative:
        seen = _requirement(requirement, observations, subjects)
        if seen is None:
            return ()
        proof.extend(seen)
    # Exemptions alone prove nothing.
    return tuple(proof) if any(item.outcome is Outcome.PASS for item in proof) else ()


# A practice without any phone has nothing to show of phones; one that never listed its computers
# has not shown that they are right.
_MAY_BE_EMPTY = frozenset({"mobile", "medium", "mailbox"})


def _requirement(
    requirement: Requirement,
    observations: Sequence[Observation],
    subjects: Collection[Subject],
) -> list[Observation] | None:
    """What was seen of each subject asked for, or None when one is missing.

    A pass, or a « does not apply » that exempts this subject. A scope that may be empty, and is,
    asks for nothing, provided another requirement of the same alternative is met.
    """
    wanted = (
        [WHOLE_PRACTICE]
        if requirement.scope == "practice"
        else [subject for subject in subjects if subject.scope == requirement.scope]
    )
    if not wanted and requirement.scope not in _MAY_BE_EMPTY:
        return None
    satisfying: dict[str, Observation] = {}
    for item in sorted(observations, key=_worst_first):
        if (
            item.topic == requirement.topic
            and item.subject.scope == requirement.scope
            and item.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
        ):
            satisfying[item.subject.id] = item
    if any(subject.id not in satisfying for subject in wanted):
        return None
    return [satisfying[subject.id] for subject in wanted]


def _worst_first(item: Observation) -> tuple[bool, int]:
    return item.outcome is Outcome.PASS, -item.strength.rank
