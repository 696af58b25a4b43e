"""Starting, signing and giving up a round."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice
from hygie.premises.models import Place, Round, RoundPhoto
from hygie.premises.points import load_points
from hygie.premises.rules.record import RoundPicture, SignedRound, Stop, content_of, seal
from hygie.premises.rules.seen import Reply, Seen
from hygie.premises.selectors import Line, Step, Walk, open_round, walk
from hygie.premises.services.replies import hold_open

SUBJECT = "Tour des locaux"
# A round walked on paper is typed in soon after; later, it is memory.
OLDEST = timedelta(days=92)


@dataclass(frozen=True)
class Signature:
    """Who signs, and the day of the walk."""

    signer: Person
    walked_on: date


@transaction.atomic
def start_round(*, practice: Practice, actor: Person, now: datetime) -> Round:
    """The round under way; a new one when there is none. Raises ConflictError without a room."""
    Practice.objects.select_for_update().only("id").get(id=practice.id)
    if known := open_round(practice):
        return known
    if not Place.objects.filter(practice=practice).exists():
        raise ConflictError(
            "Hygie ne connaît encore aucune pièce du cabinet.",
            next_step="Ajoutez d’abord les pièces à parcourir.",
        )
    row = Round.objects.create(practice=practice, started_at=now, started_by=actor.name)
    journal.record(
        practice=practice, actor=actor, verb="round.started", subject=SUBJECT, after={}, now=now
    )
    return row


@transaction.atomic
def finish_round(*, walked: Round, signature: Signature, actor: Person, now: datetime) -> Round:
    """Signs the round: it is frozen, and sealed in the journal.

    Raises InvalidInputError for an impossible day or as long as a point has no answer,
    ConflictError when it is signed already.
    """
    current = hold_open(walked)
    _check(signature, current, timezone.localdate(now))
    made = walk(current)
    if made.remaining:
        first = made.remaining[0]
        raise InvalidInputError(
            f"Il reste {len(made.remaining)} points sans réponse, dont : « {first.item.spot.label} "
            f"», {first.item.point.question}",
            means="Le tour n’est pas signé ; tout ce qui est répondu est gardé.",
            next_step="Répondez-y, ou dites qu’ils n’ont pas pu être vus.",
        )
    signed = _signed(made, signature)
    current.walked_on, current.signed_by = signature.walked_on, signature.signer.name
    current.finished_at = now
    current.content = content_of(signed)
    current.sha256 = seal(current.content)
    current.save()
    RoundPhoto.objects.filter(round=current).exclude(
        id__in=[item.id for item in signed.pictures]
    ).delete()
    journal.record(
        practice=current.practice,
        actor=actor,
        verb="round.signed",
        subject=SUBJECT,
        after={
            "walked_on": signature.walked_on.isoformat(),
            "signed_by": signature.signer.name,
            "sha256": current.sha256,
            "fine": signed.count(Reply.YES, Reply.NOT_APPLICABLE),
            "to_mend": signed.count(Reply.NO),
            "unseen": signed.count(Reply.NOT_SEEN),
        },
        now=now,
    )
    return current


def _check(signature: Signature, walked: Round, today: date) -> None:
    if signature.signer.practice_id != walked.practice_id:
        raise InvalidInputError("Cette personne n’est pas de ce cabinet.", field="signer")
    if signature.walked_on > today:
        raise InvalidInputError("Cette date est dans le futur.", field="walked_on")
    if today - signature.walked_on > OLDEST:
        raise InvalidInputError(
            "Cette date est trop ancienne : un tour se note dans les 3 mois.", field="walked_on"
        )


def _signed(made: Walk, signature: Signature) -> SignedRound:
    return SignedRound(
        version=load_points().version,
        walked_on=signature.walked_on,
        signed_by=signature.signer.name,
        stops=tuple(_stop(step) for step in made.steps),
    )


def _stop(step: Step) -> Stop:
    return Stop(
        step.section.title,
        tuple(_seen(line) for line in step.lines),
        tuple(
            RoundPicture(str(item.id), item.name, item.sha256, item.size_bytes, item.taken_on)
            for item in step.photos
        ),
    )


def _seen(line: Line) -> Seen:
    if line.answer is None:
        raise ValueError(f"{line.item.key} has no answer")
    point, spot, answer = line.item.point, line.item.spot, line.answer
    return Seen(
        point_id=point.id,
        spot_key=spot.key,
        spot_label=spot.label,
        question=point.question,
        fix=point.fix,
        recommendations=point.recommendations,
        reply=answer.reply,
        reason=answer.reason,
        notes=answer.notes,
        due_on=answer.due_on,
    )


@transaction.atomic
def drop_round(*, walked: Round, actor: Person, now: datetime) -> None:
    """Gives up a round under way: its answers and photos are erased."""
    current = hold_open(walked)
    made = walk(current)
    journal.record(
        practice=current.practice,
        actor=actor,
        verb="round.dropped",
        subject=SUBJECT,
        before={"replies": made.answered},
        now=now,
    )
    current.delete()
