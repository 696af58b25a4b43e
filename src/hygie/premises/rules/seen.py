"""What was seen of a point, and what a round says of a measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from hygie.assessment.rules.observation import Outcome
from hygie.premises.rules.points import measures_of
from hygie.premises.rules.walk import key_of


class Reply(StrEnum):
    """What somebody answers in front of a point. NOT_SEEN is never a pass."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    NOT_SEEN = "not_seen"

    @property
    def label(self) -> str:
        return REPLY_LABELS[self]

    @property
    def needs_reason(self) -> bool:
        return self in (Reply.NOT_APPLICABLE, Reply.NOT_SEEN)

    @property
    def is_fine(self) -> bool:
        return self in (Reply.YES, Reply.NOT_APPLICABLE)


REPLY_LABELS = {
    Reply.YES: "Oui",
    Reply.NO: "Non",
    Reply.NOT_SEEN: "Pas pu voir",
    Reply.NOT_APPLICABLE: "Sans objet",
}


@dataclass(frozen=True)
class Seen:
    """One point of a round, with the words it had that day.

    `since` is the day when it was looked at again after the round, None as long as it was not.
    """

    point_id: str
    spot_key: str
    spot_label: str
    question: str
    fix: str
    recommendations: tuple[str, ...]
    reply: Reply
    reason: str = ""
    notes: str = ""
    due_on: date | None = None
    since: date | None = None

    @property
    def key(self) -> str:
        return key_of(self.point_id, self.spot_key)

    @property
    def measures(self) -> tuple[str, ...]:
        return measures_of(self.recommendations)


@dataclass(frozen=True)
class Later:
    """What was seen of a point after the round was signed."""

    reply: Reply
    on: date
    reason: str = ""
    notes: str = ""


def as_it_is(
    seen: Iterable[Seen], later: Mapping[str, Later], *, still_there: Iterable[str]
) -> tuple[Seen, ...]:
    """The points of the spots that are still there, as they were last seen."""
    here = frozenset(still_there)
    return tuple(_renewed(item, later.get(item.key)) for item in seen if item.spot_key in here)


def _renewed(item: Seen, later: Later | None) -> Seen:
    if later is None:
        return item
    return replace(
        item, reply=later.reply, reason=later.reason, notes=later.notes or item.notes,
        due_on=None if later.reply.is_fine else item.due_on, since=later.on,
    )  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a round concludes about one measure.

    `count` points concern it, `fine` of them are in order. `reason` says, for a fail or an
    unknown, where to look first and what to do; in French.
    """

    outcome: Outcome
    count: int
    fine: int
    reason: str = ""


def verdict(measure_id: str, seen: Iterable[Seen], missing: Iterable[str] = ()) -> Verdict | None:
    """PASS when everything that concerns the measure is in order; None when nothing concerns it.

    `missing` are the names of what came after the round and was not looked at. « Sans objet »
    everywhere exempts.
    """
    found = [item for item in seen if measure_id in item.measures]
    absent = list(missing)
    if not found and not absent:
        return None
    fine = sum(item.reply.is_fine for item in found)
    wrong = [item for item in found if item.reply is Reply.NO]
    unseen = [item for item in found if item.reply is Reply.NOT_SEEN]
    if wrong:
        return Verdict(Outcome.FAIL, len(found), fine, _to_mend(wrong))
    if unseen or absent:
        return Verdict(Outcome.UNKNOWN, len(found), fine, _not_seen(unseen, absent))
    if all(item.reply is Reply.NOT_APPLICABLE for item in found):
        return Verdict(Outcome.NOT_APPLICABLE, len(found), fine, found[0].reason)
    return Verdict(Outcome.PASS, len(found), fine)


def _to_mend(wrong: list[Seen]) -> str:
    first = wrong[0]
    others = _others(len(wrong) - 1, "à corriger")
    return f"Le tour des locaux a trouvé ceci. {first.spot_label} : {_lowered(first.fix)}{others}"


def _not_seen(unseen: list[Seen], absent: list[str]) -> str:
    if not unseen:
        more = f" (et {len(absent) - 1} de plus)" if len(absent) > 1 else ""
        return f"« {absent[0]} » est là depuis le dernier tour{more}. Complétez-le."
    first = unseen[0]
    rest = len(unseen) + len(absent) - 1
    return f"{first.spot_label} : {first.reason.rstrip('.')}.{_others(rest, 'à voir')}"


def _others(count: int, what: str) -> str:
    if not count:
        return ""
    return f" Et {count} autre{'s' if count > 1 else ''} point{'s' if count > 1 else ''} {what}."


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
