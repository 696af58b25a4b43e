"""Between the key and the first page: when tables must change, a copy of the folder, then it."""

import threading
from pathlib import Path

from hygie.errors import NewerDataError
from hygie.paths import DataFolder
from hygie.strongbox.box import current
from hygie.strongbox.copies import copy_folder
from hygie.strongbox.serving import exclusively

_one_at_a_time = threading.Lock()


def prepare_database(folder: DataFolder) -> bool:
    """Bring the tables up to date. True when something had to be done, after a dated copy.

    Give it to `Box(prepare=…)`, or call it with the box open. Raises NewerDataError (a later
    version wrote here), FolderBusyError (another process is at work), LockedError.
    """
    with current().using(), _one_at_a_time:
        has_data, pending = _look()
        if not pending:
            return False
        with exclusively(folder), current().alone():
            if has_data:
                copy_folder(folder, "avant mise à jour")
            elif _make_tables():
                _, pending = _look()
            if pending:
                _migrate()
        return True


def _look() -> tuple[bool, bool]:
    """Whether tables exist, whether migrations are pending. Raises NewerDataError."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = [
        key
        for key in loader.applied_migrations
        if key not in loader.graph.nodes and key[0] in loader.migrated_apps
    ]
    if unknown:
        raise NewerDataError(
            "Ces données ont été écrites par une version plus récente de Hygie.",
            means="Elles sont intactes, cette version ne sait pas les lire.",
            next_step="Installez la dernière version de Hygie, puis recommencez.",
        )
    pending = executor.migration_plan(loader.graph.leaf_nodes())
    return bool(loader.applied_migrations), bool(pending)


def _make_tables() -> bool:
    """Make the tables of an empty database at once, from the file that the settings name.

    Replaying every migration makes the same ones, in seconds instead of a few hundredths. False:
    there is no such file, it is no SQLite, or tables are there already.
    """
    from django.conf import settings
    from django.db import connection, transaction
    from django.utils import timezone

    made_of: Path | None = getattr(settings, "HYGIE_TABLES", None)
    if made_of is None or connection.vendor != "sqlite" or connection.introspection.table_names():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in made_of.read_text(encoding="utf-8").splitlines():
            cursor.execute(statement)
        cursor.execute("UPDATE django_migrations SET applied = %s", [timezone.now()])
    return True


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
