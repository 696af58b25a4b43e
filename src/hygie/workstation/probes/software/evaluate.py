"""Decides whether what is installed is still repaired, and lists it for the inventory."""

from collections.abc import Sequence
from typing import Any, Final

from hygie.documents.rules.words import day as in_words
from hygie.workstation.probes.applications import Application
from hygie.workstation.probes.end_of_support import Standing, Support, Table
from hygie.workstation.probes.model import Unknown, Unseen, Verdict, failed, passed, unknown
from hygie.workstation.probes.software.facts import Facts

MOST_LISTED: Final = 1000
MOST_NAMED: Final = 5
_PAST: Final = (Support.ENDED, Support.EXTENSION_TO_CONFIRM)


def software_supported(facts: Facts) -> Verdict:
    """No installed application that the table knows has lost its security fixes."""
    if isinstance(facts.table, Unseen):
        return unknown(facts.table)
    found = facts.applications.found
    standings = _standings(facts.table, found, facts)
    ended = [one for one in standings if one.support in _PAST]
    ending = [one for one in standings if one.support is Support.ENDS_SOON]
    data: dict[str, Any] = {
        "ended": [_told(one) for one in ended],
        "ending": [_told(one) for one in ending],
        "table_of": facts.table.verified_on.isoformat(),
        "count": len(found),
    }
    if ended:
        return _failed(ended, data)
    if facts.applications.missed:
        return unknown(facts.applications.missed[0], **data)
    if not found:
        return unknown(Unknown.NOT_SAID, **data)
    return _passed(ending, len(standings), data)


def _standings(table: Table, found: Sequence[Application], facts: Facts) -> list[Standing]:
    """Each product and cycle once, the earliest end first."""
    by_label = {one.label: one for one in table.applications(found, facts.today)}
    return sorted(by_label.values(), key=lambda one: (str(one.ends_on or ""), one.label))


def _told(one: Standing) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.product.label,
        "version": "" if one.product.every_version else one.cycle.words,
        "ends_on": one.ends_on.isoformat() if one.ends_on else "",
        "replacement": one.product.replacement,
        "source": one.product.source,
    }
    if one.support is Support.EXTENSION_TO_CONFIRM and one.cycle.extended_until:
        told["extended_until"] = one.cycle.extended_until.isoformat()
    if one.cycle.to_verify:
        told["to_verify"] = True
    return told


def _failed(ended: Sequence[Standing], data: dict[str, Any]) -> Verdict:
    are_paid = all(one.support is Support.EXTENSION_TO_CONFIRM for one in ended)
    if are_paid:
        seen = f"N’est plus réparé sans contrat payant, à vérifier : {_names(ended)}."
        return failed(seen, "extension_to_confirm", **data)
    count = len(ended)
    seen = f"N’est plus réparé : {_names(ended)}."
    if count > 1:
        seen = f"{count} logiciels ne sont plus réparés : {_names(ended)}."
    return failed(seen, "ended", **data)


def _passed(ending: Sequence[Standing], known: int, data: dict[str, Any]) -> Verdict:
    if ending:
        seen = f"Bientôt sans correctifs, à remplacer : {_names(ending)}."
        first = min((one.ends_on for one in ending if one.ends_on), default=None)
        ends_on = {"ends_on": first.isoformat()} if first else {}
        return passed(seen, "ends_soon", **ends_on, **data)
    seen = "Aucun logiciel dont nous connaissons la fin de suivi."
    if known:
        seen = f"Logiciels dont nous connaissons la fin : {known}, tous encore réparés."
    return passed(seen, **data)


def _names(standings: Sequence[Standing]) -> str:
    named = [
        f"{one.label} ({in_words(one.ends_on)})" if one.ends_on else one.label
        for one in standings[:MOST_NAMED]
    ]
    more = len(standings) - MOST_NAMED
    return ", ".join(named) + (f" et {more} de plus" if more > 0 else "")


def software_browsers_auto_update(facts: Facts) -> Verdict:
    """Nothing keeps the browsers from updating by themselves."""
    if isinstance(facts.held_back, Unseen):
        return unknown(facts.held_back)
    if facts.held_back:
        names = ", ".join(facts.held_back)
        seen = f"Un réglage empêche ces navigateurs de se mettre à jour : {names}."
        return failed(seen, "held_back", names=list(facts.held_back))
    return passed("Aucun réglage n’empêche les navigateurs de se mettre à jour.")


def inventory(facts: Facts) -> dict[str, Any]:
    """The programs that a person knows, each once."""
    shown = (one for one in facts.applications.found if one.is_shown and one.name)
    rows = {(one.name, one.version): one for one in shown}
    listed = [
        {"name": one.name, "version": one.version, "publisher": one.publisher}
        for one in rows.values()
    ]
    return {"software": listed[:MOST_LISTED]}
