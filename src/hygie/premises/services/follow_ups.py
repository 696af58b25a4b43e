"""What is seen or mended after a round was signed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person
from hygie.premises.models import FollowUp, Round
from hygie.premises.rules.seen import Reply
from hygie.premises.rules.walk import key_of
from hygie.premises.selectors import Since, since_round
from hygie.premises.services.replies import NOTES_LIMIT, REASON_LIMIT, SUBJECT_LIMIT


@dataclass(frozen=True)
class Look:
    """What was seen of one point, and when."""

    point_id: str
    spot_key: str
    reply: Reply
    seen_on: date
    reason: str = ""
    notes: str = ""

    @property
    def key(self) -> str:
        return key_of(self.point_id, self.spot_key)


@transaction.atomic
def record_follow_up(*, walked: Round, look: Look, actor: Person, now: datetime) -> FollowUp:
    """Notes how a point is since the round, over what was noted before.

    Raises InvalidInputError, ConflictError when nothing more is to be said of this point.
    """
    current = Round.objects.select_for_update(of=("self",)).get(id=walked.id)
    since = since_round(current)
    subject = _subject(since, look)
    _check(look, since.walked_on, timezone.localdate(now))
    known = since.later.get(look.key)
    before = follow_up_facts(known)
    row = known or FollowUp(
        practice=current.practice, round=current, point_id=look.point_id, spot_key=look.spot_key
    )
    row.value, row.notes, row.seen_on = look.reply.value, look.notes.strip(), look.seen_on
    row.reason = look.reason.strip() if look.reply.needs_reason else ""
    row.recorded_at, row.recorded_by = now, actor.name
    row.save()
    journal.record(
        practice=current.practice,
        actor=actor,
        verb="round.followed_up",
        subject=subject,
        before=before,
        after=follow_up_facts(row),
        now=now,
    )
    return row


@transaction.atomic
def take_back_follow_up(*, row: FollowUp, actor: Person, now: datetime) -> None:
    """Takes back what was noted since the round: the point is again as it was that day."""
    current = FollowUp.objects.select_for_update(of=("self",)).filter(id=row.id).first()
    if current is None:
        raise ConflictError("C’était déjà annulé, sans doute dans un autre onglet.")
    since = since_round(current.round)
    journal.record(
        practice=current.practice,
        actor=actor,
        verb="round.follow_up_taken_back",
        subject=_label(since, key_of(current.point_id, current.spot_key)),
        before=follow_up_facts(current),
        now=now,
    )
    current.delete()


def _subject(since: Since, look: Look) -> str:
    seen = {item.key for item in (*since.to_do, *since.mended)}
    if look.key not in seen | {item.key for item in since.missing}:
        raise ConflictError(
            "Il n’y a plus rien à noter pour ce point.",
            means="Rien n’a été modifié.",
            next_step="Revenez à la liste de ce qui reste à faire.",
        )
    return _label(since, look.key)


def _label(since: Since, key: str) -> str:
    for item in (*since.seen, *since.signed.seen):
        if item.key == key:
            return f"{item.spot_label} : {item.question}"[:SUBJECT_LIMIT]
    for new in since.missing:
        if new.key == key:
            return f"{new.spot.label} : {new.point.question}"[:SUBJECT_LIMIT]
    return key


def _check(look: Look, walked_on: date, today: date) -> None:
    if look.reply.needs_reason and not look.reason.strip():
        raise InvalidInputError("Dites en quelques mots pourquoi.", field="reason")
    if len(look.reason) > REASON_LIMIT or len(look.notes) > NOTES_LIMIT:
        raise InvalidInputError("Ce texte est trop long.", field="notes")
    if look.seen_on > today:
        raise InvalidInputError("Cette date est dans le futur.", field="seen_on")
    if look.seen_on < walked_on:
        raise InvalidInputError("Cette date est avant celle du tour.", field="seen_on")


def follow_up_facts(row: FollowUp | None) -> dict[str, Any] | None:
    """What the journal keeps of it."""
    if row is None:
        return None
    return {
        "value": row.value,
        "reason": row.reason,
        "notes": row.notes,
        "seen_on": row.seen_on.isoformat(),
    }
