"""The mailbox of the reminders, and what becomes of each of them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.agenda.mail import LOOPBACK, Mailbox, MailNotSentError
from hygie.agenda.models import MailboxPassword, ReminderMailbox
from hygie.agenda.rules import may_try_to_send
from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import journal
from hygie.practice.models import Person, Practice

_HOST = re.compile(r"(?=.{1,253}\Z)(?!-)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\Z|::1\Z")
_UNCONFIRMED = "L’envoi n’a pas été confirmé : Hygie s’est fermé ou verrouillé entre-temps."
_FIELDS = ("is_on", "host", "port", "security", "username", "sender", "recipient")


@dataclass(frozen=True)
class MailboxSettings:
    """What is set on screen. `password` None keeps the one that is stored."""

    is_on: bool
    host: str
    port: int
    security: str
    username: str
    sender: str
    recipient: str
    password: str | None = None


@transaction.atomic
def set_mailbox(
    *, practice: Practice, settings: MailboxSettings, revision: int, actor: Person, now: datetime
) -> ReminderMailbox:
    """Saves where reminders go. The password is written nowhere else, the journal included.

    Raises InvalidInputError naming the field, ConflictError when it changed meanwhile.
    """
    row = _locked(practice, revision)
    before = _facts(row)
    _check_password_stays_home(row, settings)
    for name in _FIELDS:
        setattr(row, name, getattr(settings, name))
    row.failure, row.tried_at = "", None  # what went wrong spoke of the former settings
    _check(row, settings.password or "")
    row.revision += 1
    _save(row)
    _keep_password(row, settings.password)
    after = (_facts(row) or {}) | ({"password": "changé"} if settings.password else {})
    _trace(practice, "reminders.set", before=before, after=after, actor=actor, now=now)
    return row


@transaction.atomic
def forget_mailbox(*, practice: Practice, actor: Person, now: datetime) -> None:
    """Erases the settings, password included; doing it twice changes nothing."""
    row = ReminderMailbox.objects.select_for_update().filter(practice=practice).first()
    if row is None:
        return
    before = _facts(row)
    row.delete()
    _trace(practice, "reminders.forgotten", before=before, after=None, actor=actor, now=now)


@transaction.atomic
def claim_reminder(*, practice: Practice, now: datetime) -> Mailbox | None:
    """Takes today's reminder, for one sender only; None when there is none to send now.

    Until `note_sent` or `note_failure` says what became of it, it counts as perhaps sent.
    """
    row = ReminderMailbox.objects.select_for_update().filter(practice=practice, is_on=True).first()
    today = timezone.localdate(now)
    if row is None or not may_try_to_send(
        last_day=row.last_day, tried_at=row.tried_at, now=now, today=today
    ):
        return None
    row.last_day, row.tried_at, row.failure = today, now, _UNCONFIRMED
    row.save(update_fields=["last_day", "tried_at", "failure"])
    return mailbox_of(row)


@transaction.atomic
def note_sent(*, practice: Practice, now: datetime) -> None:
    """Today's reminder left."""
    rows = ReminderMailbox.objects.filter(practice=practice)
    rows.update(sent_at=now, failure="", last_day=timezone.localdate(now))


@transaction.atomic
def note_failure(*, practice: Practice, error: MailNotSentError) -> None:
    """Today's reminder did not leave; it is tried again later, unless it may have left."""
    rows = ReminderMailbox.objects.filter(practice=practice)
    if error.may_have_left:
        rows.update(failure=error.message)
    else:
        rows.update(failure=error.message, last_day=None)


def mailbox_of(row: ReminderMailbox) -> Mailbox:
    """The row as the door to mail wants it, with its password."""
    return Mailbox(
        host=row.host,
        port=row.port,
        security=row.security,
        sender=row.sender,
        recipient=row.recipient,
        username=row.username,
        password=_password(row),
    )


def _locked(practice: Practice, revision: int) -> ReminderMailbox:
    row = ReminderMailbox.objects.select_for_update().filter(practice=practice).first()
    if (row.revision if row else 0) != revision:
        raise _changed_meanwhile()
    return row or ReminderMailbox(practice=practice, revision=0)


def _changed_meanwhile() -> ConflictError:
    return ConflictError(
        "Ces réglages ont changé entre-temps, sans doute dans un autre onglet.",
        means="Rien n’a été écrasé.",
        next_step="Relisez-les, puis enregistrez de nouveau si besoin.",
    )


def _check_password_stays_home(row: ReminderMailbox, settings: MailboxSettings) -> None:
    """A stored password is never sent to another server than the one it was given for."""
    if settings.password is not None or not settings.username or not _password(row):
        return
    if (settings.host, settings.username) != (row.host, row.username):
        raise InvalidInputError(
            "Le serveur ou le compte change : donnez de nouveau le mot de passe.",
            field="password",
            means="Rien n’a été enregistré.",
        )


def _password(row: ReminderMailbox) -> str:
    found = MailboxPassword.objects.filter(mailbox=row).values_list("value", flat=True)
    return found.first() or ""


def _keep_password(row: ReminderMailbox, password: str | None) -> None:
    if password and row.username:
        MailboxPassword.objects.update_or_create(mailbox=row, defaults={"value": password})
    elif not row.username:
        MailboxPassword.objects.filter(mailbox=row).delete()


def _check(row: ReminderMailbox, password: str) -> None:
    if not _HOST.match(row.host):
        raise InvalidInputError(
            "Ce nom de serveur n’en est pas un. Exemple : smtp.exemple.fr.", field="host"
        )
    if not 1 <= row.port <= 65535:
        raise InvalidInputError("Un port est un nombre de 1 à 65535.", field="port")
    if row.security == ReminderMailbox.Security.NONE and row.host not in LOOPBACK:
        raise InvalidInputError(
            "Sans chiffrement, seul un serveur de cet ordinateur (localhost) est accepté.",
            field="security",
        )
    typed = {name: getattr(row, name) for name in ("username", "sender", "recipient")}
    for name, value in (typed | {"password": password}).items():
        if not value.isascii():
            raise InvalidInputError(
                "L’envoi de courriels n’accepte ici ni accent ni caractère spécial rare.",
                field=name,
                next_step="Pour le mot de passe, créez un « mot de passe d’application »."
                if name == "password"
                else "",
            )
    try:
        row.full_clean()
    except ValidationError as error:
        field, said = next(iter(error.message_dict.items()))
        raise InvalidInputError(said[0], field="" if field == "__all__" else field) from error


def _save(row: ReminderMailbox) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _changed_meanwhile() from error


def _facts(row: ReminderMailbox) -> dict[str, Any] | None:
    return {name: getattr(row, name) for name in _FIELDS} if row.revision else None


def _trace(
    practice: Practice, verb: str, *, before: Any, after: Any, actor: Person, now: datetime
) -> None:
    journal.record(
        practice=practice,
        actor=actor,
        verb=verb,
        subject="Rappels par courriel",
        before=before,
        after=after,
        now=now,
    )
