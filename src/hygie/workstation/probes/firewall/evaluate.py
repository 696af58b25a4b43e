"""What the facts of the firewall are worth."""

from hygie.workstation.probes.firewall.facts import Facts
from hygie.workstation.probes.model import Unseen, Verdict, failed, passed, unknown


def firewall_on(facts: Facts) -> Verdict:
    """Something filters what comes in, on every network.

    A Linux PC where nothing listens is not attacked today, but the next program installed would
    be: no firewall is a fail there too, said more softly.
    """
    if isinstance(facts.is_on, Unseen):
        return unknown(facts.is_on)
    if facts.is_on:
        names = [facts.product] if facts.product else []
        by = f" ({facts.product})" if facts.product else ""
        return passed(f"Le pare-feu est activé{by}.", names=names)
    return _off(facts)


def _off(facts: Facts) -> Verdict:
    if facts.partly:
        return failed("Le pare-feu est coupé sur une partie des réseaux.", "off_on_some_networks")
    if facts.listening == 0:
        said = (
            "Le pare-feu n’est pas activé. Aucun service du poste n’écoute le réseau en ce moment."
        )
        return failed(said, "off_nothing_listening", listening=0)
    if isinstance(facts.listening, int):
        services = "services écoutent" if facts.listening > 1 else "service écoute"
        said = f"Le pare-feu n’est pas activé, et {facts.listening} {services} le réseau."
        return failed(said, "off_and_listening", listening=facts.listening)
    return failed("Le pare-feu n’est pas activé.", "off")
