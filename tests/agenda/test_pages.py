"""The pages of the agenda: the list, deciding, the calendar file, the reminders, the summary."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from hygie.agenda.models import DeadlineDecision, MailboxPassword, ReminderMailbox
from hygie.agenda.rules import Deadline, calendar_uid
from hygie.assessment.services import answers
from hygie.errors import CorruptKeysError
from hygie.paths import DataFolder
from hygie.practice.models import Person, Practice
from hygie.strongbox import box as strongbox
from tests import factories
from tests.agenda.deadlines import make
from tests.agenda.mail_server import MailServer
from tests.strongbox.boxes import PASSPHRASE, make_box

DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}
SCRIPT = "<script>alert('volé')</script>"


@pytest.fixture
def today() -> date:
    """The pages read the clock."""
    return timezone.localdate()


@pytest.fixture
def address(practice: Practice) -> Callable[..., str]:
    """`address("done", deadline)`: an address of the agenda, about this deadline or none."""

    def make_address(name: str, deadline: Deadline | None = None) -> str:
        about = [calendar_uid(practice.id, deadline.key)] if deadline else []
        return reverse(f"agenda:{name}", args=[practice.id, *about])

    return make_address


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- the list -----------------------------------------------------------------------------------


def test_the_list_gives_each_deadline_its_link_overdue_first(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    plug(
        make(today + 90 * DAY, key="far:1", title="Plus tard"),
        make(today - DAY, key="late:1", title="Trop tard", url="/retard/"),
    )
    page = text_of(client.get(address("list")))

    assert page.index("En retard") < page.index("Trop tard") < page.index("Plus tard")
    assert 'href="/retard/"' in page


def test_an_empty_list_says_what_will_come(client: Client, address: Any, rooms: Any) -> None:
    assert "Rien n’est à faire à une date" in text_of(client.get(address("list")))


def test_what_could_not_be_read_is_said_and_an_empty_list_is_not_all_clear(
    client: Client, address: Any, rooms: dict[str, Any]
) -> None:
    def provide(practice: Practice, *, now: datetime) -> list[Deadline]:
        raise CorruptKeysError("Le fichier des clés est illisible.")

    rooms["accounts"] = provide
    page = text_of(client.get(address("list")))

    assert "Cette liste est incomplète" in page
    assert "Accès : Le fichier des clés est illisible." in page
    assert "Rien n’est à faire" not in page


def test_what_rooms_and_people_write_is_shown_never_run(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    plug(make(today + DAY, title=SCRIPT, detail=SCRIPT))
    client.post(
        address("postpone", make()),
        {"until": today + 5 * DAY, "reason": SCRIPT, "revision": 0},
    )
    page = client.get(address("list")).content.decode()

    assert page.count("&lt;script&gt;") >= 3
    assert SCRIPT not in page


def test_the_number_of_queries_of_the_page_does_not_grow(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("list")).status_code == 200
        return len(captured)

    plug(make(today))
    few = queries()
    plug(*(make(today + rank * DAY, key=f"k:{rank}") for rank in range(60)))

    assert queries() == few <= 3


def test_the_hub_s_own_deadlines_are_on_the_page(
    client: Client, address: Any, practice: Practice, owner: Person, now: datetime
) -> None:
    assessment = factories.assessment_of(practice, now=now)
    answers.finish_first_pass(assessment=assessment, actor=owner, now=now)
    page = text_of(client.get(address("list")))

    assert "Revoir le bilan" in page
    assert "Répondre aux questions du thème" in page


# --- deciding -----------------------------------------------------------------------------------


def test_done_without_script_says_so_and_can_be_taken_back(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    plug(make(today))
    page = text_of(client.post(address("done", make()), {"revision": 0}, follow=True))
    assert "Échéance faite : Tester une restauration." in page
    assert "1 échéance faite" in page
    assert DeadlineDecision.objects.get().state == "done"

    page = text_of(client.post(address("resume", make()), {"revision": 1}, follow=True))
    assert "De nouveau à faire" in page
    assert DeadlineDecision.objects.get().state == "resumed"


def test_done_with_htmx_gives_back_the_entry_in_its_place(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    plug(make(today))
    response = client.post(address("done", make()), {"revision": 0}, headers=HTMX)
    page = text_of(response)

    assert response.status_code == 200
    assert page.startswith("<li id=")
    assert "Remettre à faire" in page
    assert "Enregistré à" in page


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("revision", ["7", "", "abc", "-1", "9" * 30])
def test_another_tab_or_a_wrong_revision_is_told(
    client: Client, address: Any, plug: Any, today: date, headers: Any, revision: str
) -> None:
    plug(make(today))
    response = client.post(address("done", make()), {"revision": revision}, headers=headers)

    assert response.status_code == 409
    assert "onglet" in text_of(response)
    assert not DeadlineDecision.objects.exists()


def test_a_deadline_that_is_no_longer_due_is_not_found(
    client: Client, address: Any, rooms: Any
) -> None:
    for name in ("done", "resume", "postpone"):
        assert client.post(address(name, make()), {"revision": 0}).status_code == 404
    assert client.get(address("postpone", make())).status_code == 404
    assert client.get(address("done", make())).status_code == 405


def test_put_off_with_a_reason(client: Client, address: Any, plug: Any, today: date) -> None:
    plug(make(today))
    url = address("postpone", make())
    assert "Tester une restauration" in text_of(client.get(url))
    response = client.post(
        url,
        {"until": today + 9 * DAY, "reason": "Le disque arrive lundi.", "revision": 0},
        follow=True,
    )
    page = text_of(response)

    assert "Échéance reportée" in page
    assert "reportée par Camille Vasseur : Le disque arrive lundi." in page
    assert "Annuler le report" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reason": ""}, "obligatoire"),
        ({"until": ""}, "obligatoire"),
        ({"until": "31/02/2026"}, "date valide"),
        ({"until": "0001-01-01"}, "déjà passée"),
        ({"until": "9999-12-31"}, "plus d’un an"),
        ({"until": "99999-12-31"}, "date valide"),
        ({"reason": "é" * 100_000}, "1000"),
        ({"reason": "nul\x00"}, "nul"),
        ({"revision": "x"}, "entier"),
    ],
)
def test_a_wrong_postponement_is_explained_and_what_was_typed_stays(
    client: Client, address: Any, plug: Any, today: date, sent: dict[str, str], said: str
) -> None:
    plug(make(today))
    values = {"until": str(today + 9 * DAY), "reason": "Le disque arrive.", "revision": "0"}
    response = client.post(address("postpone", make()), values | sent)

    assert response.status_code == 422
    assert said in text_of(response)
    if "reason" not in sent:
        assert "Le disque arrive." in text_of(response)
    assert not DeadlineDecision.objects.exists()


def test_the_second_of_two_tabs_putting_off_is_told_and_keeps_its_words(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    plug(make(today))
    values = {"until": today + 9 * DAY, "reason": "Un.", "revision": 0}
    client.post(address("postpone", make()), values)
    response = client.post(address("postpone", make()), values | {"reason": "Deux."})

    assert response.status_code == 409
    assert "onglet" in text_of(response)
    assert "Deux." in text_of(response)
    assert DeadlineDecision.objects.get().reason == "Un."


# --- the calendar file --------------------------------------------------------------------------


def test_the_calendar_file_is_downloaded(
    client: Client, address: Any, plug: Any, today: date
) -> None:
    plug(make(today))
    response = client.get(address("calendar"))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="echeances-hygie.ics"'
    assert response["Cache-Control"] == "no-store"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == today


# --- the reminders ------------------------------------------------------------------------------

SENT = {
    "is_on": "on",
    "host": "smtp.exemple.fr",
    "port": "465",
    "security": "tls",
    "username": "cabinet@exemple.fr",
    "password": "secret-de-messagerie",
    "sender": "cabinet@exemple.fr",
    "recipient": "camille@exemple.fr",
    "revision": "0",
}


def test_the_password_is_kept_and_never_shown_again(client: Client, address: Any) -> None:
    page = text_of(client.post(address("reminders"), SENT, follow=True))
    assert MailboxPassword.objects.get().value == SENT["password"]
    assert "Un mot de passe est enregistré" in page
    assert SENT["password"] not in page
    wrong = client.post(address("reminders"), SENT | {"port": "x", "revision": "1"})
    assert wrong.status_code == 422
    assert SENT["password"] not in text_of(wrong)

    again = SENT | {"password": "", "revision": "1", "recipient": "autre@exemple.fr"}
    client.post(address("reminders"), again)
    row = ReminderMailbox.objects.get()
    assert MailboxPassword.objects.get().value == SENT["password"]
    assert row.recipient == "autre@exemple.fr"
    assert row.is_on


@pytest.mark.parametrize(
    "sent",
    [
        {"host": "pas un nom"},
        {"security": "none"},
        {"port": "0"},
        {"recipient": "x"},
        {"sender": "a@exemple.fr\r\nBcc: b@exemple.fr"},
        {"password": "é"},
        {"host": "a" * 100_000},
        {"revision": "3"},
    ],
)
def test_wrong_settings_are_explained(client: Client, address: Any, sent: dict[str, str]) -> None:
    response = client.post(address("reminders"), SENT | sent)

    assert response.status_code in (409, 422)
    assert "Rien n’a encore été enregistré" in text_of(response)
    assert not ReminderMailbox.objects.exists()


def test_a_test_message_leaves_or_says_why(client: Client, address: Any) -> None:
    assert client.post(address("reminders_test")).status_code == 404
    with MailServer() as server:
        local = {"host": "localhost", "security": "none", "port": server.port, "username": ""}
        client.post(address("reminders"), SENT | {"host": "127.0.0.1"} | local)
        page = text_of(client.post(address("reminders_test"), follow=True))
        assert "Message d’essai envoyé à camille@exemple.fr" in page
        assert b"essai" in server.received[0].content
        port = server.port
    page = text_of(client.post(address("reminders_test"), follow=True))

    assert f"Rien ne répond sur le serveur « localhost », port {port}." in page
    assert ReminderMailbox.objects.get().last_day is None


def test_settings_are_erased(client: Client, address: Any) -> None:
    client.post(address("reminders"), SENT)
    page = text_of(client.post(address("reminders_forget"), follow=True))

    assert "mot de passe compris" in page
    assert not ReminderMailbox.objects.exists()


def test_a_reminder_that_failed_is_told_in_the_agenda(
    client: Client, address: Any, rooms: Any
) -> None:
    client.post(address("reminders"), SENT)
    ReminderMailbox.objects.update(
        failure="Le serveur refuse ce mot de passe.", tried_at=timezone.now()
    )
    for name in ("list", "reminders"):
        assert "Le serveur refuse ce mot de passe." in text_of(client.get(address(name)))


def test_only_the_owner_sets_the_reminders(
    client_of: Callable[..., Client], assistant_person: Person, address: Any, plug: Any, today: date
) -> None:
    plug(make(today))
    browser = client_of(assistant_person)
    for name in ("reminders", "reminders_test", "reminders_forget"):
        assert browser.post(address(name), SENT).status_code == 403
    assert browser.get(address("reminders")).status_code == 403
    assert not ReminderMailbox.objects.exists()
    page = text_of(browser.get(address("list")))
    assert "Rappels par courriel" not in page

    assert browser.post(address("done", make()), {"revision": 0}).status_code == 302


# --- elsewhere ----------------------------------------------------------------------------------


def test_the_summary_counts_as_the_page_does(
    practice: Practice, plug: Any, today: date, rooms: Any
) -> None:
    def shown() -> str:
        source = Template("{% load agenda %}{% deadlines_summary %}")
        return source.render(Context({"practice": practice})).replace("\N{NO-BREAK SPACE}", " ")

    assert "rien ce mois-ci" in shown()
    plug(make(today - DAY, key="late:1"), make(today))

    assert "en retard 1" in shown()
    assert "cette semaine 1" in shown()
    assert "ce mois-ci 0" in shown()


def test_the_recovery_code_that_nobody_kept_is_asked(
    practice: Practice, owner: Person, tmp_path: Any
) -> None:
    from hygie.agenda.deadlines import recovery_code

    box = make_box(DataFolder(tmp_path / "data"))
    box.create()
    strongbox.install(box)
    try:
        assert list(recovery_code(practice, now=timezone.now())) == []
        code = box.protect(PASSPHRASE, str(owner.id), owner.name)
        [asked] = recovery_code(practice, now=timezone.now())
        [slot] = [slot for slot in box.slots() if slot.kind == "recovery"]
        assert asked.due_on == timezone.localdate(slot.created_at) + DAY
        assert not asked.can_postpone
        assert asked.done_url
        box.confirm_recovery_code(code)
        assert list(recovery_code(practice, now=timezone.now())) == []
    finally:
        strongbox.install(None)
        box.close()


def test_in_server_mode_no_recovery_code_is_asked(practice: Practice) -> None:
    from hygie.agenda.deadlines import recovery_code

    assert list(recovery_code(practice, now=ANY)) == []
