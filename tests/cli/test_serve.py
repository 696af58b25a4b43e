"""`hygie serve`: one server a folder, found again, stopped or killed without any loss."""

import json
import os
import signal
import socket
import stat
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.commands import Visitor, answers_in, hygie, names, status, wait_until

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals are not on Windows")


def server_file(folder: Path) -> dict:
    return json.loads((folder / "server.json").read_text(encoding="utf-8"))


def test_a_new_folder_is_made_and_shown(tmp_path, serve):
    server = serve(tmp_path / "practice")

    code, page = Visitor(server.address).get(server.address)

    assert code == 200
    assert "Hygie" in page
    assert {"hygie.db", "keys.json", "server.json"} <= names(tmp_path / "practice")


def test_the_token_enters_once(tmp_path, serve):
    server = serve(tmp_path / "practice")
    first, second = Visitor(server.address), Visitor(server.address)

    assert first.get(server.address)[0] == 200
    assert second.get(server.address)[0] == 403
    assert second.get("/")[0] == 403


@posix_only
def test_only_this_account_reads_the_folder(tmp_path, serve):
    serve(tmp_path / "practice")

    assert stat.S_IMODE((tmp_path / "practice").stat().st_mode) == 0o700
    for path in (tmp_path / "practice").iterdir():
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_both_loopbacks_answer_and_nothing_else(tmp_path, serve):
    port = serve(tmp_path / "practice").port

    assert _answers("127.0.0.1", port)
    if socket.has_ipv6:
        assert _answers("::1", port)
    for address in _other_addresses():
        assert not _answers(address, port)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


def _other_addresses() -> set[str]:
    """The machine's addresses towards others; asking sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return set()
        return {probe.getsockname()[0]} - {"127.0.0.1"}


# A second one on the same folder


def test_a_second_one_shows_the_first_and_ends(tmp_path, serve):
    server = serve(tmp_path / "practice")

    done = hygie("serve", "--no-open", "--data", str(tmp_path / "practice"))

    assert done.returncode == 0
    assert "déjà ouvert" in done.stderr
    assert f"http://localhost:{server.port}/entrer/" in done.stdout
    assert server.process.poll() is None


def test_a_second_one_gives_a_token_that_still_works(tmp_path, serve):
    server = serve(tmp_path / "practice")
    Visitor(server.address).get(server.address)

    done = hygie("serve", "--no-open", "--data", str(tmp_path / "practice"))
    address = done.stdout.split()[-1]

    assert address != server.address
    assert Visitor(address).get(address)[0] == 200


@posix_only
def test_the_browser_is_led_to_the_address_and_no_argument_holds_the_token(tmp_path, serve):
    folder, opened = tmp_path / "practice", tmp_path / "opened"
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n', encoding="utf-8")
    browser.chmod(0o700)
    serve(folder)

    done = hygie("serve", "--data", str(folder), env={"BROWSER": f"{browser} %s"})

    address = done.stdout.split()[-1]
    entrance = folder / "ouvrir.html"
    assert done.returncode == 0
    assert opened.read_text(encoding="utf-8").strip() == entrance.as_uri()
    assert f"url={address}" in entrance.read_text(encoding="utf-8")
    assert stat.S_IMODE(entrance.stat().st_mode) == 0o600

    assert Visitor(address).get(address)[0] == 200
    assert not entrance.exists()


@posix_only
def test_the_page_that_leads_there_goes_when_the_server_stops(tmp_path, serve):
    server = serve(tmp_path / "practice")
    (tmp_path / "practice" / "ouvrir.html").write_text("", encoding="utf-8")

    server.stop()

    assert "ouvrir.html" not in names(tmp_path / "practice")


def test_who_comes_from_a_file_enters_in_two_steps(tmp_path, serve):
    server = serve(tmp_path / "practice")
    asked = urllib.request.Request(  # noqa: S310 (our own loopback)
        server.address, headers={"Sec-Fetch-Site": "cross-site"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        assert answer.url == server.address
        assert answer.headers["Refresh"] == "0;url=/"
        assert "hygie_session" in answer.headers["Set-Cookie"]


def test_two_folders_have_two_servers(tmp_path, serve):
    one, other = serve(tmp_path / "one"), serve(tmp_path / "other")

    assert one.port != other.port


# Ports


def test_a_port_asked_for_and_taken_is_refused(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = hygie(
            "serve", "--no-open", "--port", str(port), "--data", str(tmp_path / "practice")
        )

    assert done.returncode == 2
    assert str(port) in done.stderr
    assert "hygie.db" not in names(tmp_path / "practice")


# Stopping, being killed


@posix_only
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["term", "ctrl-c"])
def test_it_stops_cleanly(tmp_path, serve, number):
    folder = tmp_path / "practice"
    server = serve(folder)

    server.process.send_signal(number)

    assert server.ended() == 0
    assert names(folder) == {"hygie.db", "hygie.lock", "keys.json"}


@posix_only
def test_what_a_kill_leaves_behind_stops_nobody(folder_of, serve):
    folder = folder_of("demo")
    killed = serve(folder)
    visitor = Visitor(killed.address)
    visitor.get(killed.address)
    practice_id = status(folder)["practice"]["id"]
    path = f"/c/{practice_id}/mesures/2.9.2/reponse/"
    assert visitor.post(path, value="yes", revision=0)[0] == 200

    killed.kill()

    assert server_file(folder)["pid"] == killed.process.pid
    assert answers_in(status(folder))["2.9.2"] == "yes"
    server = serve(folder)
    assert server_file(folder)["pid"] == server.process.pid
    assert Visitor(server.address).get(server.address)[0] == 200


# What others may know


@posix_only
def test_the_token_is_in_no_argument_of_the_server(tmp_path, serve):
    server = serve(tmp_path / "practice")
    token = server.address.rstrip("/").rpartition("/")[2]
    told = Path(f"/proc/{server.process.pid}/cmdline")
    if not told.exists():
        pytest.skip("no /proc here")

    assert token.encode() not in told.read_bytes()
    assert token not in "".join(server.said)


def test_the_token_changes_in_the_file_once_used(tmp_path, serve):
    folder = tmp_path / "practice"
    server = serve(folder)
    first = server_file(folder)["token"]

    Visitor(server.address).get(server.address)

    assert first in server.address
    wait_until(lambda: server_file(folder)["token"] != first)


def test_a_locked_server_gives_no_token(folder_of, serve):
    folder = folder_of("protected")
    serve(folder)

    assert server_file(folder)["token"] == ""
    assert os.path.lexists(folder / "server.json")
