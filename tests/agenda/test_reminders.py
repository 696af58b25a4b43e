"""Reminders by mail: one a day at most, never with the details, and their failures are told."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.agenda import mail, reminders
from hygie.agenda.models import MailboxPassword, ReminderMailbox
from hygie.agenda.services.reminders import MailboxSettings, forget_mailbox, set_mailbox
from hygie.errors import ConflictError, HygieError, InvalidInputError, LockedError
from hygie.paths import DataFolder
from hygie.practice.holdings import holdings
from hygie.practice.models import JournalEntry, OwnedByPractice, Person, Practice
from hygie.strongbox import box as strongbox
from tests.agenda.deadlines import TODAY, make
from tests.agenda.mail_server import MailServer
from tests.at_once import at_once
from tests.strongbox.boxes import make_box

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PASSWORD = "jamais-montré-nulle-part".replace("é", "e")
SETTINGS = MailboxSettings(
    is_on=True,
    host="smtp.exemple.fr",
    port=465,
    security="tls",
    username="cabinet@exemple.fr",
    password=PASSWORD,
    sender="cabinet@exemple.fr",
    recipient="camille@exemple.fr",
)

Setting = Callable[..., ReminderMailbox]
Sending = Callable[..., bool]


@pytest.fixture
def set_up(practice: Practice, owner: Person, now: datetime) -> Setting:
    """`set_up(port=…)`: saves SETTINGS with these changes, over what is there."""

    def save(**changes: Any) -> ReminderMailbox:
        row = ReminderMailbox.objects.filter(practice=practice).first()
        return set_mailbox(
            practice=practice,
            settings=replace(SETTINGS, **changes),
            revision=row.revision if row else 0,
            actor=owner,
            now=now,
        )

    return save


def local(port: int) -> dict[str, Any]:
    """A server of this computer."""
    return {
        "host": "127.0.0.1", "port": port, "security": "none", "username": "", "password": None,
    }  # fmt: skip


@pytest.fixture
def send(practice: Practice, now: datetime) -> Sending:
    return lambda at=now: reminders.send_reminders(practice=practice, now=at)


def read(server: MailServer) -> EmailMessage:
    return message_from_bytes(server.received[-1].content, policy=policy.default)  # type: ignore[return-value]


# --- what leaves, and when ----------------------------------------------------------------------


def test_unless_asked_nothing_leaves(
    plug: Callable[..., None], send: Sending, set_up: Setting, mail_server: MailServer
) -> None:
    plug(make(TODAY - DAY))
    assert not send()
    set_up(**local(mail_server.port), is_on=False)

    assert not send()
    assert not mail_server.received


def test_one_reminder_a_day_with_numbers_only(
    plug: Callable[..., None],
    send: Sending,
    set_up: Setting,
    mail_server: MailServer,
    practice: Practice,
    now: datetime,
) -> None:
    plug(make(TODAY - DAY, key="late:1"), make(detail="Chez Maud Renard"))
    set_up(**local(mail_server.port))

    assert send()
    assert not send(now + HOUR)
    assert len(mail_server.received) == 1
    message = read(mail_server)
    text = message.get_content().replace("\N{NO-BREAK SPACE}", " ")
    assert message["subject"].replace("\N{NO-BREAK SPACE}", " ") == "Hygie : 1 échéance en retard"
    assert "en retard : 1" in text
    assert "cette semaine : 1" in text
    for detail in ("Tester une restauration", "Maud", practice.name):
        assert detail not in text
    row = ReminderMailbox.objects.get()
    assert (row.sent_at, row.failure) == (now, "")
    assert send(now + DAY)


def test_with_nothing_due_this_week_nothing_leaves(
    plug: Callable[..., None], send: Sending, set_up: Setting, mail_server: MailServer
) -> None:
    plug(make(TODAY + 10 * DAY), make(TODAY - DAY, key="done:1", is_done=True))
    set_up(**local(mail_server.port))

    assert not send()
    assert ReminderMailbox.objects.get().tried_at is None


def test_a_failure_is_written_down_and_tried_again_an_hour_later(
    plug: Callable[..., None], send: Sending, set_up: Setting, now: datetime
) -> None:
    plug(make())
    with MailServer(refuse={"RCPT": "550 no"}) as server:
        set_up(**local(server.port))
        assert not send()
        assert "destinataire" in ReminderMailbox.objects.get().failure
        server.refuse.clear()
        assert not send(now + HOUR / 2)
        assert send(now + HOUR)

    assert ReminderMailbox.objects.get().failure == ""
    assert len(server.received) == 1


def test_a_mail_that_may_have_left_is_not_sent_twice_the_same_day(
    plug: Callable[..., None], send: Sending, set_up: Setting, now: datetime
) -> None:
    plug(make())
    with MailServer(refuse={"DATA": "hang up"}) as server:
        set_up(**local(server.port))
        assert not send()
        server.refuse.clear()
        assert not send(now + 3 * HOUR)
        assert "peut-être" in ReminderMailbox.objects.get().failure
        assert send(now + DAY)


def test_what_a_killed_sender_left_is_said_and_not_sent_twice(
    plug: Callable[..., None],
    send: Sending,
    set_up: Setting,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    plug(make())
    set_up(**local(mail_server.port))
    with monkeypatch.context() as patched:
        patched.setattr(mail, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            send()

    assert "pas été confirmé" in ReminderMailbox.objects.get().failure
    assert not send(now + 2 * HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_the_same_instant_send_one(
    practice: Practice, set_up: Setting, send: Sending, mail_server: MailServer, plug: Any
) -> None:
    plug(make())
    set_up(**local(mail_server.port))
    told = at_once(send, send)

    assert sorted(told, key=str) == [False, True]  # type: ignore[type-var]
    assert len(mail_server.received) == 1


def test_a_day_without_a_reminder_to_send_costs_one_query(
    practice: Practice, set_up: Setting, send: Sending, mail_server: MailServer, plug: Any
) -> None:
    plug(make())
    set_up(**local(mail_server.port))
    send()
    with CaptureQueriesContext(connection) as captured:
        send()

    assert len(captured) == 1


# --- the server of a PC -------------------------------------------------------------------------


@pytest.fixture
def box(tmp_path: Path):
    made = make_box(DataFolder(tmp_path / "data"))
    made.create()
    strongbox.install(made)
    yield made
    strongbox.install(None)
    made.close()


def test_the_watch_sends_while_hygie_is_open(
    box: Any, plug: Any, set_up: Setting, mail_server: MailServer, now: datetime
) -> None:
    plug(make())
    set_up(**local(mail_server.port))
    idle = box.idle_for_s()
    reminders.look(now=now)
    reminders.look(now=now)

    assert len(mail_server.received) == 1
    assert ReminderMailbox.objects.get().sent_at == now
    assert box.idle_for_s() >= idle


def test_the_watch_leaves_a_closed_hygie_alone(
    box: Any, plug: Any, set_up: Setting, mail_server: MailServer, now: datetime
) -> None:
    plug(make())
    set_up(**local(mail_server.port))
    box.close()
    reminders.look(now=now)

    assert not mail_server.received


def test_without_a_strongbox_the_watch_does_nothing(
    plug: Any, set_up: Setting, mail_server: MailServer, now: datetime
) -> None:
    plug(make())
    set_up(**local(mail_server.port))
    reminders.look(now=now)

    assert not mail_server.received


def test_a_slow_server_does_not_keep_hygie_from_locking(
    box: Any, plug: Any, set_up: Setting, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    """Nobody uses the strongbox while the mail leaves: it closes at once, and all is said later."""

    def lock_meanwhile(*_: object) -> None:
        box.close(wait_s=0)

    plug(make())
    set_up(**local(25))
    monkeypatch.setattr(mail, "send", lock_meanwhile)
    with pytest.raises(HygieError):
        reminders.look(now=now)
    assert box.state == "closed"
    box.open_clear()

    assert "verrouillé" in ReminderMailbox.objects.get().failure


def test_the_watch_goes_on_after_a_lock_and_stops_when_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ending = threading.Event()
    looks: list[datetime] = []

    def look(*, now: datetime) -> None:
        looks.append(now)
        if len(looks) == 2:
            ending.set()
        raise LockedError("Hygie est verrouillé.")

    monkeypatch.setattr(reminders, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(reminders, "look", look)
    reminders.watch(ending)

    assert len(looks) == 2


# --- settings -----------------------------------------------------------------------------------


def test_the_password_is_in_its_own_column_and_nowhere_else(
    set_up: Setting, practice: Practice, owner: Person, now: datetime
) -> None:
    set_up()
    set_up(is_on=False, password=None)
    forget_mailbox(practice=practice, actor=owner, now=now)

    rows = JournalEntry.objects.filter(verb__startswith="reminders.").order_by("sequence")
    assert [row.verb for row in rows] == ["reminders.set", "reminders.set", "reminders.forgotten"]
    assert PASSWORD not in str([(row.before, row.after, row.subject) for row in rows])
    assert all(row.verb_label != row.verb for row in rows)
    assert all(change.name.islower() for row in rows for change in row.changes)
    assert not ReminderMailbox.objects.exists()
    assert not MailboxPassword.objects.exists()


def test_the_password_is_in_no_archive(set_up: Setting, practice: Practice) -> None:
    set_up()
    [holding] = [holding for room, holding in holdings().items() if room == "agenda"]
    rows = [vars(row) for row in holding.rows(practice)]

    assert len(rows) == 1
    assert PASSWORD not in str(rows)
    assert not issubclass(MailboxPassword, OwnedByPractice)
    holding.erase(practice)
    assert not MailboxPassword.objects.exists()


def test_an_empty_password_keeps_the_one_that_is_stored(set_up: Setting) -> None:
    set_up()
    set_up(recipient="autre@exemple.fr", password=None)

    assert MailboxPassword.objects.get().value == PASSWORD


@pytest.mark.parametrize("changes", [{"host": "ailleurs.exemple.fr"}, {"username": "autre"}])
def test_a_stored_password_never_goes_to_another_server(
    set_up: Setting, changes: dict[str, str]
) -> None:
    set_up()
    with pytest.raises(InvalidInputError) as refused:
        set_up(password=None, **changes)

    assert refused.value.field == "password"
    assert ReminderMailbox.objects.get().host == "smtp.exemple.fr"


def test_without_an_account_no_password_stays(set_up: Setting) -> None:
    set_up()
    set_up(username="", password=None)

    assert not MailboxPassword.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": ""}, "host"),
        ({"host": "smtp exemple"}, "host"),
        ({"host": "smtp.exemple.fr\r\nX: y"}, "host"),
        ({"host": "a" * 254}, "host"),
        ({"host": "smtp..fr"}, "host"),
        ({"host": "smtp.exemplé.fr"}, "host"),
        ({"security": "none"}, "security"),
        ({"security": "ssl3"}, "security"),
        ({"port": 0}, "port"),
        ({"port": 65536}, "port"),
        ({"sender": "pas une adresse"}, "sender"),
        ({"recipient": "a@exemple.fr\nBcc: b@exemple.fr"}, "recipient"),
        ({"recipient": "camille@exemplé.fr"}, "recipient"),
        ({"password": "mot-de-passe-accentué"}, "password"),
        ({"username": "a" * 255}, "username"),
    ],
)
def test_wrong_settings_are_refused_and_nothing_is_written(
    set_up: Setting, changes: dict[str, Any], field: str
) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(InvalidInputError) as refused:
        set_up(**changes)

    assert refused.value.field == field
    assert not ReminderMailbox.objects.exists()
    assert JournalEntry.objects.count() == before


def test_the_second_of_two_tabs_is_told(
    practice: Practice, owner: Person, now: datetime, set_up: Setting
) -> None:
    set_up()
    with pytest.raises(ConflictError):
        set_mailbox(practice=practice, settings=SETTINGS, revision=0, actor=owner, now=now)


def test_new_settings_forget_the_old_failure_and_keep_one_mail_a_day(
    plug: Callable[..., None],
    send: Sending,
    set_up: Setting,
    mail_server: MailServer,
    now: datetime,
) -> None:
    plug(make())
    set_up(**local(1))
    assert not send()
    assert ReminderMailbox.objects.get().failure
    set_up(**local(mail_server.port))
    assert not ReminderMailbox.objects.get().failure
    assert send(now)
    set_up(**local(mail_server.port))

    assert not send(now + HOUR)


def test_practices_have_their_own_mailbox(
    set_up: Setting, other_practice: Practice, now: datetime
) -> None:
    set_up()

    assert not reminders.send_reminders(practice=other_practice, now=now)
