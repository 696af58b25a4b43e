"""A measure of the hub in the words of paper: how it stands, what was answered, what proves it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from hygie.assessment.rules.observation import Observation, Outcome
from hygie.assessment.rules.standing import Declared, Status
from hygie.assessment.selectors import MeasureRow
from hygie.documents.contents.alike import alike, told
from hygie.documents.rules.words import NBSP, capital, day, joined, size

_TO_CHECK = {
    Status.CONTRADICTED: "contredit",
    Status.EXPIRED: "preuve expirée",
}


def status(row: MeasureRow) -> dict[str, Any]:
    """The status as the templates draw it: shape, word, what stands beside it in small."""
    standing = row.standing
    if standing.status is Status.NOT_APPLICABLE:
        return _status("not_applicable", standing.status.word, row.advice_word)
    if row.is_unanswered:
        return _status("unanswered", "Pas encore de réponse")
    if standing.status is Status.PROVEN:
        strength = standing.strength.label if standing.strength else ""
        return _status("proven", standing.status.word, strength)
    if standing.status.is_to_check:
        small = _TO_CHECK.get(standing.status, row.unknown_word)
        danger = standing.status is Status.CONTRADICTED
        return _status("to_check", standing.status.word, small, danger=danger)
    return _status(standing.status.value, standing.status.word)


def _status(key: str, word: str, small: str = "", *, danger: bool = False) -> dict[str, Any]:
    return {"key": key, "word": word, "small": small, "danger": danger}


def answer(row: MeasureRow) -> str:
    """« Réponse : oui, le 12 novembre 2026, par Camille Vasseur. » Nothing before any answer."""
    given = row.answer
    if given is None:
        return "" if row.is_unanswered else "Pas encore de réponse."
    words = given.get_value_display().lower()
    when = day(timezone.localtime(given.answered_at))
    return f"Réponse : {joined(words, f'le {when}', f'par {given.answered_by}')}."


def reason(row: MeasureRow) -> str:
    """Why it stands so, when the status and the answer do not already say it."""
    standing = row.standing
    if standing.status in (Status.CONTRADICTED, Status.EXPIRED):
        return standing.reason
    if standing.observations and standing.declared is not Declared.NO:
        return standing.reason if standing.status in (Status.TO_DO, Status.UNKNOWN) else ""
    return ""


def proofs(row: MeasureRow, *, now: datetime) -> list[dict[str, Any]]:
    """What was seen of the measure, those that hold today first; what is alike told once."""
    held = [item for item in row.standing.observations if _holds(item, now)]
    others = [item for item in row.standing.observations if not _holds(item, now)]
    return [_proof(group, now) for group in (*alike(held), *alike(others))]


def _proof(group: Sequence[Observation], now: datetime) -> dict[str, Any]:
    first = group[0]
    return {
        "summary": told(group),
        "meta": joined(capital(first.strength.label), *_who(group), *_when(group, now), by=" · "),
        "files": [f"{file.name} ({size(file.size_bytes)})" for file in first.evidence],
        "current": _holds(first, now),
    }


def _who(group: Sequence[Observation]) -> tuple[str, ...]:
    """Who looked and at what, unless the summary names them all."""
    first = group[0]
    if len(group) > 1:
        return ()
    return (
        first.origin if first.origin != "Hygie" else "",
        first.subject.label if first.subject.scope != "practice" else "",
    )


def _when(group: Sequence[Observation], now: datetime) -> tuple[str, ...]:
    days = sorted(timezone.localtime(item.collected_at).date() for item in group)
    seen = f"le {day(days[0])}"
    if days[-1] != days[0]:
        seen = f"du {day(days[0])} au {day(days[-1])}"
    ends = [item for item in group if item.valid_until is not None]
    return (seen, _until(min(ends, key=lambda item: item.valid_until or now), now) if ends else "")


def _until(item: Observation, now: datetime) -> str:
    if item.valid_until is None:
        return ""
    when = day(timezone.localtime(item.valid_until))
    return f"vaut jusqu’au {when}" if item.is_current(now) else f"trop ancien depuis le {when}"


def _holds(item: Observation, now: datetime) -> bool:
    return item.outcome is Outcome.PASS and item.is_current(now)


def ticks(row: MeasureRow, ticked: Collection[str]) -> str:
    """« 3 recommandations cochées sur 5 » ; nothing before the first tick."""
    items = row.measure.recommendations
    count = sum(item.id in ticked for item in items)
    if not count:
        return ""
    plural = "s" if count > 1 else ""
    return f"{count}{NBSP}recommandation{plural} cochée{plural} sur {len(items)}"
