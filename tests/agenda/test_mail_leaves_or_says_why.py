"""The one door to mail, before a real server: what arrives, and what each failure says."""

import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from hygie.agenda import mail
from hygie.agenda.mail import Mailbox, MailNotSentError
from tests.agenda.mail_server import PASSWORD, USERNAME, Certificate, MailServer, SilentServer

NOW = datetime(2025, 3, 12, 9, 30, tzinfo=UTC)
TEXT = "Vos échéances : « à faire » dès l’été.\n"
SUBJECT = "Hygie : 2 échéances en retard"


def mailbox(port: int, **changes: object) -> Mailbox:
    values: dict[str, object] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "cabinet@exemple.fr",
        "recipient": "camille@exemple.fr",
    }
    return Mailbox(**(values | changes))  # type: ignore[arg-type]


def post(box: Mailbox, timeout_s: float = 5) -> None:
    message = mail.write(box, subject=SUBJECT, text=TEXT, now=NOW)
    mail.send(box, message, timeout_s=timeout_s)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The certificate, known to this computer."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    return certificate


def refused(act: Callable[[], None]) -> MailNotSentError:
    with pytest.raises(MailNotSentError) as error:
        act()
    told = error.value
    assert told.next_step
    assert "échéances restent dans l’agenda" in told.means
    return told


def test_what_arrives_is_what_was_written(mail_server: MailServer) -> None:
    post(mailbox(mail_server.port))
    [envelope] = mail_server.received
    message = message_from_bytes(envelope.content, policy=policy.default)

    assert (envelope.mail_from, envelope.rcpt_tos) == ("cabinet@exemple.fr", ["camille@exemple.fr"])
    assert message["subject"] == SUBJECT
    assert message["auto-submitted"] == "auto-generated"
    assert message["message-id"].endswith("@exemple.fr>")
    assert message["date"].datetime == NOW
    assert message.get_content().replace("\r\n", "\n") == TEXT
    assert all(byte < 128 for byte in envelope.content)


def test_the_name_of_this_computer_is_told_to_nobody(mail_server: MailServer) -> None:
    post(mailbox(mail_server.port))
    name = socket.gethostname().encode()

    assert name not in mail_server.received[0].content
    assert "127.0.0.1" in mail_server.greetings[0]


def test_through_tls_with_a_password(trusted: Certificate) -> None:
    with MailServer(tls=trusted.context(), asks_password=True) as server:
        post(mailbox(server.port, security="tls", username=USERNAME, password=PASSWORD))

    assert len(server.received) == 1


def test_through_starttls_with_a_password(trusted: Certificate) -> None:
    with MailServer(starttls=trusted.context(), asks_password=True) as server:
        post(mailbox(server.port, security="starttls", username=USERNAME, password=PASSWORD))

    assert len(server.received) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_certificate_is_refused(certificate: Certificate, security: str) -> None:
    context = certificate.context()
    option = {"tls": context} if security == "tls" else {"starttls": context}
    with MailServer(**option) as server:  # type: ignore[arg-type]
        told = refused(lambda: post(mailbox(server.port, security=security)))

    assert "certificat" in told.what
    assert not server.received


def test_a_server_without_starttls_gets_nothing(mail_server: MailServer) -> None:
    told = refused(lambda: post(mailbox(mail_server.port, security="starttls")))

    assert "ne propose pas STARTTLS" in told.what
    assert not mail_server.received


def test_a_server_that_does_not_speak_tls_gets_nothing(mail_server: MailServer) -> None:
    told = refused(lambda: post(mailbox(mail_server.port, security="tls")))

    assert "ne parle pas TLS" in told.what
    assert "STARTTLS" in told.next_step
    assert not mail_server.received


def test_nothing_leaves_this_computer_in_clear() -> None:
    told = refused(lambda: post(mailbox(25, host="smtp.exemple.fr")))

    assert "chiffrement" in told.what


def test_a_wrong_password_is_said_and_never_shown(
    trusted: Certificate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "jamais-le-bon-mot"
    box: Mailbox
    with MailServer(tls=trusted.context(), asks_password=True) as server:
        box = mailbox(server.port, security="tls", username=USERNAME, password=wrong)
        told = refused(lambda: post(box))

    assert "mot de passe" in told.what
    assert "535" in told.what
    assert not told.may_have_left
    assert wrong not in f"{told.message}{told.__cause__!r}{box!r}{caplog.text}"


def test_a_server_that_asks_no_password(mail_server: MailServer) -> None:
    told = refused(lambda: post(mailbox(mail_server.port, username="x", password="y")))

    assert "ne demande pas de mot de passe" in told.what


@pytest.mark.parametrize(
    ("step", "answer", "word"),
    [
        ("MAIL", "553 not your address", "expéditeur"),
        ("RCPT", "550 no such user", "destinataire"),
        ("DATA", "554 looks like spam", "message"),
    ],
)
def test_what_the_server_refuses_is_said(step: str, answer: str, word: str) -> None:
    with MailServer(refuse={step: answer}) as server:
        told = refused(lambda: post(mailbox(server.port)))

    assert word in told.what
    assert "spam" not in told.message
    assert not told.may_have_left


def test_a_line_that_breaks_after_the_message_says_that_it_may_have_left() -> None:
    with MailServer(refuse={"DATA": "hang up"}) as server:
        told = refused(lambda: post(mailbox(server.port)))

    assert told.may_have_left
    assert "peut-être" in told.means
    assert len(server.received) == 1


def test_nobody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = refused(lambda: post(mailbox(port)))

    assert "Rien ne répond" in told.what
    assert str(port) in told.what


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_server_that_never_answers_is_not_waited_for(security: str) -> None:
    with SilentServer() as server:
        told = refused(lambda: post(mailbox(server.port, security=security), timeout_s=0.2))

    assert "n’a pas répondu à temps" in told.what


def test_a_server_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    told = refused(lambda: post(mailbox(465, host="smtp.exemple.invalid", security="tls")))

    assert "introuvable" in told.what


def test_every_other_fault_of_the_network_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unplugged(*_: object, **__: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unplugged)

    assert "n’a pas abouti" in refused(lambda: post(mailbox(25))).what
