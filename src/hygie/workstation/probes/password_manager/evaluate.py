"""Decides whether a password manager is there. That it is used well, the vault's audit tells."""

from hygie.workstation.probes.model import Verdict, failed, passed, unknown
from hygie.workstation.probes.password_manager.facts import Facts


def password_manager_present(facts: Facts) -> Verdict:
    """A known password manager is installed, or is an extension of a browser."""
    names = list(dict.fromkeys((*facts.installed, *facts.extensions)))
    if facts.installed:
        return passed(f"Gestionnaire de mots de passe trouvé : {', '.join(names)}.", names=names)
    if facts.extensions:
        seen = f"Extension de navigateur trouvée : {', '.join(names)}."
        return passed(seen, "extension", names=names)
    if facts.missed:
        return unknown(facts.missed[0])
    return failed("Aucun gestionnaire de mots de passe connu n’a été trouvé.", "none_found")
