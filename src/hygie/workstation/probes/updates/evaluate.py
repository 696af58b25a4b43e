"""Decides whether the system is still repaired, updates by itself, and is up to date."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from hygie.assessment.rules.observation import Outcome
from hygie.documents.rules.words import day as in_words
from hygie.workstation.probes.end_of_support import Standing, Support
from hygie.workstation.probes.model import Unknown, Unseen, Verdict, failed, passed, unknown
from hygie.workstation.probes.updates.facts import Facts, Habit

CHECKED_WITHIN: Final = timedelta(days=30)
# One update a month, and two weeks for it to arrive.
INSTALLED_WITHIN: Final = timedelta(days=45)

_HABITS: Final[Mapping[Habit, str]] = {
    Habit.ASKS: "{by} attend votre accord avant d’installer les mises à jour.",
    Habit.TURNED_OFF: "Les mises à jour automatiques ({by}) sont coupées.",
    Habit.SERVICE_DISABLED: "Le service de mise à jour ({by}) est désactivé.",
    Habit.TIMER_OFF: "Les mises à jour sont prévues ({by}), mais rien ne les lance.",
    Habit.REDIRECTED: "{by} est dirigé vers un serveur qui ne répond pas.",
    Habit.PAUSED: "{by} est en pause jusqu’au {until}.",
    Habit.PAUSED_LONG: "{by} est en pause jusqu’au {until} : plus que ce que Windows permet.",
    Habit.NO_TOOL: "Aucun outil n’installe les mises à jour tout seul.",
}


# --- os_supported -------------------------------------------------------------------------------


def os_supported(facts: Facts) -> Verdict:
    """The system still receives its security fixes today."""
    if isinstance(facts.release, Unseen):
        return unknown(facts.release)
    if isinstance(facts.table, Unseen):
        return unknown(facts.table)
    today = facts.now.date()
    release = facts.release
    told = facts.table.system(release.product, release.version, release.channel, today)
    known_on = {"table_of": facts.table.verified_on.isoformat()}
    if told is None or told.support is Support.UNKNOWN:
        label = told.label if told else release.label
        seen = f"{label} n’est pas dans la table des fins de suivi : mettez Hygie à jour."
        return Verdict(Outcome.UNKNOWN, seen, Unknown.NOT_SAID.value, known_on)
    return _on_support(told, known_on)


def _on_support(told: Standing, known_on: Mapping[str, Any]) -> Verdict:
    data: dict[str, Any] = {**known_on, "system": told.label, "source": told.product.source}
    if told.ends_on is not None:
        data["ends_on"] = told.ends_on.isoformat()
    if told.support in (Support.ENDED, Support.EXTENSION_TO_CONFIRM):
        return _ended(told, data)
    if told.ends_on is None:
        seen = f"{told.label} reçoit encore ses correctifs ; sa date de fin n’est pas annoncée."
        return passed(seen, "no_date_published", **data)
    seen = f"{told.label} est réparé jusqu’au {in_words(told.ends_on)}."
    if told.support is Support.ENDS_SOON:
        data["replacement"] = told.product.replacement
        return passed(f"{seen} Ensuite : {told.product.replacement}.", "ends_soon", **data)
    if told.support is Support.EXTENDED:
        seen = f"{told.label} est réparé jusqu’au {in_words(told.ends_on)} : "
        return passed(f"{seen}{told.product.extended_label}.", "extended", **data)
    return passed(seen, **data)


def _ended(told: Standing, data: dict[str, Any]) -> Verdict:
    data["replacement"] = told.product.replacement
    when = f" depuis le {in_words(told.ends_on)}" if told.ends_on else ""
    seen = f"{told.label} n’est plus réparé{when}."
    if told.support is Support.EXTENSION_TO_CONFIRM and told.cycle.extended_until:
        data["extended_until"] = told.cycle.extended_until.isoformat()
        until = in_words(told.cycle.extended_until)
        seen += f" Sauf {told.product.extended_label}, jusqu’au {until} : à vérifier."
        return failed(seen, "extension_to_confirm", **data)
    if not told.product.publishes_dates:
        seen += " C’est une observation : son éditeur n’annonce pas de date."
    return failed(seen, "ended", **data)


# --- updates_automatic --------------------------------------------------------------------------


def updates_automatic(facts: Facts) -> Verdict:
    """The system installs its updates by itself."""
    automatic = facts.automatic
    if isinstance(automatic, Unseen):
        return unknown(automatic)
    if automatic.habit is Habit.INSTALLS:
        return passed(f"Les mises à jour s’installent toutes seules ({automatic.by}).")
    data = {"until": automatic.until.date().isoformat()} if automatic.until else {}
    until = in_words(automatic.until.date()) if automatic.until else ""
    seen = _HABITS[automatic.habit].format(by=automatic.by, until=until)
    return failed(seen, automatic.habit.value, **data)


# --- updates_installed --------------------------------------------------------------------------


def updates_installed(facts: Facts) -> Verdict:
    """Nothing that matters is waiting, and that is known since recently."""
    data = _dates(facts)
    waiting = facts.waiting
    if not isinstance(waiting, Unseen) and waiting.that_matter:
        count = waiting.that_matter
        kind = "" if waiting.security is None else " de sécurité"
        one = count == 1
        words = f"mise à jour{kind} attend" if one else f"mises à jour{kind} attendent"
        return failed(f"{count} {words} d’être installée{'' if one else 's'}.", "waiting", **data)
    if facts.needs_restart is True:
        return failed("Des mises à jour attendent un redémarrage.", "restart_needed", **data)
    return _on_dates(facts, data)


def _on_dates(facts: Facts, data: dict[str, Any]) -> Verdict:
    checked, installed = _seen(facts.checked_at), _seen(facts.installed_at)
    if checked is not None and facts.now - checked > CHECKED_WITHIN:
        words = f"Ce poste n’a pas cherché de mise à jour depuis le {in_words(checked.date())}."
        return failed(words, "not_checked", **data)
    if facts.is_monthly and installed is not None:
        if facts.now - installed > INSTALLED_WITHIN:
            words = f"La dernière mise à jour installée date du {in_words(installed.date())}."
            return failed(words, "old", **data)
        return passed(f"Dernière mise à jour installée le {in_words(installed.date())}.", **data)
    if isinstance(facts.waiting, Unseen):
        return unknown(facts.waiting, **data)
    if facts.is_monthly or checked is None:
        missing = facts.installed_at if facts.is_monthly else facts.checked_at
        return unknown(missing if isinstance(missing, Unseen) else Unknown.NOT_SAID, **data)
    words = f"Aucune mise à jour importante n’attend (recherche du {in_words(checked.date())})."
    return passed(words, **data)


def _seen(moment: datetime | Unseen) -> datetime | None:
    return None if isinstance(moment, Unseen) else moment


def _dates(facts: Facts) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, moment in (("checked", facts.checked_at), ("installed", facts.installed_at)):
        if not isinstance(moment, Unseen):
            data[f"{name}_on"] = moment.date().isoformat()
            data[f"{name}_days_ago"] = max(0, (facts.now - moment).days)
    if not isinstance(facts.waiting, Unseen):
        data["waiting"] = facts.waiting.whole
        if facts.waiting.security is not None:
            data["waiting_security"] = facts.waiting.security
    return data
