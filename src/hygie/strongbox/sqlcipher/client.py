"""`dbshell` would need the key on a command line: there is none."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import CommandError
from django.db.backends.sqlite3.client import DatabaseClient as SqliteClient


class DatabaseClient(SqliteClient):
    """Refuses."""

    executable_name = "sqlcipher"

    @classmethod
    def settings_to_cmd_args_env(
        cls,
        settings_dict: dict[str, Any],
        parameters: Iterable[str],
    ) -> tuple[list[str], None]:
        raise CommandError("The key never goes on a command line: no dbshell here.")
