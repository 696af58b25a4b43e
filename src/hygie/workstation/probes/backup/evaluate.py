"""What the dates of the backups mean. Pure."""

from datetime import datetime, timedelta
from typing import Any, Final

from hygie.documents.rules.words import day as in_words
from hygie.workstation.probes.backup.facts import Facts
from hygie.workstation.probes.model import Unknown, Unseen, Verdict, failed, passed, unknown

LONGEST_DAYS: Final = 7
_CLOCKS: Final = timedelta(days=1)  # zones that are not written, clocks that are not set


def backup_recent(facts: Facts) -> Verdict:
    """A known tool made a backup within the week; nothing found tells nothing."""
    dated = [
        (trace.last, trace.tool)
        for trace in facts.traces
        if not isinstance(trace.last, Unseen) and trace.last <= facts.now + _CLOCKS
    ]
    if dated and facts.now - max(dated)[0] <= timedelta(days=LONGEST_DAYS):
        last, tool = max(dated)
        return passed(f"Dernière sauvegarde le {in_words(last)} ({tool}).", **_data(last, tool))
    if len(dated) < len(facts.traces):  # another tool may have made a later one
        return unknown(_first_unseen(facts))
    if dated:
        last, tool = max(dated)
        days = (facts.now - last).days
        said = f"La dernière sauvegarde a {days} jours ({tool}, le {in_words(last)})."
        return failed(said, "too_old", days=days, **_data(last, tool))
    return unknown(Unseen(Unknown.NOT_SAID, "aucun outil de sauvegarde connu"))


def _first_unseen(facts: Facts) -> Unseen:
    found = (trace.last for trace in facts.traces if isinstance(trace.last, Unseen))
    return next(found, Unseen(Unknown.UNREADABLE, "sauvegarde datée du futur"))


def _data(last: datetime, tool: str) -> dict[str, Any]:
    return {"last": last.date().isoformat(), "names": [tool]}
