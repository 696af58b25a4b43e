"""Older and newer data, met at the opening."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created
from notebook.models import Page
from stage import FOLDER, open_box

from hygie.errors import (
    FolderBusyError,
    NewerDataError,
)
from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.strongbox.copies import list_copies
from hygie.strongbox.opening import prepare_database
from tests.strongbox.boxes import PASSPHRASE, bytes_of, make_box, names, refusal

TELL = str(Path(__file__).with_name("tell.py"))


def only_the_first_migration() -> None:
    box = make_box(FOLDER)
    strongbox.install(box)
    box.create()
    with box.using():
        call_command("migrate", "notebook", "0001", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO notebook_page (text, scan) VALUES ('old', x'')")
    box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    box.close()


def older_data_is_copied_then_brought_up_to_date():
    only_the_first_migration()
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        assert Page.objects.get().text == "old"
        assert Page.objects.get().is_kept
    [copy] = list_copies(FOLDER)
    assert {"hygie.db", "keys.json"} <= names(copy)
    box.close()
    # The copy is a whole folder: it opens by itself, as it was.
    kept = make_box(DataFolder(copy))
    kept.open_with_passphrase(PASSPHRASE)
    strongbox.install(kept)
    connection.settings_dict["NAME"] = DataFolder(copy).database
    with kept.using(), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM notebook_page")
        assert cursor.fetchall() == [("old",)]
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone() == (1,)


def up_to_date_data_is_neither_copied_nor_touched():
    open_box().close()
    before = bytes_of(FOLDER.root)
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        assert prepare_database(FOLDER) is False
    box.close()
    assert list_copies(FOLDER) == ()
    assert bytes_of(FOLDER.root).keys() == before.keys()


def data_of_a_later_version_is_left_alone():
    box = open_box()
    with box.using(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('notebook', '0099_later', '2030-01-01')"
        )
    box.close()
    refusal(NewerDataError, lambda: box.open_with_passphrase(PASSPHRASE))
    assert box.state == "closed"
    assert list_copies(FOLDER) == ()


def a_busy_folder_is_not_migrated():
    only_the_first_migration()
    holder = (
        "import sys, pathlib; from hygie.paths import DataFolder;"
        "from hygie.strongbox.serving import FolderLock;"
        "lock = FolderLock(DataFolder(pathlib.Path(sys.argv[1]))); lock.acquire();"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(FOLDER.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        box = make_box(FOLDER, prepare=prepare_database)
        strongbox.install(box)
        refusal(FolderBusyError, lambda: box.open_with_passphrase(PASSPHRASE))
        assert other.stdin is not None
        other.stdin.close()
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        assert Page.objects.count() == 1


def a_migration_cut_short_is_taken_up_again():
    only_the_first_migration()
    killed = subprocess.run([sys.executable, TELL, __name__, "_die_while_migrating"], check=False)
    assert killed.returncode == -signal.SIGKILL
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        assert Page.objects.get().is_kept


def _die_while_migrating() -> None:

    def watch(connection, **_keywords):
        def die(execute, sql, params, many, context):
            if "notebook_margin" in sql:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        connection.execute_wrappers.append(die)

    connection_created.connect(watch, weak=False)
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    box.open_with_passphrase(PASSPHRASE)
