"""The register of removable media: what happens to each, and what the check saw plugged in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from hygie.errors import InvalidInputError
from hygie.practice.journal import HYGIE
from hygie.practice.models import Person, Practice, RemovableMedium
from hygie.practice.rules.media import (
    ACTS,
    KNOWN,
    LOST,
    QUARANTINE,
    RETIRED,
    same_serial,
    state_after,
)
from hygie.practice.services.lists import add_listed
from hygie.practice.services.rows import facts, held, trace, validate


def declare_lost(*, medium: RemovableMedium, actor: Person, now: datetime) -> RemovableMedium:
    """Nobody knows where it is. Raises ConflictError when it is not in use nor in quarantine."""
    return _act("lose", medium, actor=actor, now=now)


def declare_found(*, medium: RemovableMedium, actor: Person, now: datetime) -> RemovableMedium:
    """A lost one is there again: it goes to quarantine, never straight back to use."""
    return _act("find", medium, actor=actor, now=now)


def set_aside(*, medium: RemovableMedium, actor: Person, now: datetime) -> RemovableMedium:
    """There is a doubt about one in use: to quarantine."""
    return _act("set_aside", medium, actor=actor, now=now)


def release_from_quarantine(
    *, medium: RemovableMedium, reason: str, actor: Person, now: datetime
) -> RemovableMedium:
    """Back to use, checked or erased (`rules.media.RELEASE_REASONS`). Raises ConflictError."""
    return _act("release", medium, reason=reason, actor=actor, now=now)


def retire_medium(*, medium: RemovableMedium, actor: Person, now: datetime) -> RemovableMedium:
    """It left the practice for good: destroyed, given back, or lost without hope."""
    return _act("retire", medium, actor=actor, now=now)


def bring_back_medium(*, medium: RemovableMedium, actor: Person, now: datetime) -> RemovableMedium:
    """A retired one is there again: to quarantine, like any that was found."""
    return _act("bring_back", medium, actor=actor, now=now)


@transaction.atomic
def check_in(
    *, medium: RemovableMedium, seen_on: date, actor: Person, now: datetime
) -> RemovableMedium:
    """It was seen in its locked place that day.

    Raises InvalidInputError for a day to come or a medium without a place, ConflictError when it
    is not in use.
    """
    current = held(row=medium)
    state_after("check_in", state=current.state)
    if seen_on > timezone.localdate(now):
        raise InvalidInputError("Cette date n’est pas encore passée.", field="seen_on")
    if not current.locked_place:
        raise InvalidInputError(
            f"« {current} » n’a pas encore de place fermée à clé.",
            field="locked_place",
            next_step="Notez d’abord, sur sa fiche, où il se range.",
        )
    before = facts(row=current)
    current.last_checked_in_on = seen_on
    validate(current)
    current.save()
    _trace_difference("checked_in", current, before, actor=actor, now=now)
    return current


@transaction.atomic
def check_in_all(
    *, media: Sequence[RemovableMedium], seen_on: date, actor: Person, now: datetime
) -> None:
    """Several were seen in their places: all are noted, or none. Raises as `check_in`."""
    for medium in media:
        check_in(medium=medium, seen_on=seen_on, actor=actor, now=now)


@transaction.atomic
def adopt_medium(
    *,
    practice: Practice,
    label: str,
    serial: str,
    actor: Person,
    now: datetime,
    kind: str = RemovableMedium.Kind.USB_KEY,
    capacity_bytes: int | None = None,
    trusted: bool,
) -> RemovableMedium:
    """Puts in the register a medium that the check saw plugged in and did not know.

    `trusted`: the practice says that it is its own; otherwise it enters in quarantine. Raises
    InvalidInputError, for a serial that the register knows already too.
    """
    row = RemovableMedium(
        practice=practice,
        label=label,
        serial=serial,
        kind=kind,
        capacity_bytes=capacity_bytes,
        state=KNOWN if trusted else QUARANTINE,
        added_by_check=True,
        last_seen_at=now,
    )
    return add_listed(row=row, actor=actor, now=now)


@transaction.atomic
def record_medium_seen(
    *,
    practice: Practice,
    serial: str,
    now: datetime,
    capacity_bytes: int | None = None,
    actor_label: str = HYGIE,
) -> RemovableMedium | None:
    """The medium of the register that was seen plugged in, None when it is not known there.

    Adds nothing to the register. Notes when it was seen, and its capacity when nobody gave it. One
    that was lost, or had left the register, is thereby found: it goes to quarantine, journaled
    under `actor_label`. An empty serial matches nothing.
    """
    wanted = same_serial(serial)
    if not wanted:
        return None
    rows = RemovableMedium.objects.filter(practice=practice).annotate(key=Lower(F("serial")))
    found = rows.filter(key=wanted).first()
    if found is None:
        return None
    medium = held(row=found)
    if medium.last_seen_at is None or medium.last_seen_at < now:
        medium.last_seen_at = now
    medium.capacity_bytes = medium.capacity_bytes or capacity_bytes
    medium.save(update_fields=["last_seen_at", "capacity_bytes"])
    again = {LOST: "find", RETIRED: "bring_back"}.get(medium.state)
    if again is None or (medium.state_since and timezone.localdate(now) < medium.state_since):
        return medium  # a look that comes late says nothing of what happened after it
    return _act(again, medium, actor=None, actor_label=actor_label, now=now)


@transaction.atomic
def _act(
    name: str,
    medium: RemovableMedium,
    *,
    actor: Person | None,
    now: datetime,
    reason: str = "",
    actor_label: str = HYGIE,
) -> RemovableMedium:
    current = held(row=medium)
    before = facts(row=current)
    current.state = state_after(name, state=current.state, reason=reason)
    current.state_since = timezone.localdate(now)
    current.release_reason = reason
    validate(current)
    current.save()
    act = ACTS[name].verb.partition(".")[2]
    _trace_difference(act, current, before, actor=actor, actor_label=actor_label, now=now)
    return current


def _trace_difference(
    act: str, medium: RemovableMedium, before: dict[str, Any], **who: Any
) -> None:
    after = facts(row=medium)
    changed = [key for key in after if after[key] != before[key]]
    trace(
        row=medium,
        act=act,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
        **who,
    )
