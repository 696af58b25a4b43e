"""The only place that connects to hygie.db."""

import sys
from contextlib import closing

import pytest

from hygie.errors import CorruptDatabaseError, LockedError, NoDataError
from hygie.strongbox import engine
from hygie.strongbox.sqlcipher.connection import connect, live_connections, revoke
from tests.strongbox.boxes import refusal

KEY = b"k" * 32


@pytest.fixture
def database(folder):
    folder.root.mkdir()
    engine.create_database(folder, KEY)
    return folder.database


def test_a_new_database_is_encrypted_from_its_first_byte(database):
    assert len(database.read_bytes()) >= 4096
    assert not engine.plain_text(database)
    assert engine.key_fits(database, KEY)
    assert not engine.key_fits(database, b"q" * 32)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_the_database_and_its_journal_are_for_their_owner_only(database):
    with closing(connect(database, KEY)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("CREATE TABLE t (a)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in database.parent.iterdir()}
    assert modes == dict.fromkeys(["hygie.db", "hygie.db-wal", "hygie.db-shm"], 0o600)


@pytest.mark.parametrize("key", [b"", b"short", b"k" * 31, b"k" * 33, b"x'" + b"0" * 64 + b"'"])
def test_a_key_of_another_length_is_refused_before_connecting(tmp_path, key):
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "new.db", key, create=True)
    assert not (tmp_path / "new.db").exists()


def test_connecting_never_makes_a_file(tmp_path):
    refusal(NoDataError, lambda: connect(tmp_path / "missing.db", KEY))
    assert not (tmp_path / "missing.db").exists()


@pytest.mark.parametrize("name", ["a b", "été", "50%25", "what?mode=ro", "a#b"])
def test_any_folder_name_will_do(tmp_path, name):
    root = tmp_path / name
    root.mkdir()
    with closing(connect(root / "hygie.db", KEY, create=True)) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert engine.key_fits(root / "hygie.db", KEY)


def test_a_wrong_key_writes_nothing_on_the_error_stream(database, capfd):
    assert not engine.key_fits(database, b"q" * 32)
    assert capfd.readouterr() == ("", "")


def test_a_revoked_connection_answers_nothing_more(database):
    with closing(connect(database, KEY)) as connection:
        cursor = connection.execute("SELECT 1 UNION SELECT 2")
        assert live_connections(database) == [connection]
        assert revoke(database) == 1
        refusal(LockedError, cursor.fetchone)
        refusal(LockedError, lambda: connection.execute("SELECT 1"))
        refusal(LockedError, connection.commit)
    assert live_connections(database) == []


def test_a_change_of_key_keeps_everything_and_the_former_key_nothing(database):
    with closing(connect(database, KEY)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("CREATE TABLE t (a)")
        connection.execute("INSERT INTO t VALUES ('kept')")
    engine.rekey(database, KEY, b"n" * 32)
    assert not engine.key_fits(database, KEY)
    with closing(connect(database, b"n" * 32)) as connection:
        assert connection.execute("SELECT a FROM t").fetchall() == [("kept",)]


def test_a_change_of_key_with_a_wrong_former_key_changes_nothing(database):
    refusal(CorruptDatabaseError, lambda: engine.rekey(database, b"q" * 32, b"n" * 32))
    assert engine.key_fits(database, KEY)
