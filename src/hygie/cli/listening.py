"""The loopback port, and the server behind it. What is sent never touches the disk in clear."""

import errno
import io
import logging
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from hygie.errors import InvalidInputError

# The largest request that the pages accept (80 MB), and a little more for what wraps it.
LARGEST_BODY_BYTES = 81 * 1024 * 1024
THREADS = 8
_TRIES = 20

Application = Callable[..., Iterable[bytes]]


def bind(port: int, *, any_if_taken: bool) -> list[socket.socket]:
    """Sockets on this port of 127.0.0.1, and of ::1 where the machine has it. 0: any free port.

    Both, or `localhost` could lead to another program. Raises InvalidInputError when it is taken.
    """
    sockets = _bound(port)
    tries = 0
    while sockets is None and (any_if_taken or port == 0) and tries < _TRIES:
        sockets = _bound(0)
        tries += 1
    if sockets is None:
        raise InvalidInputError(
            f"Le port {port} est déjà pris par un autre programme, ou réservé.",
            field="port",
            means="Hygie n’a pas démarré.",
            next_step="Choisissez-en un autre, ou laissez Hygie choisir en omettant --port.",
        )
    return sockets


def port_of(sockets: list[socket.socket]) -> int:
    """The port they share."""
    port: int = sockets[0].getsockname()[1]
    return port


def _bound(port: int) -> list[socket.socket] | None:
    """Both sockets, or None when this port is not free on one of them."""
    first = _bound_one(socket.AF_INET, "127.0.0.1", port)
    if first is None:
        return None
    if not _has_ipv6():
        return [first]
    second = _bound_one(socket.AF_INET6, "::1", port_of([first]))
    if second is None:
        first.close()
        return None
    return [first, second]


def _bound_one(family: socket.AddressFamily, host: str, port: int) -> socket.socket | None:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        _claim(made, family)
        made.bind((host, port))
    except OSError as error:
        made.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            return None
        raise
    return made


def _claim(made: socket.socket, family: socket.AddressFamily) -> None:
    if sys.platform == "win32":
        # There, "reuse" would let another program share the port.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


def _has_ipv6() -> bool:
    if not socket.has_ipv6:
        return False
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Discarded:
    """Where a body that will be refused goes: nowhere."""

    def append(self, data: bytes) -> None:
        """Forget it."""

    def getfile(self) -> io.BytesIO:
        return io.BytesIO()

    def close(self) -> None:
        """There is nothing to close."""

    def __len__(self) -> int:
        return 0


class BoundedParser(HTTPRequestParser):  # type: ignore[misc]  # waitress publishes no types
    """Reads a body that is too big without keeping it, so that a page can say so in French."""

    content_length: int
    completed: bool
    body_rcv: Any
    refused = False

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.content_length >= LARGEST_BODY_BYTES:
            self.refused = True
            self.body_rcv = FixedStreamReceiver(self.content_length, Discarded())
            self.content_length = 0  # the header that the application reads stays as it came

    def received(self, data: bytes) -> int:
        if not self.refused or self.completed:
            return int(super().received(data))
        consumed = int(self.body_rcv.received(data))
        self.completed = self.body_rcv.completed
        return consumed


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress publishes no types
    """A connection that reads with `BoundedParser`."""

    parser_class = BoundedParser


def make_server(
    application: Application, sockets: list[socket.socket]
) -> BaseWSGIServer | MultiSocketServer:
    """A server that listens already: `run()` answers, until KeyboardInterrupt."""
    # It logs whole tracebacks, which may quote what somebody typed.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    connections: dict[int, Any] = {}
    server = create_server(
        application,
        map=connections,
        sockets=sockets,
        threads=THREADS,
        ident="",
        inbuf_overflow=LARGEST_BODY_BYTES * 2,
        outbuf_overflow=LARGEST_BODY_BYTES * 2,
        max_request_body_size=LARGEST_BODY_BYTES,
        server_name="localhost",
    )
    for listener in connections.values():
        if isinstance(listener, BaseWSGIServer):
            listener.channel_class = Channel
    return server
