"""What the facts of the power are worth."""

from typing import Final

from hygie.workstation.probes.model import (
    Unseen,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)
from hygie.workstation.probes.power.facts import Facts

_TROUBLES: Final = {
    "replace_battery": "L’onduleur demande une batterie neuve : il ne protège plus.",
    "no_contact": "Le poste n’arrive plus à parler à son onduleur.",
}


def ups_present(facts: Facts) -> Verdict:
    """A UPS, or the battery of a portable, takes over when the power fails.

    Without any, the question is not the PC's: a surge protector cannot be seen from here, and is
    recorded by a person during the round of the premises.
    """
    if facts.ups is True and facts.trouble:
        return failed(_TROUBLES[facts.trouble], facts.trouble)
    if facts.ups is True:
        return passed("Un onduleur est relié au poste.", "ups")
    if facts.own_battery is True:
        said = "La batterie du portable prend le relais si le courant est coupé."
        return passed(said, "own_battery")
    for fact in (facts.ups, facts.own_battery):
        if isinstance(fact, Unseen):
            return unknown(fact)
    said = (
        "Aucun onduleur ne se signale au poste. Une multiprise parasurtenseur, ou un onduleur sans"
        " câble de données, ne se voit pas d’ici : notez-le lors du tour des locaux."
    )
    return not_applicable(said, "recorded_by_hand")
