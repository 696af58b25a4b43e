"""A full disk, a read-only folder, a busy database, a thief."""

import os
import subprocess
from contextlib import closing

from django.db import connection, transaction
from notebook.models import Page
from stage import FOLDER, open_box

from hygie.errors import (
    DiskFullError,
    FolderBusyError,
    ReadOnlyFolderError,
)
from hygie.paths import DataFolder
from hygie.strongbox import box as strongbox
from hygie.strongbox.opening import prepare_database
from hygie.strongbox.sqlcipher.connection import connect
from tests.strongbox.boxes import OTHER_PASSPHRASE, PASSPHRASE, make_box, refusal


def a_full_disk_is_said_and_loses_nothing():
    box = open_box()
    with box.using():
        Page.objects.create(text="kept")
        error = refusal(DiskFullError, _fill_with_pages)
        assert "place" in error.message
    box.close()
    box.open_with_passphrase(PASSPHRASE)
    with box.using():
        assert Page.objects.filter(text="kept").count() == 1
        full = Page.objects.count()
        refusal(DiskFullError, _fill_with_pages)
        assert Page.objects.count() >= full


def _fill_with_pages() -> None:
    for _ in range(400):
        with transaction.atomic():
            Page.objects.create(text="x", scan=os.urandom(20_000))


def a_read_only_folder_is_said():
    box = open_box()
    box.close()
    subprocess.run(["mount", "-o", "remount,ro", str(FOLDER.root)], check=True)
    error = refusal(ReadOnlyFolderError, lambda: box.open_with_passphrase(PASSPHRASE))
    assert "écrire" in error.message
    refusal(ReadOnlyFolderError, make_box(DataFolder(FOLDER.root / "inside")).create)


def a_folder_that_turns_read_only_while_open_is_said():
    box = open_box()
    with box.using():
        Page.objects.create(text="kept")
    subprocess.run(["mount", "-o", "remount,ro", str(FOLDER.root)], check=True)
    with box.using():
        refusal(ReadOnlyFolderError, lambda: Page.objects.create(text="refused"))
    refusal(ReadOnlyFolderError, lambda: box.set_passphrase("paul", "Poste", OTHER_PASSPHRASE))
    subprocess.run(["mount", "-o", "remount,rw", str(FOLDER.root)], check=True)
    with box.using():
        assert [page.text for page in Page.objects.all()] == ["kept"]


def a_database_kept_busy_by_another_program_is_said():
    box = open_box()
    connection.settings_dict["OPTIONS"]["timeout"] = 0.2

    with box.using(), closing(connect(FOLDER.database, box.key())) as other:
        other.execute("BEGIN IMMEDIATE")
        refusal(FolderBusyError, lambda: Page.objects.create(text="x"))


def the_stolen_folder_tells_nothing():
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    box.create()
    with box.using():
        Page.objects.create(text="SENTINEL-BEFORE", scan=b"SENTINEL-SCAN" * 500)
    box.protect(PASSPHRASE, "anne", "Poste du cabinet")
    with box.using():
        Page.objects.create(text="SENTINEL-AFTER")
        Page.objects.filter(text="SENTINEL-BEFORE").update(text="SENTINEL-CHANGED")
        # As left by a crash: the journal is there, nothing was closed.
        os._exit(0)
