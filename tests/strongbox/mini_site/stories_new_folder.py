"""The tables of a new folder, read from a file made of the migrations."""

from django.db import DatabaseError, connection
from django.test import override_settings
from django.utils import timezone
from notebook.models import Page
from stage import FOLDER

from hygie.strongbox import box as strongbox
from hygie.strongbox.box import Protection
from hygie.strongbox.opening import prepare_database
from tests.strongbox.boxes import make_box, refusal

TABLES = FOLDER.root.with_name("tables.sql")
BEFORE_THE_LAST_MIGRATION = """\
CREATE TABLE django_migrations (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, \
app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied datetime NOT NULL);
INSERT INTO django_migrations VALUES (1, 'notebook', '0001_initial', '1970-01-01 00:00:00');
CREATE TABLE notebook_page (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, text text NOT NULL, \
scan BLOB NOT NULL);
CREATE TABLE of_the_file (words text);
INSERT INTO of_the_file VALUES ('100 %s');
"""


def _new_box(tables: str) -> strongbox.Box:
    TABLES.write_text(tables, encoding="utf-8")
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    return box


def _migrations() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, applied FROM django_migrations ORDER BY id")
        return [(name, applied.year) for name, applied in cursor.fetchall()]


@override_settings(HYGIE_TABLES=TABLES)
def a_new_folder_takes_its_tables_from_the_file_then_the_migrations_it_lacks():
    box = _new_box(BEFORE_THE_LAST_MIGRATION)
    box.create()
    with box.using():
        assert Page.objects.create(text="new").is_kept
        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM of_the_file")
            assert cursor.fetchall() == [("100 %s",)]
        this_year = timezone.now().year
        assert _migrations() == [("0001_initial", this_year), ("0002_more", this_year)]
    box.close()


@override_settings(HYGIE_TABLES=TABLES)
def a_file_that_breaks_half_way_leaves_no_table_and_is_taken_up_again():
    box = _new_box(BEFORE_THE_LAST_MIGRATION + "CREATE TABLE notebook_page (id);\n")
    refusal(DatabaseError, box.create)
    TABLES.write_text(BEFORE_THE_LAST_MIGRATION, encoding="utf-8")
    box = make_box(FOLDER, prepare=prepare_database)
    strongbox.install(box)
    if box.protection is Protection.NEW:
        box.create()
    else:
        box.open_clear()
    with box.using():
        assert len(_migrations()) == 2
    box.close()
