"""Reminders by mail: one a day at most, only while Hygie is open, never the only place they show.

`watch` is for the server of a PC. It holds the strongbox to read and to write down, never while it
waits for a mail server: a slow one must not keep Hygie from locking itself.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from django.utils import timezone

from hygie.agenda import mail, selectors
from hygie.agenda.mail import Mailbox, MailNotSentError
from hygie.agenda.models import ReminderMailbox
from hygie.agenda.rules import may_try_to_send, reminder_subject, reminder_text
from hygie.agenda.services import reminders as services
from hygie.errors import HygieError
from hygie.practice.models import Practice
from hygie.strongbox import box as strongbox
from hygie.strongbox.keyholder import BoxState

LOOK_EVERY_S = 60.0
_TEST_SUBJECT = "Hygie : message d’essai"
_TEST_TEXT = (
    "Bonjour,\n\nCe message d’essai est arrivé : les rappels de Hygie arriveront aussi.\n"
    "Ils partent quand Hygie est ouvert, une fois par jour au plus.\n"
)


@dataclass(frozen=True)
class Reminder:
    """A mail that is ready to leave."""

    practice: Practice
    mailbox: Mailbox
    message: EmailMessage


def send_reminders(*, practice: Practice, now: datetime) -> bool:
    """Sends today's reminder if something is due and none left yet; True when it left.

    A failure is written down for the agenda's page, and not raised.
    """
    row = selectors.mailbox(practice)
    if row is None or not row.is_on:
        return False
    reminder = _prepared(row, now)
    return reminder is not None and _sent(reminder, now, nullcontext)


def send_test(*, row: ReminderMailbox, now: datetime) -> None:
    """Sends a message that only says that it arrived. Raises MailNotSentError."""
    mailbox = services.mailbox_of(row)
    message = mail.write(mailbox, subject=_TEST_SUBJECT, text=_TEST_TEXT, now=now)
    mail.send(mailbox, message)


def watch(ending: threading.Event) -> None:
    """Until `ending`: looks every minute whether a reminder must leave."""
    while not ending.wait(LOOK_EVERY_S):
        # Locked meanwhile, disk full…: the next look may do better, and the page says the rest.
        with suppress(HygieError):
            look(now=timezone.now())


def look(*, now: datetime) -> None:
    """One look of `watch`. Nothing happens while the strongbox is closed."""
    box = strongbox.installed()
    if box is None or box.state is not BoxState.OPEN:
        return
    with box.using():
        prepared = [_prepared(row, now) for row in selectors.mailboxes_on()]
    for reminder in prepared:
        if reminder is not None:
            _sent(reminder, now, box.using)


def _prepared(row: ReminderMailbox, now: datetime) -> Reminder | None:
    """The mail of the day, taken for this sender; None when there is nothing to send now."""
    if not may_try_to_send(
        last_day=row.last_day, tried_at=row.tried_at, now=now, today=timezone.localdate(now)
    ):
        return None
    counts = selectors.agenda(row.practice, now=now).counts
    if not counts.is_worth_a_reminder:
        return None
    mailbox = services.claim_reminder(practice=row.practice, now=now)
    if mailbox is None:
        return None
    message = mail.write(
        mailbox, subject=reminder_subject(counts), text=reminder_text(counts), now=now
    )
    return Reminder(row.practice, mailbox, message)


def _sent(
    reminder: Reminder, now: datetime, using: Callable[[], AbstractContextManager[None]]
) -> bool:
    try:
        mail.send(reminder.mailbox, reminder.message)
    except MailNotSentError as error:
        with using():
            services.note_failure(practice=reminder.practice, error=error)
        return False
    with using():
        services.note_sent(practice=reminder.practice, now=now)
    return True
