"""The tables of an earlier version, for a test of what a migration makes of their rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@contextmanager
def tables_at(*migrations: tuple[str, str]) -> Iterator[Apps]:
    """The models as these migrations left them, on their tables; those of today afterwards.

    Needs `transactional_db`. `to_today` brings the rows along.
    """
    executor = MigrationExecutor(connection)
    executor.migrate(list(migrations))
    try:
        yield executor.loader.project_state(list(migrations)).apps
    finally:
        to_today()


def to_today() -> None:
    """Run every migration that is missing."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
