"""What the facts of the accounts are worth."""

from typing import Any

from hygie.workstation.probes.accounts.facts import Facts
from hygie.workstation.probes.model import Unseen, Verdict, failed, passed, unknown

_WORSE = {
    "root": ("root_session", "La session de tous les jours est celle de « root »."),
    "no_uac": (
        "admin_without_uac",
        "Le compte de cette session administre le poste, sans que Windows demande à confirmer.",
    ),
    "no_password": (
        "admin_without_password",
        "Le compte de cette session administre le poste sans redonner son mot de passe.",
    ),
}


def admin_account_not_daily(facts: Facts) -> Verdict:
    """The account one works in every day does not administer the PC."""
    if isinstance(facts.superusers, int) and facts.superusers > 1:
        said = f"{facts.superusers} comptes ont tous les droits de « root »."
        return failed(said, "second_superuser", count=facts.superusers)
    if isinstance(facts.daily, Unseen):
        return unknown(facts.daily)
    if not facts.daily.is_admin:
        return passed("Le compte de cette session n’administre pas le poste.", **_counts(facts))
    if facts.daily.weakness in _WORSE:
        reason, said = _WORSE[facts.daily.weakness]
        return failed(said, reason, **_counts(facts))
    if facts.people == 1:
        said = "Le seul compte du poste en est aussi l’administrateur."
        return failed(said, "only_account", **_counts(facts))
    return failed("Le compte de cette session administre le poste.", "admin", **_counts(facts))


def accounts_have_password(facts: Facts) -> Verdict:
    """Nobody opens a session without a password."""
    if isinstance(facts.without_password, Unseen):
        return unknown(facts.without_password)
    if facts.without_password == 0:
        return passed("Chaque compte demande un mot de passe.")
    count = facts.without_password
    said = f"{count} comptes s’ouvrent" if count > 1 else "1 compte s’ouvre"
    return failed(f"{said} sans mot de passe.", "without_password", count=count)


def autologin_off(facts: Facts) -> Verdict:
    """The PC does not open a session by itself when it starts."""
    if isinstance(facts.autologin, Unseen):
        return unknown(facts.autologin)
    if facts.autologin:
        return failed("Au démarrage, une session s’ouvre toute seule.", "on")
    return passed("Aucune session ne s’ouvre toute seule au démarrage.")


def guest_account_off(facts: Facts) -> Verdict:
    """Nobody can use the PC as a guest."""
    if isinstance(facts.guest, Unseen):
        return unknown(facts.guest)
    if facts.guest:
        return failed("Le compte invité est activé.", "on")
    return passed("Le compte invité n’est pas activé.")


def _counts(facts: Facts) -> dict[str, Any]:
    found = {"people": facts.people, "admins": facts.admins}
    return {name: count for name, count in found.items() if isinstance(count, int)}
