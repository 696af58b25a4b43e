"""The door to this machine: whatever lies at a path, a look ends, and a mounted system is not left.

Under sudo the files looked at belong to somebody who may have put anything there.
"""

import os
import threading
from pathlib import Path

import pytest

from hygie.workstation.probes.local_host import LocalHost
from hygie.workstation.probes.model import Unknown, Unseen

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")


@pytest.fixture
def host():
    host = LocalHost()
    yield host
    host.close()


def reason(look, *words, **more) -> str:
    """Why it could not be seen, which is known at once: a look that waits is a fault."""
    told: list[str] = []

    def looking() -> None:
        try:
            look(*words, **more)
            told.append("seen")
        except Unseen as unseen:
            told.append(unseen.reason)

    thread = threading.Thread(target=looking, daemon=True)
    thread.start()
    thread.join(timeout=10)
    assert told, "it waits"
    return told[0]


# --- what is no file ----------------------------------------------------------------------------


@ON_POSIX
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_not_read_nor_called_absent(host: LocalHost, tmp_path: Path, make):
    place = tmp_path / "logins.json"
    make(place)

    assert reason(host.read_bytes, str(place)) == Unknown.UNREADABLE
    assert reason(host.local_copy, str(place)) == Unknown.UNREADABLE


@ON_POSIX
def test_a_pipe_that_takes_the_place_of_a_file_holds_nobody_up(
    host: LocalHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    place = tmp_path / "logins.json"
    os.mkfifo(place)
    monkeypatch.setattr(Path, "is_file", lambda _: True)  # it was one when it was looked at

    assert reason(host.read_bytes, str(place)) == Unknown.UNREADABLE
    assert reason(host.local_copy, str(place)) == Unknown.UNREADABLE


@ON_POSIX
def test_a_device_without_end_is_not_read(host: LocalHost, tmp_path: Path):
    (tmp_path / "logins.json").symlink_to("/dev/zero")

    assert reason(host.read_bytes, str(tmp_path / "logins.json")) == Unknown.UNREADABLE


def test_what_is_absent_is_absent(host: LocalHost, tmp_path: Path):
    assert host.read_bytes(str(tmp_path / "nothing")) is None
    assert host.local_copy(str(tmp_path / "nothing")) is None
    (tmp_path / "file").touch()
    assert host.read_bytes(str(tmp_path / "file" / "below")) is None


def test_a_file_that_is_too_long_is_not_read(host: LocalHost, tmp_path: Path):
    place = tmp_path / "big"
    place.write_bytes(b"x" * 11)

    assert host.read_bytes(str(place), limit=11) == b"x" * 11
    assert reason(host.read_bytes, str(place), limit=10) == Unknown.UNREADABLE


# --- private copies -----------------------------------------------------------------------------


def test_a_copy_is_private_whole_and_erased(host: LocalHost, tmp_path: Path):
    place = tmp_path / "Login Data"
    place.write_bytes(b"base")
    place.with_name("Login Data-wal").write_bytes(b"wal")
    copy = Path(host.local_copy(str(place)) or "")

    assert copy.read_bytes() == b"base"
    assert copy.with_name("Login Data-wal").read_bytes() == b"wal"
    if os.name == "posix":
        assert copy.parent.stat().st_mode & 0o077 == 0
    host.close()
    assert not copy.exists()


@pytest.mark.parametrize("longer", ["Login Data", "Login Data-wal"])
def test_a_copy_is_bounded_with_all_that_goes_with_it(host: LocalHost, tmp_path: Path, longer: str):
    (tmp_path / "Login Data").write_bytes(b"base")
    (tmp_path / longer).write_bytes(b"x" * 11)

    assert reason(host.local_copy, str(tmp_path / "Login Data"), limit=10) == Unknown.UNREADABLE


# --- who asked ----------------------------------------------------------------------------------


@ON_POSIX
@pytest.mark.parametrize("told", ["", "x", "-1", "²", "9" * 30, "4000000000"])
def test_a_strange_sudo_breaks_nothing(monkeypatch: pytest.MonkeyPatch, told: str):
    monkeypatch.setenv("SUDO_UID", told)
    LocalHost().close()


@ON_POSIX
def test_only_an_administrator_looks_for_somebody_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SUDO_UID", "0")
    monkeypatch.setattr(os, "getuid", lambda: 65534)
    monkeypatch.setattr(os, "geteuid", lambda: 65534)

    assert LocalHost().account.uid == 65534


# --- a mounted system ---------------------------------------------------------------------------


@ON_POSIX
@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/etc/secret", "/link"),
        ("../../../../../../etc/secret", "/link"),
        ("/", "/link/etc/secret"),
        ("..", "/link/etc/secret"),
        ("loop", "/link"),
    ],
)
def test_no_link_leads_out_of_a_mounted_system(tmp_path: Path, link: str, path: str):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/secret").write_text("outside")
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "loop").symlink_to("loop")
    (root / "link").symlink_to(link)
    host = LocalHost(root=root)

    try:
        assert host.read_bytes(path) is None
    except Unseen as unseen:
        assert unseen.reason == Unknown.UNREADABLE  # noqa: PT017 - both ends are right


@ON_POSIX
@pytest.mark.parametrize("link", ["C:\\Users\\x", "..\\..\\x", "\\x", "\\??\\C:\\x"])
def test_a_link_of_windows_is_followed_inside_too(tmp_path: Path, link: str):
    (tmp_path / "Windows/System32").mkdir(parents=True)
    (tmp_path / "Users").mkdir()
    (tmp_path / "Users/x").write_text("inside")
    (tmp_path / "x").write_text("inside")
    (tmp_path / "Documents and Settings").symlink_to(link)
    host = LocalHost(root=tmp_path)

    assert host.system == "windows"
    assert host.read_text("C:\\Documents and Settings") == "inside"
