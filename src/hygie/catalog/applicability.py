"""Which measures concern a practice.

The guide's columns L and C, plus two conditions of its text.
"""

from dataclasses import dataclass

from hygie.catalog.model import Catalog, Measure


@dataclass(frozen=True)
class Situation:
    """What the guide's table asks.

    Some uses local, some in the cloud, several users, a third party's premises.
    """

    uses_local: bool
    uses_cloud: bool
    several_users: bool
    third_party_premises: bool


@dataclass(frozen=True)
class Applicability:
    """`applies` counts in the scores.

    `advice` is shown, never counted; `reason` is said in French.
    """

    applies: bool
    advice: bool
    reason: str


def applicability(measure: Measure, situation: Situation) -> Applicability:
    """Whether this measure concerns this practice, and why."""
    if measure.condition == "third_party_premises":
        return _third_party(situation)
    if not _column(measure, situation):
        return Applicability(False, True, _outside(measure))
    if measure.condition == "several_users" and not situation.several_users:
        return Applicability(False, False, "Vous êtes seul à utiliser l’informatique du cabinet.")
    return Applicability(True, False, _inside(measure, situation))


def profile(catalog: Catalog, situation: Situation) -> dict[str, Applicability]:
    """The applicability of every measure, by id, in the guide's order."""
    return {measure.id: applicability(measure, situation) for measure in catalog.measures}


def _third_party(situation: Situation) -> Applicability:
    # The guide's text aims this row at whoever works with somebody else's equipment, whatever the
    # columns.
    if situation.third_party_premises:
        return Applicability(True, False, "Vous exercez aussi dans les locaux d’un tiers.")
    return Applicability(False, False, "Vous n’exercez pas dans les locaux d’un tiers.")


def _column(measure: Measure, situation: Situation) -> bool:
    return (measure.local and situation.uses_local) or (measure.cloud and situation.uses_cloud)


def _inside(measure: Measure, situation: Situation) -> str:
    if measure.condition == "several_users":
        return "Vous êtes plusieurs à utiliser l’informatique du cabinet."
    local = measure.local and situation.uses_local
    cloud = measure.cloud and situation.uses_cloud
    if local and cloud:
        return "Elle vaut pour vos logiciels installés comme pour vos services en ligne."
    if local:
        return "Vous utilisez des logiciels ou des appareils installés au cabinet."
    return "Vous utilisez des services en ligne."


def _outside(measure: Measure) -> str:
    if measure.local:
        return "Le guide la réserve aux logiciels installés au cabinet : à lire comme un conseil."
    return "Le guide la réserve aux services en ligne : à lire comme un conseil."
