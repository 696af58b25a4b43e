"""A point as the page shows it: as it is kept, or as it was sent and refused."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from hygie.errors import HygieError
from hygie.premises.forms import ReplyForm
from hygie.premises.models import REPLIES
from hygie.premises.rules.seen import Reply
from hygie.premises.rules.walk import Spot
from hygie.premises.selectors import Line


@dataclass(frozen=True)
class ShownLine:
    """One point on screen. `undo` is what « Annuler » sends, as JSON, empty when nothing did."""

    line: Line
    value: str
    reason: str
    notes: str
    due_on: str
    revision: int
    error: HygieError | None = None
    saved_at: datetime | None = None
    undo: str = ""

    @property
    def choices(self) -> tuple[tuple[str, str, bool], ...]:
        """Each answer: its value, its words, whether it is saved as soon as it is chosen."""
        return tuple((value, label, not Reply(value).needs_reason) for value, label in REPLIES)


def line(kept: Line) -> ShownLine:
    """As it is kept."""
    answer = kept.answer
    if answer is None:
        return ShownLine(kept, "", "", "", "", 0)
    due_on = answer.due_on.isoformat() if answer.due_on else ""
    return ShownLine(kept, answer.value, answer.reason, answer.notes, due_on, answer.revision)


def refused(kept: Line, form: ReplyForm, error: HygieError) -> ShownLine:
    """As it was sent: nothing typed is lost."""

    def sent(name: str) -> str:
        return str(form[name].value() or "")

    return ShownLine(
        kept, sent("value"), sent("reason"), sent("notes"), sent("due_on"), kept.revision, error
    )


def undo(before: Line, after: Line) -> str:
    """What brings `before` back, over what is on screen now."""
    was, now = line(before), line(after)
    if (was.value, was.reason, was.notes, was.due_on) == (
        now.value, now.reason, now.notes, now.due_on,
    ):  # fmt: skip
        return ""
    field = after.item.field
    sent = {
        "point": field,
        f"{field}-value": was.value,
        f"{field}-reason": was.reason,
        f"{field}-notes": was.notes,
        f"{field}-due_on": was.due_on,
        f"{field}-revision": now.revision,
    }
    return json.dumps(sent, ensure_ascii=False)


def groups(lines: Iterable[ShownLine]) -> list[tuple[Spot, list[ShownLine]]]:
    """The lines of each spot, in their order."""
    found: dict[Spot, list[ShownLine]] = {}
    for item in lines:
        found.setdefault(item.line.item.spot, []).append(item)
    return list(found.items())


def first_error(form: forms.Form) -> str:
    """The first thing that a form has against what was sent."""
    errors: Any = next(iter(form.errors.values()))
    return str(errors[0])
