"""What the components of health cards mean. Pure."""

from hygie.workstation.probes.health_cards.components import CRYPTOLIB
from hygie.workstation.probes.health_cards.facts import Facts, Service
from hygie.workstation.probes.model import (
    Unknown,
    Unseen,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
)


def cps_components_present(facts: Facts) -> Verdict:
    """Where a card is used, its library is there and the service between them may start."""
    if isinstance(facts.components, Unseen):
        return unknown(facts.components)
    if not facts.components:
        if facts.reader is True:
            return unknown(Unseen(Unknown.NOT_SAID, "lecteur de carte, sans composant CPS connu"))
        return not_applicable("Rien ne dit qu’une carte CPS serve sur ce poste.", "no_card_used")
    names = list(facts.components)
    if facts.service in (Service.OFF, Service.ABSENT):
        return failed(
            f"{', '.join(names)} : en place, mais le service des cartes à puce est "
            f"{'désactivé' if facts.service is Service.OFF else 'absent'}.",
            "service_off" if facts.service is Service.OFF else "service_absent",
            names=names,
        )
    if isinstance(facts.service, Unseen):
        return unknown(facts.service, names=names)
    if CRYPTOLIB not in names:
        return unknown(Unseen(Unknown.NOT_SAID, CRYPTOLIB), names=names)
    return passed(f"En place : {', '.join(names)}{_reader(facts)}.", names=names)


def _reader(facts: Facts) -> str:
    if isinstance(facts.reader, Unseen):
        return ""
    return " ; un lecteur est branché" if facts.reader else " ; aucun lecteur branché à présent"
