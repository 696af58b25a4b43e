"""Deciding about a deadline: it is done, it is put off, or the decision is taken back."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.agenda import providers
from hygie.agenda.models import DeadlineDecision
from hygie.agenda.rules import (
    REASON_LIMIT,
    Deadline,
    Refusal,
    State,
    effective_on,
    is_done,
    refusal_to_postpone,
)
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice

TITLE_LIMIT = 200

_REFUSALS = {
    Refusal.PAST: "Cette date est déjà passée.",
    Refusal.NOT_LATER: "Cette date n’est pas plus tard que la date actuelle.",
    Refusal.TOO_FAR: "Cette date est à plus d’un an.",
}


@transaction.atomic
def mark_done(
    *, practice: Practice, deadline: Deadline, revision: int, actor: Person, now: datetime
) -> DeadlineDecision:
    """Ticks this occurrence off. `revision` is the one on screen (0: nothing decided yet).

    Raises ConflictError when it changed meanwhile, InvalidInputError when only its own page ends
    it.
    """
    if deadline.done_url:
        raise InvalidInputError(
            "Cette échéance se termine dans sa propre page.",
            means="Rien n’a été enregistré.",
            next_step="Ouvrez-la, et faites ce qui y est demandé.",
        )
    row = _locked(practice, deadline, revision)
    before = _facts(row)
    _refuse_done(row, deadline)
    if not _is_postponed(row, deadline):  # else it stays written: to when, and why
        row.due_on, row.until, row.reason = deadline.due_on, None, ""
    row.state = DeadlineDecision.State.DONE
    row.kept = providers.keep(
        practice, deadline, state=State.DONE, due_on=deadline.due_on, actor=actor, now=now
    )
    return _store(row, "deadline.done", before, actor, now)


@transaction.atomic
def postpone(
    *,
    practice: Practice,
    deadline: Deadline,
    until: date,
    reason: str,
    revision: int,
    actor: Person,
    now: datetime,
) -> DeadlineDecision:
    """Puts this occurrence off to a later day, with the reason.

    Raises InvalidInputError naming the field (a date in the past, too far or no later; no reason,
    or one too long), ConflictError when it changed meanwhile.
    """
    if not deadline.can_postpone:
        raise InvalidInputError(
            "Cette échéance ne peut pas être reportée.", means="Rien n’a été enregistré."
        )
    reason = _checked_reason(reason)
    row = _locked(practice, deadline, revision)
    before = _facts(row)
    _refuse_done(row, deadline)
    is_again = _is_postponed(row, deadline)
    from_on = effective_on(deadline, row.decision if is_again else None)
    _check_date(from_on, until, timezone.localdate(now))
    if not is_again:  # put off once more, it keeps the date it had at first
        row.due_on = deadline.due_on
    row.state, row.until, row.reason = DeadlineDecision.State.POSTPONED, until, reason
    row.kept = providers.keep(
        practice, deadline, state=State.POSTPONED, due_on=until, actor=actor, now=now
    )
    return _store(row, "deadline.postponed", before, actor, now)


@transaction.atomic
def resume(
    *, practice: Practice, deadline: Deadline, revision: int, actor: Person, now: datetime
) -> DeadlineDecision:
    """Takes the last decision back: not done after all, or due again on its first date.

    Raises ConflictError when it changed meanwhile, or when there is nothing to take back.
    """
    row = _locked(practice, deadline, revision)
    before = _facts(row)
    if before is None or not row.decision.holds_for(deadline):
        raise _changed_meanwhile()
    if row.state == DeadlineDecision.State.DONE and row.until is not None:
        row.state, due_on = DeadlineDecision.State.POSTPONED, row.until
    else:
        row.state, due_on = DeadlineDecision.State.RESUMED, row.due_on
        row.until, row.reason = None, ""
    if row.kept:
        row.kept = providers.keep(
            practice, deadline, state=State.RESUMED, due_on=due_on, actor=actor, now=now
        )
    return _store(row, "deadline.resumed", before, actor, now)


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise InvalidInputError(
            "Dites en quelques mots pourquoi vous reportez.",
            field="reason",
            means="Rien n’a été enregistré.",
        )
    if len(reason) > REASON_LIMIT:
        raise InvalidInputError(
            f"Cette raison dépasse {REASON_LIMIT} caractères.",
            field="reason",
            means="Rien n’a été enregistré.",
            next_step="Raccourcissez-la.",
        )
    return reason


def _check_date(from_on: date, until: date, today: date) -> None:
    refusal = refusal_to_postpone(from_on=from_on, until=until, today=today)
    if refusal:
        raise InvalidInputError(
            _REFUSALS[refusal],
            field="until",
            means="Rien n’a été enregistré.",
            next_step="Choisissez un jour à venir, dans l’année.",
        )


def _locked(practice: Practice, deadline: Deadline, revision: int) -> DeadlineDecision:
    """The row of this occurrence, kept from others until the end, or a new one."""
    row = (
        DeadlineDecision.objects.select_for_update()
        .filter(practice=practice, key=deadline.key)
        .first()
    )
    if (row.revision if row else 0) != revision:
        raise _changed_meanwhile()
    row = row or DeadlineDecision(practice=practice, key=deadline.key, revision=0)
    row.title = deadline.title[:TITLE_LIMIT]
    return row


def _refuse_done(row: DeadlineDecision, deadline: Deadline) -> None:
    if is_done(deadline, row.decision if row.revision else None):
        raise _changed_meanwhile()


def _is_postponed(row: DeadlineDecision, deadline: Deadline) -> bool:
    if row.state != DeadlineDecision.State.POSTPONED:
        return False
    return row.decision.holds_for(deadline)


def _changed_meanwhile() -> ConflictError:
    return ConflictError(
        "Cette échéance a changé entre-temps, sans doute dans un autre onglet.",
        means="Rien n’a été écrasé : la liste affichée est à jour.",
        next_step="Recommencez si besoin.",
    )


def _store(
    row: DeadlineDecision, verb: str, before: dict[str, Any] | None, actor: Person, now: datetime
) -> DeadlineDecision:
    row.revision += 1
    row.decided_by, row.decided_at = actor.name, now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Two tabs took the first decision at once: the second is the stale one.
        raise _changed_meanwhile() from error
    journal.record(
        practice=row.practice,
        actor=actor,
        verb=verb,
        subject=row.title,
        before=before,
        after=_facts(row),
        now=now,
    )
    return row


def _facts(row: DeadlineDecision) -> dict[str, Any] | None:
    if not row.revision:
        return None
    return {
        "id": row.key,
        "state": str(row.state),
        "due_on": row.due_on.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "reason": row.reason,
    }
