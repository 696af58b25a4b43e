"""The port, and a server that keeps nothing of what it is sent on the disk."""

import http.client
import socket
import tempfile
import threading

import pytest
from waitress.server import BaseWSGIServer, MultiSocketServer

from hygie.cli import listening
from hygie.errors import InvalidInputError


def application(environ, start_response):
    """Says how long the body claims to be, and how much of it came."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ.get('CONTENT_LENGTH', '')} {len(body)}".encode()]


@pytest.fixture
def port(monkeypatch):
    """A running server whose temporary files would be seen."""

    def no_file(*_, **__):
        raise AssertionError("a body reached the disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", no_file)
    sockets = listening.bind(0, any_if_taken=False)
    server = listening.make_server(application, sockets)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield listening.port_of(sockets)
    # From its own thread: closed from this one, its loop may still be waiting on what is gone.
    listener = next(item for item in _watched(server) if isinstance(item, BaseWSGIServer))
    listener.trigger.pull_trigger(server.close)
    thread.join(timeout=10)
    assert not thread.is_alive()


def _watched(server):
    return (server.map if isinstance(server, MultiSocketServer) else server._map).values()


def send(port: int, size: int, *, sent: int | None = None) -> tuple[int, str, str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.putrequest("POST", "/")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        chunk = b"x" * 1_000_000
        left = size if sent is None else sent
        while left > 0:
            connection.send(chunk[:left])
            left -= len(chunk)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers.get("Server")
    finally:
        connection.close()


@pytest.mark.parametrize("size", [0, 1, 600_000, 30_000_000])
def test_a_body_is_read_whole_from_memory(port, size):
    assert send(port, size)[:2] == (200, f"{size} {size}")


def test_a_body_that_is_too_big_is_read_and_forgotten(port):
    size = listening.LARGEST_BODY_BYTES + 5

    assert send(port, size)[:2] == (200, f"{size} 0")
    assert send(port, 10)[:2] == (200, "10 10")


def test_the_server_does_not_say_what_it_is(port):
    assert send(port, 1)[2] is None


def test_a_free_port_is_taken_when_any_will_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]
        sockets = listening.bind(wanted, any_if_taken=True)

    assert listening.port_of(sockets) != wanted
    for made in sockets:
        made.close()


def test_a_port_taken_on_one_of_the_two_loopbacks_is_taken():
    if not listening._has_ipv6():
        pytest.skip("no IPv6 here")
    with (
        socket.create_server(("::1", 0), family=socket.AF_INET6) as taken,
        pytest.raises(InvalidInputError),
    ):
        listening.bind(taken.getsockname()[1], any_if_taken=False)


def test_only_loopback_is_listened_to():
    sockets = listening.bind(0, any_if_taken=False)

    assert {made.getsockname()[0] for made in sockets} <= {"127.0.0.1", "::1"}
    assert len({made.getsockname()[1] for made in sockets}) == 1
    for made in sockets:
        made.close()


def test_without_ipv6_one_loopback_is_enough(monkeypatch):
    monkeypatch.setattr(listening.socket, "has_ipv6", False)

    [only] = listening.bind(0, any_if_taken=False)

    assert only.getsockname()[0] == "127.0.0.1"
    only.close()
