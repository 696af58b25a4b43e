"""Django's SQLite backend, on an encrypted file.

Settings: `NAME` (a file), `CONN_MAX_AGE` 0, `OPTIONS["key_provider"]` the dotted path of a function
returning the 32 bytes (default: the process's strongbox). The provider is asked before anything is
opened; without a key it raises LockedError, which is not a database error, so that no broad handler
can swallow it.
"""

import datetime as dt
import decimal
from collections.abc import Mapping
from itertools import tee
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base as sqlite3_base
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.asyncio import async_unsafe
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.module_loading import import_string
from sqlcipher3 import dbapi2

from hygie.strongbox.sqlcipher.client import DatabaseClient
from hygie.strongbox.sqlcipher.connection import GuardedConnection, GuardedCursor, connect
from hygie.strongbox.sqlcipher.creation import DatabaseCreation

DEFAULT_KEY_PROVIDER = "hygie.strongbox.box.current_key"

dbapi2.register_converter("bool", b"1".__eq__)
dbapi2.register_converter("date", sqlite3_base.decoder(parse_date))
dbapi2.register_converter("time", sqlite3_base.decoder(parse_time))
dbapi2.register_converter("datetime", sqlite3_base.decoder(parse_datetime))
dbapi2.register_converter("timestamp", sqlite3_base.decoder(parse_datetime))
dbapi2.register_adapter(decimal.Decimal, str)
dbapi2.register_adapter(dt.date, sqlite3_base.adapt_date)
dbapi2.register_adapter(dt.datetime, sqlite3_base.adapt_datetime)


class DjangoCursor(GuardedCursor):
    """Django's `%s` turned into SQLite's `?`."""

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self._converted(query, names), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        # A look at the first one, without using up a generator.
        peekable, param_list = tee(iter(param_list))
        first = next(peekable, None)
        names = list(first) if isinstance(first, Mapping) and first else None
        return super().executemany(self._converted(query, names), param_list)

    def _converted(self, query: str, names: list[str] | None) -> str:
        converted: str = sqlite3_base.SQLiteCursorWrapper.convert_query(
            self, query, param_names=names
        )
        return converted


class DatabaseWrapper(sqlite3_base.DatabaseWrapper):
    """A connection of Django to the encrypted database."""

    display_name = "SQLCipher"
    Database = dbapi2
    client_class = DatabaseClient
    creation_class = DatabaseCreation

    def get_connection_params(self) -> dict[str, Any]:
        if self.settings_dict["CONN_MAX_AGE"] != 0:
            # A connection kept open after the lock would stay readable.
            raise ImproperlyConfigured("CONN_MAX_AGE must be 0 with hygie.strongbox.sqlcipher.")
        params = super().get_connection_params()
        if self.is_in_memory_db():
            # SQLCipher encrypts nothing in memory, and several writers get "table is locked".
            raise ImproperlyConfigured("hygie.strongbox.sqlcipher needs a file, not memory.")
        params["key_provider"] = params.get("key_provider") or DEFAULT_KEY_PROVIDER
        # A write that starts as a read could be refused half-way.
        self.transaction_mode: str = getattr(self, "transaction_mode", None) or "IMMEDIATE"
        return params

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> GuardedConnection:
        params = dict(conn_params)
        key: bytes = import_string(params.pop("key_provider"))()
        path = Path(params.pop("database"))
        params.pop("uri")
        timeout_s = params.pop("timeout", 20.0)
        connection = connect(path, key, timeout_s=timeout_s, **params)
        try:
            self._set_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _set_up(self, connection: GuardedConnection) -> None:
        # The first read: a wrong key is found here.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        # An acknowledged write survives a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA legacy_alter_table = OFF")
        register_functions(connection)
        for command in self.init_commands:  # type: ignore[attr-defined]
            if stripped := command.strip():
                connection.execute(stripped)

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=DjangoCursor)
