"""A real SMTP server, in this process, that keeps what it is given or refuses as it is told."""

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import threading
import warnings
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USERNAME = "cabinet@exemple.fr"
PASSWORD = "un-mot-de-passe-d-application"
OK = "250 OK"


class MailServer:
    """`received` holds what arrived. `refuse` maps RCPT, MAIL or DATA to the server's answer."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        asks_password: bool = False,
        refuse: dict[str, str] | None = None,
    ) -> None:
        self.received: list[Envelope] = []
        self.greetings: list[str] = []
        self.refuse = refuse or {}
        options: dict[str, Any] = {"decode_data": False}
        if asks_password:
            # The library does not see that TLS came before its first word, and warns of it.
            options |= {
                "authenticator": _authenticate,
                "auth_required": True,
                "auth_require_tls": tls is None,
            }
        self._tls = tls
        self._options = options | {"tls_context": starttls, "hostname": "mail.exemple.fr"}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        listening = self._loop.create_server(self._make, "127.0.0.1", 0, ssl=self._tls)
        self._server = self._wait(listening)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        self._wait(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def _make(self) -> SMTP:
        with warnings.catch_warnings(action="ignore"):
            return SMTP(self, loop=self._loop, **self._options)

    async def _stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # the transports say goodbye

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def handle_EHLO(  # noqa: N802 - the library's names
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.refuse.get("MAIL", OK)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refuse.get("RCPT", OK)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.refuse.get("DATA", OK)
        if answer == "hang up":
            self.received.append(envelope)
            server.transport.abort()
        elif answer == OK:
            self.received.append(envelope)
        return answer


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = (data.login.decode(), data.password.decode()) == (USERNAME, PASSWORD)
    return AuthResult(success=good, handled=False)


class Certificate:
    """A certificate that names 127.0.0.1, signed by itself, and how a server shows it."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.exemple.fr")])
        start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)  # noqa: TID251
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + dt.timedelta(days=3))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        self.path = folder / "certificate.pem"
        self.path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context


class SilentServer:
    """Accepts the connection and never says a word."""

    def __enter__(self) -> Self:
        self._held = ExitStack()
        self._socket = self._held.enter_context(socket.create_server(("127.0.0.1", 0)))
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])
