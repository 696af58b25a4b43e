"""What Django writes through the encrypted backend, and when it may not."""

import datetime as dt
import decimal

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import setup_databases, teardown_databases
from notebook.models import Margin, Page
from stage import FOLDER, nothing_open, open_box

from hygie.errors import (
    CorruptDatabaseError,
    LockedError,
    NoDataError,
)
from hygie.strongbox import box as strongbox
from tests.strongbox.boxes import make_box, names, refusal


def what_is_written_is_read_back():
    box = open_box()
    moment = dt.datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=dt.UTC)
    scan = bytes(range(256)) * 1000
    with box.using():
        Page.objects.create(
            text="Été « œuvre » \x00 🩺", scan=scan, written_at=moment, price="12.50", is_kept=False
        )
        page = Page.objects.get()
        assert page.text == "Été « œuvre » \x00 🩺"
        assert bytes(page.scan) == scan
        assert page.written_at == moment
        assert page.price == decimal.Decimal("12.50")
        assert page.is_kept is False
        assert Page.objects.filter(text__iregex="ŒUVRE|œuvre", written_at__year=2026).exists()
        assert connection.display_name == "SQLCipher"
        assert connection.vendor == "sqlite"


def an_acknowledged_write_is_on_the_disk_and_keys_are_foreign():
    box = open_box()
    with box.using(), connection.cursor() as cursor:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}
        for pragma, value in wanted.items():
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (value,), pragma
        assert connection.transaction_mode == "IMMEDIATE"
        with pytest.raises(IntegrityError):
            Margin.objects.create(page_id=404)


def without_a_key_nothing_is_opened_nor_made():
    strongbox.install(make_box(FOLDER))
    FOLDER.root.mkdir()
    refusal(LockedError, Page.objects.count)
    refusal(LockedError, lambda: call_command("migrate", verbosity=0))
    assert names(FOLDER.root) == set()


def outside_using_an_open_box_gives_no_connection():
    box = open_box()
    assert nothing_open()
    refusal(LockedError, Page.objects.count)
    with box.using():
        with box.using():
            assert Page.objects.count() == 0
        assert not nothing_open()
    assert nothing_open()


def a_key_that_is_not_32_bytes_is_refused_before_opening():
    open_box().close()
    connection.settings_dict["OPTIONS"]["key_provider"] = "builtins.bytes"
    with pytest.raises(ValueError, match="32 bytes"):
        connection.ensure_connection()


def a_wrong_key_says_nothing_on_the_error_stream():
    open_box().close()
    connection.settings_dict["OPTIONS"]["key_provider"] = "stage.wrong_key"
    refusal(CorruptDatabaseError, connection.ensure_connection)


def a_connection_kept_between_requests_is_refused():
    open_box()
    connection.settings_dict["CONN_MAX_AGE"] = None
    with pytest.raises(ImproperlyConfigured, match="CONN_MAX_AGE"):
        connection.ensure_connection()


def memory_is_refused():
    connection.settings_dict["NAME"] = ":memory:"
    with pytest.raises(ImproperlyConfigured, match="file"):
        connection.ensure_connection()


def a_database_that_disappears_is_not_made_anew():
    box = open_box()
    FOLDER.database.unlink()
    with box.using():
        refusal(NoDataError, Page.objects.count)
    assert not FOLDER.database.exists()


def no_shell_takes_the_key_on_a_command_line():
    open_box()
    with pytest.raises(CommandError, match="command line"):
        call_command("dbshell")


def a_test_database_is_an_encrypted_file_too():

    FOLDER.root.mkdir()
    connection.settings_dict["OPTIONS"]["key_provider"] = "stage.wrong_key"
    connection.settings_dict["TEST"]["NAME"] = str(FOLDER.root / "test.db")
    (FOLDER.root / "test.db").write_bytes(b"left by an interrupted run")
    made = setup_databases(verbosity=0, interactive=False, parallel=2)
    assert connection.settings_dict["NAME"] == str(FOLDER.root / "test.db")
    Page.objects.create(text="SENTINEL")
    connection.close()
    for name in ("test.db", "test_1.db", "test_2.db"):
        assert not (FOLDER.root / name).read_bytes().startswith(b"SQLite format 3"), name
        assert b"SENTINEL" not in (FOLDER.root / name).read_bytes()
    teardown_databases(made, verbosity=0, parallel=2)
    assert names(FOLDER.root) == set()
