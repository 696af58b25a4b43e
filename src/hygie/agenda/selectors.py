"""Reads of the agenda: everything due, in order, with what was decided about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format

from hygie.agenda import providers
from hygie.agenda.models import DeadlineDecision, MailboxPassword, ReminderMailbox
from hygie.agenda.providers import Unread
from hygie.agenda.rules import (
    Bucket,
    Counts,
    Deadline,
    bucket,
    calendar_uid,
    count,
    effective_on,
    is_done,
    order,
)
from hygie.practice.models import Practice

_TITLES = {
    Bucket.OVERDUE: "En retard",
    Bucket.THIS_WEEK: "Cette semaine",
    Bucket.THIS_MONTH: "Ce mois-ci",
}


@dataclass(frozen=True)
class Entry:
    """One deadline of the list. `decision` is the one that holds for it, if any.

    `revision` is that of the last decision taken, even fallen: what a form sends back.
    """

    id: UUID
    deadline: Deadline
    decision: DeadlineDecision | None
    revision: int
    effective_on: date
    bucket: Bucket

    @property
    def is_done(self) -> bool:
        return is_done(self.deadline, self.decision.decision if self.decision else None)

    @property
    def is_postponed(self) -> bool:
        return self.decision is not None and not self.is_done

    @property
    def first_due_on(self) -> date:
        """The date it had before anybody put it off."""
        return self.decision.due_on if self.decision else self.deadline.due_on

    @property
    def sequence(self) -> int:
        """Grows each time its date changes, wherever that is done."""
        return self.deadline.revision + self.revision


@dataclass(frozen=True)
class Section:
    """A part of the list under one heading. `slug` is fit for the `id` of an element."""

    slug: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Agenda:
    """Everything due in a practice, one day: overdue first."""

    practice: Practice
    entries: tuple[Entry, ...]
    unread: tuple[Unread, ...]
    today: date

    @cached_property
    def due(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.is_done)

    @cached_property
    def done(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.is_done)

    @cached_property
    def counts(self) -> Counts:
        return count((entry.bucket for entry in self.due), unread=len(self.unread))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Overdue, this week, this month, then month after month."""
        return tuple(
            Section(slug, title, tuple(entries))
            for (slug, title), entries in groupby(self.due, key=_heading)
        )

    @property
    def unread_rooms(self) -> tuple[tuple[str, str], ...]:
        """Each room that could not be read whole, as people call it, and why."""
        return tuple((_room_name(item.room), item.reason) for item in self.unread)

    def find(self, entry_id: UUID) -> Entry | None:
        """None when it is no longer due: its room ended it meanwhile."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)


def agenda(
    practice: Practice, *, now: datetime, known: Mapping[str, Iterable[Deadline]] | None = None
) -> Agenda:
    """What is due, from every room. Raises LockedError.

    `known` are the deadlines of a room that the caller has read already, by its name.
    """
    found = providers.find_all(practice, now=now, known=known)
    today = timezone.localdate(now)
    # By key: the decisions of past years are left alone.
    keys = [item.key for item in found.deadlines]
    rows = {
        row.key: row for row in DeadlineDecision.objects.filter(practice=practice, key__in=keys)
    }
    entries = sorted(
        (_entry(practice, item, rows.get(item.key), today) for item in found.deadlines),
        key=lambda entry: order(entry.effective_on, entry.deadline),
    )
    return Agenda(practice, tuple(entries), found.unread, today)


def mailbox(practice: Practice) -> ReminderMailbox | None:
    """Where reminders go, None when nobody asked for them."""
    return ReminderMailbox.objects.filter(practice=practice).first()


def has_password(mailbox: ReminderMailbox | None) -> bool:
    """Whether a password is stored for it; the password itself is read only to be used."""
    return mailbox is not None and MailboxPassword.objects.filter(mailbox=mailbox).exists()


def mailboxes_on() -> list[ReminderMailbox]:
    """Those of the practices that asked for reminders: one at most in a local folder."""
    rows = ReminderMailbox.objects.filter(is_on=True).select_related("practice")
    return list(rows.order_by("practice_id"))


def _entry(
    practice: Practice, deadline: Deadline, row: DeadlineDecision | None, today: date
) -> Entry:
    holds = row is not None and row.decision.holds_for(deadline)
    on = effective_on(deadline, row.decision if row else None)
    return Entry(
        id=calendar_uid(practice.id, deadline.key),
        deadline=deadline,
        decision=row if holds else None,
        revision=row.revision if row else 0,
        effective_on=on,
        bucket=bucket(on, today),
    )


def _heading(entry: Entry) -> tuple[str, str]:
    if entry.bucket is Bucket.LATER:
        on = entry.effective_on
        return (f"m-{on:%Y-%m}", date_format(on, "F Y").capitalize())
    return (entry.bucket.value.replace("_", "-"), _TITLES[entry.bucket])


def _room_name(room: str) -> str:
    if apps.is_installed(f"hygie.{room}"):
        return str(apps.get_app_config(room).verbose_name)
    return room
