"""The frozen copy of a closed year as plain JSON, the hash that seals it, and reading it again."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from hygie.assessment.rules.frozen import (
    FrozenAction,
    FrozenAnswer,
    FrozenMeasure,
    FrozenYear,
)
from hygie.assessment.rules.observation import Evidence, Observation, Outcome, Strength, Subject
from hygie.assessment.rules.scores import Scores
from hygie.assessment.rules.standing import Declared, Status
from hygie.errors import HygieError

FORMAT = "hygie.assessment-snapshot/1"

_DAMAGE = (AttributeError, KeyError, TypeError, ValueError)


class SpoiltSnapshotError(HygieError):
    """A frozen copy that cannot be read: damaged, or written by a later version."""

    code = "spoilt_snapshot"
    exit_code = 10
    http_status = 409


def seal(content: Any) -> str:
    """SHA-256 of the content's canonical JSON: sorted keys, no space, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A damaged copy may hold half a character: it must be told, not fail to be hashed.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- writing ------------------------------------------------------------------------------------


def content_of(year: FrozenYear) -> dict[str, Any]:
    """The year as JSON values: texts, whole numbers, booleans; never a fraction."""
    return {
        "format": FORMAT,
        "edition": year.edition,
        "title": year.title,
        "opened_at": _iso(year.opened_at),
        "closed_at": _iso(year.closed_at),
        "closed_by": year.closed_by,
        "situation": dict(year.situation),
        "themes": [{"id": key, "title": title} for key, title in year.themes.items()],
        "measures": [_measure_content(item) for item in year.measures],
        "scores": {
            "total": year.scores.total_weight,
            "proven": year.scores.proven_weight,
            "declared": year.scores.declared_weight,
            **{item.value: year.scores.by_strength[item] for item in Strength},
        },
    }


def _measure_content(item: FrozenMeasure) -> dict[str, Any]:
    answer, action = item.answer, item.action
    return {
        "id": item.id,
        "title": item.title,
        "theme": item.theme,
        "weight": item.weight,
        "applicability": {
            "applies": item.applies,
            "advice": item.advice,
            "reason": item.applies_reason,
        },
        "status": item.status.value,
        "reason": item.reason,
        "declared": item.declared,
        "answer": _answer_content(answer) if answer else None,
        "strength": item.strength.value if item.strength else None,
        "proven_at": _iso(item.proven_at),
        "valid_until": _iso(item.valid_until),
        "action": {"state": action.state, "owner": action.owner, "due_on": _iso(action.due_on)}
        if action
        else None,
        "ticks": list(item.ticks),
        "observations": [_observation_content(seen) for seen in item.observations],
    }


def _answer_content(answer: FrozenAnswer) -> dict[str, Any]:
    return {
        "value": answer.value.value,
        "reason": answer.reason,
        "answered_at": _iso(answer.answered_at),
        "answered_by": answer.answered_by,
        "to_confirm": answer.to_confirm,
    }


def _observation_content(item: Observation) -> dict[str, Any]:
    return {
        "topic": item.topic,
        "outcome": item.outcome.value,
        "origin": item.origin,
        "strength": item.strength.value,
        "collected_at": _iso(item.collected_at),
        "valid_until": _iso(item.valid_until),
        "subject": {
            "scope": item.subject.scope,
            "id": item.subject.id,
            "label": item.subject.label,
        },
        "summary": item.summary,
        "reason": item.reason,
        "evidence": [
            {"name": file.name, "sha256": file.sha256, "size_bytes": file.size_bytes}
            for file in item.evidence
        ],
    }


def _iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment else None


# --- reading ------------------------------------------------------------------------------------


def read_content(content: Any) -> FrozenYear:
    """The year that a frozen copy holds. Raises SpoiltSnapshotError when it cannot be understood.

    Reading does not check the seal: a copy that was changed may still be readable.
    """
    if isinstance(content, dict) and content.get("format", FORMAT) != FORMAT:
        raise SpoiltSnapshotError(
            "Ce bilan clos a été écrit par une autre version de Hygie.",
            means="Rien n’est perdu : cette version ne sait pas le lire.",
            next_step="Mettez Hygie à jour.",
        )
    try:
        return _year(content)
    except _DAMAGE as error:
        raise spoilt() from error


def spoilt() -> SpoiltSnapshotError:
    """The refusal of a copy that makes no sense any more."""
    return SpoiltSnapshotError(
        "La copie gelée de ce bilan est abîmée : elle ne se lit plus.",
        means="Vos réponses, vos preuves et vos autres bilans ne sont pas touchés.",
        next_step="Gardez une copie du dossier, puis restaurez-en une d’avant le dommage.",
    )


def read_scores(row: Any) -> Scores:
    """The scores part alone. Raises SpoiltSnapshotError."""
    try:
        return _scores(row)
    except _DAMAGE as error:
        raise spoilt() from error


def _scores(row: Any) -> Scores:
    parts = {item: _number(row[item.value]) for item in Strength}
    found = Scores(_number(row["total"]), _number(row["proven"]), _number(row["declared"]), parts)
    if found.proven_weight + found.declared_weight > found.total_weight:
        raise ValueError("more than the whole")
    return found


def _year(row: Any) -> FrozenYear:
    return FrozenYear(
        edition=_text(row["edition"]),
        title=_text(row["title"]),
        opened_at=_moment(row["opened_at"]),
        closed_at=_moment_or_none(row["closed_at"]),
        closed_by=_text(row["closed_by"]),
        situation=dict(row["situation"].items()),
        themes={_text(item["id"]): _text(item["title"]) for item in row["themes"]},
        measures=tuple(_measure(item) for item in row["measures"]),
        scores=_scores(row["scores"]),
    )


def _measure(row: Any) -> FrozenMeasure:
    applies = row["applicability"]
    return FrozenMeasure(
        id=_text(row["id"]),
        title=_text(row["title"]),
        theme=_text(row["theme"]),
        weight=_number(row["weight"]),
        applies=_flag(applies["applies"]),
        advice=_flag(applies["advice"]),
        applies_reason=_text(applies["reason"]),
        status=Status(row["status"]),
        reason=_text(row["reason"]),
        declared=_flag(row["declared"]),
        answer=_answer(row["answer"]) if row["answer"] is not None else None,
        strength=Strength(row["strength"]) if row["strength"] is not None else None,
        proven_at=_moment_or_none(row["proven_at"]),
        valid_until=_moment_or_none(row["valid_until"]),
        action=_action(row["action"]) if row["action"] is not None else None,
        ticks=tuple(_text(item) for item in row["ticks"]),
        observations=tuple(_observation(item, row["id"]) for item in row["observations"]),
    )


def _answer(row: Any) -> FrozenAnswer:
    return FrozenAnswer(
        Declared(row["value"]),
        _text(row["reason"]),
        _moment(row["answered_at"]),
        _text(row["answered_by"]),
        _flag(row["to_confirm"]),
    )


def _action(row: Any) -> FrozenAction:
    due_on = date.fromisoformat(row["due_on"]) if row["due_on"] is not None else None
    return FrozenAction(_text(row["state"]), _text(row["owner"]), due_on)


def _observation(row: Any, measure_id: str) -> Observation:
    subject = row["subject"]
    return Observation(
        measure_id=measure_id,
        topic=_text(row["topic"]),
        outcome=Outcome(row["outcome"]),
        origin=_text(row["origin"]),
        strength=Strength(row["strength"]),
        collected_at=_moment(row["collected_at"]),
        valid_until=_moment_or_none(row["valid_until"]),
        summary=_text(row["summary"]),
        subject=Subject(_text(subject["scope"]), _text(subject["id"]), _text(subject["label"])),
        reason=_text(row["reason"]),
        evidence=tuple(
            Evidence(_text(item["name"]), _text(item["sha256"]), _number(item["size_bytes"]))
            for item in row["evidence"]
        ),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("a whole number is expected")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("yes or no is expected")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("an hour without its zone")
    return moment


def _moment_or_none(value: Any) -> datetime | None:
    return None if value is None else _moment(value)
