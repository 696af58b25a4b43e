"""Decides whether others can take this PC in hand from the network, without being let in.

A supplier's tool is legitimate: it is named, to be confirmed, and never fails by itself.
"""

from collections.abc import Iterable

from hygie.workstation.probes.model import Unseen, Verdict, failed, passed, unknown
from hygie.workstation.probes.remote_access.facts import Facts

_CONFIRM = "Gardez-le seulement si votre prestataire s’en sert."
_CONFIRM_ALL = "Gardez seulement celui dont votre prestataire se sert."


def remote_access_known(facts: Facts) -> Verdict:
    """No tool that serves the network starts by itself; the others are named."""
    serving = [one.name for one in facts.tools if one.serves and one.starts_alone]
    if serving:
        seen = f"S’ouvre au réseau dès l’allumage : {_list(serving)}."
        return failed(seen, "serves_network", names=serving)
    names = [one.name for one in facts.tools]
    started = [one.name for one in facts.tools if one.starts_alone]
    if len(names) > 1:
        seen = f"{len(names)} outils trouvés : {_list(names)}. {_CONFIRM_ALL}"
        return passed(seen, "several", names=names, started=started)
    if started:
        seen = f"{started[0]} est installé et démarre avec ce poste. {_CONFIRM}"
        return passed(seen, "always_on", names=names, started=started)
    if names:
        return passed(f"{names[0]} est installé. {_CONFIRM}", "installed", names=names, started=[])
    if facts.missed:
        return unknown(facts.missed[0])
    return passed("Aucun outil de prise en main à distance connu.", names=[], started=[])


def remote_access_not_listening(facts: Facts) -> Verdict:
    """No door of remote access answers the network."""
    doors = () if isinstance(facts.doors, Unseen) else facts.doors
    if doors:
        names = list(dict.fromkeys(door.name for door in doors))
        seen = f"Ce poste répond au réseau : {_list(names)}."
        return failed(seen, "listening", names=names, ports=[door.port for door in doors])
    if facts.remote_desktop is True:
        seen = "Le Bureau à distance de Windows est activé."
        return failed(seen, "remote_desktop_on", names=["Bureau à distance (RDP)"], ports=[])
    if isinstance(facts.doors, Unseen):
        return unknown(facts.doors)
    return passed("Aucun accès à distance ne répond au réseau.", ports=[])


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
