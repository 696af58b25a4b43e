"""What the new room has seen: that every declared computer locks its screen."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hygie.assessment.providers import provider
from hygie.assessment.rules.observation import Observation, Outcome, Strength, Subject
from hygie.practice.models import Practice
from hygie.practice.selectors import subjects_of


@provider("plugged")
def observe(practice: Practice, *, now: datetime) -> Iterable[Observation]:
    for scope, identifier, label in subjects_of(practice):
        if scope == "computer":
            yield Observation(
                measure_id="2.3.3",
                topic="workstation.screen_lock",
                outcome=Outcome.PASS,
                origin="Pièce de démonstration",
                strength=Strength.SEEN,
                collected_at=now,
                valid_until=now + timedelta(days=30),
                summary="Verrouillage après 15 minutes",
                subject=Subject(scope, identifier, label),
            )
