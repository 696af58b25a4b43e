"""Answering the points of a round under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person
from hygie.premises.models import Round, RoundReply
from hygie.premises.rules.seen import Reply
from hygie.premises.rules.walk import Item

REASON_LIMIT = 300
NOTES_LIMIT = 1000
SUBJECT_LIMIT = 200  # the journal's column


@dataclass(frozen=True)
class Given:
    """What is answered in front of a point; `reply` None takes the answer back."""

    reply: Reply | None
    reason: str = ""
    notes: str = ""
    due_on: date | None = None


def hold_open(row: Round) -> Round:
    """The round read anew and held until the end of the transaction.

    Raises ConflictError when it is signed or gone.
    """
    current = (
        Round.objects.select_for_update(of=("self",))
        .select_related("practice")
        .filter(id=row.id)
        .first()
    )
    if current is None:
        raise ConflictError(
            "Ce tour a été abandonné entre-temps, sans doute dans un autre onglet.",
            next_step="Revenez à la page des locaux.",
        )
    if not current.is_open:
        raise ConflictError(
            "Ce tour est signé, sans doute depuis un autre onglet.",
            means="Rien n’a été modifié : un tour signé ne change plus.",
            next_step="Revenez à la page des locaux.",
        )
    return current


@transaction.atomic
def record_reply(
    *, walked: Round, item: Item, given: Given, revision: int, actor: Person, now: datetime
) -> RoundReply | None:
    """Saves what was answered to this point.

    `revision` is the one on screen (0: no answer yet). Raises ConflictError when it changed
    meanwhile or the round is signed, InvalidInputError for a missing reason.
    """
    given = _checked(given, item, timezone.localdate(now))
    current = hold_open(walked)
    known = _known(current, item)
    if _is_same(known, given):
        return known
    if (known.revision if known else 0) != revision:
        raise ConflictError(
            f"« {item.spot.label} » : cette réponse a changé entre-temps, sans doute sur un autre "
            "appareil.",
            means="Rien n’a été écrasé.",
            next_step="Relisez la réponse affichée, puis corrigez-la si besoin.",
        )
    before = reply_facts(known)
    saved = _save(known or _blank(current, item), given, actor, now)
    journal.record(
        practice=current.practice,
        actor=actor,
        verb="round.answered" if saved else "round.unanswered",
        subject=f"{item.spot.label} : {item.point.question}"[:SUBJECT_LIMIT],
        before=before,
        after=reply_facts(saved),
        now=now,
    )
    return saved


@transaction.atomic
def leave_unseen(
    *, walked: Round, items: Sequence[Item], reason: str, actor: Person, now: datetime
) -> int:
    """Says of these points that they could not be seen, for one reason. Returns how many.

    Those that got an answer meanwhile keep it.
    """
    current = hold_open(walked)
    done = 0
    for item in items:
        if _known(current, item) is None:
            given = Given(Reply.NOT_SEEN, reason=reason)
            record_reply(walked=current, item=item, given=given, revision=0, actor=actor, now=now)
            done += 1
    return done


def _checked(given: Given, item: Item, today: date) -> Given:
    reason, notes = given.reason.strip(), given.notes.strip()
    reply = given.reply
    if reply is not None and reply.needs_reason and not reason:
        raise InvalidInputError(
            f"Dites en quelques mots pourquoi : « {item.point.question} »",
            field="reason",
            means="Rien n’a été enregistré pour ce point.",
        )
    if len(reason) > REASON_LIMIT or len(notes) > NOTES_LIMIT:
        raise InvalidInputError(
            "Ce texte est trop long.",
            field="notes" if len(notes) > NOTES_LIMIT else "reason",
            means="Rien n’a été enregistré pour ce point.",
            next_step=f"{REASON_LIMIT} caractères pour la raison, {NOTES_LIMIT} pour la remarque.",
        )
    if given.due_on is not None and not 2000 <= given.due_on.year <= today.year + 5:
        raise InvalidInputError("Cette date est trop lointaine.", field="due_on")
    return Given(
        reply,
        reason if reply is not None and reply.needs_reason else "",
        notes,
        given.due_on if reply is Reply.NO else None,
    )


def _known(walked: Round, item: Item) -> RoundReply | None:
    rows = RoundReply.objects.select_for_update()
    return rows.filter(round=walked, point_id=item.point.id, spot_key=item.spot.key).first()


def _is_same(known: RoundReply | None, given: Given) -> bool:
    if known is None or given.reply is None:
        return known is None and given.reply is None
    return given == Given(known.reply, known.reason, known.notes, known.due_on)


def _blank(walked: Round, item: Item) -> RoundReply:
    return RoundReply(
        practice=walked.practice,
        round=walked,
        point_id=item.point.id,
        spot_key=item.spot.key,
        revision=0,
    )


def _save(row: RoundReply, given: Given, actor: Person, now: datetime) -> RoundReply | None:
    if given.reply is None:
        row.delete()
        return None
    row.value, row.reason, row.notes = given.reply.value, given.reason, given.notes
    row.due_on = given.due_on
    row.revision += 1
    row.replied_at, row.replied_by = now, actor.name
    row.save()
    return row


def reply_facts(row: RoundReply | None) -> dict[str, Any] | None:
    """What the journal keeps of an answer."""
    if row is None:
        return None
    return {
        "value": row.value,
        "reason": row.reason,
        "notes": row.notes,
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }
