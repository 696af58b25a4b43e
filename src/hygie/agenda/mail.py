"""The one door to mail: a message, a server, and in plain French what went wrong.

Nothing is sent in clear beyond this computer, neither a message nor a password.
"""

import smtplib
import socket
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import format_datetime, make_msgid

from hygie.errors import HygieError

TIMEOUT_S = 15.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# What this computer calls itself before the server: its real name is nobody's business.
_GREETING = "[127.0.0.1]"
_PORT_OR_TLS = "Vérifiez le port et le chiffrement choisis."
_ASK = "Vérifiez les réglages auprès de votre fournisseur de messagerie."
# The first kind that fits says what happened, and what to do. SMTPException is an OSError.
_WORDS: tuple[tuple[type[OSError], str, str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "Le certificat du serveur « {host} » n’est pas reconnu par cet ordinateur",
        "Vérifiez le nom du serveur.",
    ),
    (
        ssl.SSLError,
        "Le serveur « {host} » ne parle pas TLS dès la connexion sur le port {port}",
        "Essayez STARTTLS et le port 587.",
    ),
    (
        socket.gaierror,
        "Le serveur « {host} » est introuvable",
        "Vérifiez son nom, et que cet ordinateur est relié à Internet.",
    ),
    (
        ConnectionRefusedError,
        "Rien ne répond sur le serveur « {host} », port {port}",
        _PORT_OR_TLS,
    ),
    (TimeoutError, "Le serveur « {host} » n’a pas répondu à temps", _PORT_OR_TLS),
    (
        smtplib.SMTPAuthenticationError,
        "Le serveur « {host} » refuse ce compte ou ce mot de passe",
        "Beaucoup de messageries demandent un « mot de passe d’application » : créez-en un.",
    ),
    (
        smtplib.SMTPNotSupportedError,
        "Le serveur « {host} » ne demande pas de mot de passe ici",
        "Videz le compte, ou changez de port.",
    ),
    (smtplib.SMTPSenderRefused, "Le serveur « {host} » refuse l’expéditeur {sender}", _ASK),
    (
        smtplib.SMTPRecipientsRefused,
        "Le serveur « {host} » refuse le destinataire {recipient}",
        "Vérifiez cette adresse.",
    ),
    (smtplib.SMTPDataError, "Le serveur « {host} » refuse le message", _ASK),
    (smtplib.SMTPException, "Le serveur « {host} » a interrompu la conversation", _PORT_OR_TLS),
    (
        OSError,
        "La connexion au serveur « {host} » n’a pas abouti",
        "Vérifiez que cet ordinateur est relié à Internet.",
    ),
)


@dataclass(frozen=True)
class Mailbox:
    """A server, and who writes to whom. `security` is "tls", "starttls" or "none"."""

    host: str
    port: int
    security: str
    sender: str
    recipient: str
    username: str = ""
    password: str = field(default="", repr=False)


class MailNotSentError(HygieError):
    """A mail was not sent. `may_have_left`: the line broke after the message was handed over."""

    code = "mail_not_sent"
    http_status = 502

    def __init__(self, what: str, *, next_step: str = "", may_have_left: bool = False) -> None:
        message = (
            "Le message est peut-être parti" if may_have_left else "Le message n’est pas parti"
        )
        super().__init__(
            what, means=f"{message} ; vos échéances restent dans l’agenda.", next_step=next_step
        )
        self.may_have_left = may_have_left


def write(mailbox: Mailbox, *, subject: str, text: str, now: datetime) -> EmailMessage:
    """A plain message that says it was written by a program."""
    message = EmailMessage(policy=MAIL_POLICY)
    message["Subject"] = subject
    message["From"] = mailbox.sender
    message["To"] = mailbox.recipient
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=mailbox.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    return message


def send(mailbox: Mailbox, message: EmailMessage, *, timeout_s: float = TIMEOUT_S) -> None:
    """Hands the message to the server. Raises MailNotSentError.

    `timeout_s` bounds each exchange, not the whole.
    """
    if mailbox.security == "none" and mailbox.host not in LOOPBACK:
        raise MailNotSentError(
            "Sans chiffrement, seul un serveur de cet ordinateur est accepté.",
            next_step="Choisissez TLS ou STARTTLS.",
        )
    try:
        server = _connected(mailbox, timeout_s)
    except OSError as error:
        raise _explained(mailbox, error) from error
    with closing(server):
        _hand_over(server, mailbox, message)


def _connected(mailbox: Mailbox, timeout_s: float) -> smtplib.SMTP:
    """A server that has greeted us, on a line that nobody else can read."""
    if mailbox.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            mailbox.host, mailbox.port, _GREETING, timeout=timeout_s, context=context
        )
    server = smtplib.SMTP(mailbox.host, mailbox.port, _GREETING, timeout=timeout_s)
    if mailbox.security == "starttls":
        try:
            _start_tls(server, mailbox)
        except BaseException:
            server.close()
            raise
    return server


def _start_tls(server: smtplib.SMTP, mailbox: Mailbox) -> None:
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("starttls"):
        raise MailNotSentError(
            f"Le serveur « {mailbox.host} » ne propose pas STARTTLS sur le port {mailbox.port}.",
            next_step="Essayez TLS dès la connexion et le port 465.",
        )
    server.starttls(context=ssl.create_default_context())


def _hand_over(server: smtplib.SMTP, mailbox: Mailbox, message: EmailMessage) -> None:
    try:
        if mailbox.username:
            server.login(mailbox.username, mailbox.password)
    except OSError as error:
        raise _explained(mailbox, error) from error
    try:
        server.send_message(message, mailbox.sender, [mailbox.recipient])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise _explained(mailbox, error) from error  # the server said no: nothing left
    except OSError as error:
        raise _explained(mailbox, error, may_have_left=True) from error
    # The server has answered for the message: how it says goodbye changes nothing.
    with suppress(OSError):
        server.quit()


def _explained(
    mailbox: Mailbox, error: OSError, *, may_have_left: bool = False
) -> MailNotSentError:
    """The error in words, without those of the server: they are in English, and may quote us."""
    cause = error
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, OSError):
        cause = error.__context__  # smtplib says « disconnected » of every fault of the line
    what, next_step = next(
        (what, next_step) for kind, what, next_step in _WORDS if isinstance(cause, kind)
    )
    said = what.format_map(vars(mailbox))
    if isinstance(error, smtplib.SMTPResponseException):
        said = f"{said} (réponse {error.smtp_code})"
    return MailNotSentError(f"{said}.", next_step=next_step, may_have_left=may_have_left)
