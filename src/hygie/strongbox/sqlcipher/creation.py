"""Test databases: an encrypted file too, with the key of the same provider."""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.creation import DatabaseCreation as SqliteCreation
from django.utils.module_loading import import_string

from hygie.strongbox.sqlcipher.connection import connect

_BESIDE = ("", "-wal", "-shm", "-journal")


class DatabaseCreation(SqliteCreation):
    """Makes and removes them; Django itself never creates a database file here."""

    def _get_test_db_name(self) -> str:
        named = self.connection.settings_dict["TEST"]["NAME"]
        if named and not self.is_in_memory_db(named):
            return str(named)
        # In memory SQLCipher encrypts nothing: a file, always.
        return str(Path(tempfile.gettempdir()) / f"hygie-test-{self.connection.alias}.db")

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        path = Path(self._get_test_db_name())
        if not keepdb:
            _remove(path)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(connect(path, self._key(), create=True)) as connection:
                connection.execute("PRAGMA user_version = 0")
                connection.execute("PRAGMA journal_mode = WAL").fetchone()
        return str(path)

    def _clone_test_db(self, suffix: str, verbosity: int, keepdb: bool = False) -> None:
        source = Path(self.connection.settings_dict["NAME"])
        target = Path(self.get_test_db_clone_settings(suffix)["NAME"])
        if keepdb and target.exists():
            return
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.close()
        _remove(target)
        shutil.copy(source, target)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        _remove(Path(test_database_name))

    def setup_worker_connection(self, _worker_id: Any) -> None:
        self.connection.settings_dict.update(self.get_test_db_clone_settings(_worker_id))
        self.connection.close()

    def _key(self) -> bytes:
        from hygie.strongbox.sqlcipher.base import DEFAULT_KEY_PROVIDER

        options = self.connection.settings_dict["OPTIONS"]
        key: bytes = import_string(options.get("key_provider") or DEFAULT_KEY_PROVIDER)()
        return key


def _remove(path: Path) -> None:
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
