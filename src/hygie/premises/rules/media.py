"""Whether a removable medium is where it should be."""

from dataclasses import dataclass
from datetime import date

from hygie.assessment.rules.observation import Outcome

# A medium is looked for at its place at least once a season.
CHECK_IN_MONTHS = 3


@dataclass(frozen=True)
class MediumFacts:
    """What the register says of one medium."""

    label: str
    state: str
    locked_place: str
    checked_in_on: date | None


@dataclass(frozen=True)
class Stored:
    """What that means: the outcome, in words, and the next gesture unless it passes."""

    outcome: Outcome
    summary: str
    reason: str = ""


def stored(medium: MediumFacts) -> Stored:
    """PASS for a known medium with a locked place, seen there; it holds for CHECK_IN_MONTHS."""
    name = medium.label
    if medium.state == "lost":
        return Stored(
            Outcome.FAIL,
            f"« {name} » est perdu.",
            f"« {name} » est perdu. S’il portait des données de patients en clair, la CNIL doit "
            "être prévenue sous 72 h. S’il ne reviendra pas, sortez-le du registre.",
        )
    if medium.state == "quarantine":
        return Stored(
            Outcome.FAIL,
            f"« {name} » est en quarantaine.",
            f"« {name} » est en quarantaine : ne le branchez pas. Faites-le vérifier ou effacer "
            "par votre informaticien, ou détruisez-le.",
        )
    if not medium.locked_place:
        return Stored(
            Outcome.FAIL,
            f"« {name} » n’a pas de place fermée à clé.",
            f"Donnez à « {name} » une place fermée à clé, et inscrivez-la dans le registre.",
        )
    if medium.checked_in_on is None:
        return Stored(
            Outcome.UNKNOWN,
            f"« {name} » n’a pas encore été vu à sa place.",
            f"allez voir si « {name} » est à sa place ({medium.locked_place}), et notez-le dans "
            "le registre.",
        )
    return Stored(Outcome.PASS, f"« {name} » est rangé : {medium.locked_place}.")
