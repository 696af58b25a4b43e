"""The mains of a device, the place of a medium: facts in, outcome out."""

from datetime import date, timedelta

import pytest

from hygie.assessment.rules.observation import Outcome
from hygie.premises.rules.media import MediumFacts, stored
from hygie.premises.rules.power import PowerFacts, powered
from hygie.premises.rules.seen import Reply

DAY = date(2025, 3, 12)
LATER = DAY + timedelta(days=3)


def device(kind: str = "desktop", protection: str = "unknown", **more) -> PowerFacts:
    return PowerFacts("Poste", kind, protection, **({"checked_on": None} | more))


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (device(), Outcome.UNKNOWN),
        (device("smartphone"), Outcome.NOT_APPLICABLE),
        (device("tablet", "none", checked_on=DAY), Outcome.NOT_APPLICABLE),
        (device(protection="surge", checked_on=DAY), Outcome.PASS),
        (device(protection="ups", checked_on=DAY), Outcome.PASS),
        (device("laptop", "battery", checked_on=DAY), Outcome.PASS),
        (device(protection="none", checked_on=DAY), Outcome.FAIL),
        # Noted one day, and nobody says when it was looked at: that is no look.
        (device(protection="surge"), Outcome.UNKNOWN),
        (device(protection="unknown", checked_on=DAY), Outcome.UNKNOWN),
        (device(reply=Reply.YES, replied_on=DAY), Outcome.PASS),
        (device(reply=Reply.NO, replied_on=DAY), Outcome.FAIL),
        (device(reply=Reply.NOT_SEEN, reply_reason="fermé", replied_on=DAY), Outcome.UNKNOWN),
        (
            device(reply=Reply.NOT_APPLICABLE, reply_reason="sur pile", replied_on=DAY),
            Outcome.NOT_APPLICABLE,
        ),
    ],
)
def test_a_device_is_protected_only_when_somebody_looked(
    facts: PowerFacts, outcome: Outcome
) -> None:
    assert powered(facts).outcome is outcome


@pytest.mark.parametrize(
    ("checked_on", "replied_on", "outcome"),
    [(DAY, LATER, Outcome.FAIL), (LATER, DAY, Outcome.PASS), (DAY, DAY, Outcome.PASS)],
)
def test_the_newer_look_decides(checked_on: date, replied_on: date, outcome: Outcome) -> None:
    facts = device(protection="surge", checked_on=checked_on, reply=Reply.NO, replied_on=replied_on)

    assert powered(facts).outcome is outcome


def test_what_is_not_protected_says_the_next_gesture() -> None:
    assert "multiprise" in powered(device(protection="none", checked_on=DAY)).reason


@pytest.mark.parametrize(
    ("state", "place", "checked_in_on", "outcome", "said"),
    [
        ("known", "Coffre", DAY, Outcome.PASS, "Coffre"),
        ("known", "Coffre", None, Outcome.UNKNOWN, "pas encore été vu"),
        ("known", "", DAY, Outcome.FAIL, "place fermée à clé"),
        ("lost", "Coffre", DAY, Outcome.FAIL, "perdu"),
        ("quarantine", "Coffre", DAY, Outcome.FAIL, "quarantaine"),
    ],
)
def test_a_medium_passes_only_in_its_locked_place(
    state: str, place: str, checked_in_on: date | None, outcome: Outcome, said: str
) -> None:
    found = stored(MediumFacts("Clé bleue", state, place, checked_in_on))

    assert found.outcome is outcome
    assert said in found.summary
    assert bool(found.reason) is (outcome is not Outcome.PASS)


@pytest.mark.parametrize("state", ["lost", "quarantine"])
def test_a_medium_that_is_not_safe_says_the_next_gesture(state: str) -> None:
    reason = stored(MediumFacts("Clé bleue", state, "Coffre", DAY)).reason

    assert "sortez-le du registre" in reason or "ne le branchez pas" in reason
