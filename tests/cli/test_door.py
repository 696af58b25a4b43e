"""When a token enters, and how the second `hygie` finds the first."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from hygie.accounts import entry
from hygie.cli import door as door_module
from hygie.cli import server_file
from hygie.cli.door import Door
from hygie.cli.server_file import RunningServer
from hygie.paths import DataFolder
from hygie.strongbox.box import Box
from hygie.strongbox.slots import KdfCost
from tests.cli.commands import PASSPHRASE


@pytest.fixture
def box(tmp_path):
    """A new box, open and in clear."""
    made = Box(DataFolder(tmp_path / "practice"), kdf=KdfCost(64, 1, 1))
    made.create()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _listeners(monkeypatch):
    monkeypatch.setattr(entry, "_listeners", [])


def written(box: Box) -> dict:
    return json.loads(box.folder.server.read_bytes())


def test_in_clear_the_token_enters(box):
    door = Door(box, 8737, unattended=True)
    door.publish()

    assert door.address == f"http://localhost:8737/entrer/{entry.current_token()}/"
    assert written(box)["token"] == entry.current_token()


def test_locked_there_is_no_token(box):
    door = Door(box, 8737, unattended=False)
    door.publish()

    assert door.address == "http://localhost:8737/"
    assert written(box)["token"] == ""


def test_a_token_used_up_is_replaced_in_the_file(box):
    Door(box, 8737, unattended=True).publish()

    assert entry.redeem(entry.current_token())

    assert written(box)["token"] == entry.current_token()


def test_a_first_passphrase_shuts_the_token_out(box):
    door = Door(box, 8737, unattended=True)
    door.publish()
    shown = entry.current_token()
    box.protect(PASSPHRASE, "somebody", "Dr Camille Exemple")

    door.look()

    assert written(box)["token"] == ""
    assert not entry.redeem(shown)


def test_a_lock_shuts_the_token_out(box):
    box.protect(PASSPHRASE, "somebody", "Dr Camille Exemple")
    door = Door(box, 8737, unattended=True)
    door.publish()
    shown = entry.current_token()

    box.close()

    assert written(box)["token"] == ""
    assert not entry.redeem(shown)


def test_the_watch_locks_when_nobody_moves(box, monkeypatch):
    box.protect(PASSPHRASE, "somebody", "Dr Camille Exemple")
    box.idle_limit_s = 0.0
    monkeypatch.setattr(door_module, "WATCH_EVERY_S", 0.01)
    door = Door(box, 8737, unattended=False)
    ending = threading.Event()
    watch = threading.Thread(target=door.watch, args=[ending])

    watch.start()
    for _ in range(500):
        if box.state == "closed" or ending.wait(0.01):
            break
    ending.set()
    watch.join(timeout=10)

    assert box.state == "closed"


def test_after_the_end_nothing_is_written_again(box):
    door = Door(box, 8737, unattended=True)
    door.publish()

    door.end()
    entry.redeem(entry.current_token())

    assert not box.folder.server.exists()


def test_a_disk_that_refuses_keeps_nobody_out(box, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(server_file, "write", full)

    Door(box, 8737, unattended=True).publish()


# The file


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.fixture
def answering():
    """`answering(body)`: the port of something that answers this."""
    servers = []

    def answer(body: bytes) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return servers[-1].server_port

    yield answer
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_server_that_answers_is_found(folder, answering):
    running = RunningServer(answering(b'{"locked": false}'), os.getpid(), "token")
    server_file.write(folder, running)

    assert server_file.find(folder) == running


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"1", b"{}", b"\xff"])
def test_another_program_on_the_port_is_not_hygie(folder, answering, body):
    server_file.write(folder, RunningServer(answering(body), os.getpid()))

    assert server_file.find(folder) is None


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"port": "x"}', b"\xff", b"null"])
def test_a_file_that_cannot_be_read_is_no_server(folder, content):
    folder.server.write_bytes(content)

    assert server_file.find(folder) is None


def test_without_a_file_there_is_no_server(folder):
    assert server_file.find(folder) is None


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_only_this_account_reads_the_file(folder):
    server_file.write(folder, RunningServer(8737, 1, "token"))

    assert folder.server.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.root.iterdir()] == ["server.json"]
