"""Observations, rules and measures made short, for the tests of the pure rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hygie.assessment.rules.observation import (
    WHOLE_PRACTICE,
    Observation,
    Outcome,
    Strength,
    Subject,
)
from hygie.assessment.rules.standing import Declared, Standing, Status, standing
from hygie.catalog.applicability import Applicability
from hygie.catalog.loader import load_catalog
from hygie.catalog.model import Measure, ProofRule, Requirement

NOW = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)

LOCK, STATEMENT, GUIDED = (
    "workstation.screen_lock",
    "practice.statement",
    "workstation.guided_check",
)
DESK = Subject("computer", "desk", "le poste d’accueil")
LAPTOP = Subject("computer", "laptop", "le portable")
PHONE = Subject("mobile", "phone", "le téléphone")

APPLIES = Applicability(applies=True, advice=False, reason="Elle vous concerne.")
ADVICE = Applicability(applies=False, advice=True, reason="Un conseil.")


def rule(*alternatives: str) -> ProofRule:
    """`rule("a.b@computer a.c@mobile", "practice.statement@practice")`: one text an alternative."""
    return ProofRule(
        text="Ce qui le prouve.",
        any_of=tuple(
            tuple(_requirement(item) for item in alternative.split())
            for alternative in alternatives
        ),
    )


def _requirement(text: str) -> Requirement:
    topic, _, scope = text.partition("@")
    return Requirement(topic, scope)  # type: ignore[arg-type]


SCREENS = rule(f"{LOCK}@computer {GUIDED}@mobile", f"{STATEMENT}@practice")


def seen(outcome: Outcome = Outcome.PASS, **changes: Any) -> Observation:
    """A probe saw the desk's screen yesterday; good for a month."""
    observation = Observation(
        measure_id="2.3.3",
        topic=LOCK,
        outcome=outcome,
        origin="Hygie",
        strength=Strength.SEEN,
        collected_at=NOW - DAY,
        valid_until=NOW + 30 * DAY,
        summary="Verrouillage après 15 minutes",
        subject=DESK,
        reason="" if outcome is Outcome.PASS else "Le verrouillage est désactivé.",
    )
    return replace(observation, **changes)


def stated(outcome: Outcome = Outcome.PASS, **changes: Any) -> Observation:
    """The practice wrote today that its screens lock; good for a month."""
    said = {
        "topic": STATEMENT,
        "strength": Strength.STATED,
        "subject": WHOLE_PRACTICE,
        "origin": "Camille Vasseur",
        "collected_at": NOW,
    }
    return seen(outcome, **(said | changes))


def stands(
    *observations: Observation,
    declared: Declared | None = None,
    applicability: Applicability = APPLIES,
    proof: ProofRule = SCREENS,
    subjects: tuple[Subject, ...] = (DESK,),
    now: datetime = NOW,
    reason: str = "",
) -> Standing:
    """How the measure stands with these observations."""
    return standing(
        applicability=applicability,
        declared=declared,
        reason=reason,
        rule=proof,
        observations=observations,
        subjects=subjects,
        now=now,
    )


def measure(
    identifier: str, *, weight: int = 5, effort: int = 15, theme: str = "access"
) -> Measure:
    """A measure of the catalog with another id, weight, effort and theme."""
    model = load_catalog().measures[0]
    return replace(model, id=identifier, weight=weight, effort_minutes=effort, theme=theme)


def as_status(status: Status, **changes: Any) -> Standing:
    return replace(Standing(status, "Pour l’essai."), **changes)
