"""The three databases on which the same tests run, chosen by `HYGIE_TEST_ENGINE`.

`sqlcipher` (the default, the product's own), `sqlite` or `postgresql`: a real server, the one named
by `HYGIE_TEST_POSTGRES_SOCKET` (test.py starts it), else one started here and stopped at the end.
"""

import atexit
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from postgres import ROLE, SOCKET_VARIABLE, PostgresCluster

ENGINE_VARIABLE = "HYGIE_TEST_ENGINE"
DEFAULT_ENGINE = "sqlcipher"
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "admin_client"})

DATABASES = dict[str, dict[str, Any]]


def chosen_engine() -> str:
    """The engine of this run; ValueError when the variable names none of the three."""
    engine = os.environ.get(ENGINE_VARIABLE) or DEFAULT_ENGINE
    if engine not in _MAKERS:
        raise ValueError(f"{ENGINE_VARIABLE}={engine!r}: not one of {', '.join(_MAKERS)}")
    return engine


def databases(folder: Path, engine: str | None = None) -> DATABASES:
    """Django's DATABASES for this engine (the chosen one by default); files go in `folder`."""
    return {"default": _MAKERS[engine or chosen_engine()](folder)}


def fixed_key() -> bytes:
    """The key of every test database: nothing secret in them."""
    return b"Hygie's tests: 32 bytes exactly."


def mark_database_tests(items: Iterable[pytest.Item]) -> None:
    """Give the mark `django_db` to tests that ask for a database by a fixture only.

    For `pytest_collection_modifyitems`: `-m django_db` then finds all of them.
    """
    for item in items:
        asked = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if asked and item.get_closest_marker("django_db") is None:
            transactional = bool(asked & {"transactional_db", "live_server"})
            item.add_marker(pytest.mark.django_db(transaction=transactional))


def _sqlcipher(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "hygie.strongbox.sqlcipher",
        "NAME": str(folder / "hygie.db"),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"key_provider": "tests.engines.fixed_key"},
        # A file: in memory SQLCipher encrypts nothing, and writers block each other.
        "TEST": {"NAME": str(folder / "test-sqlcipher.db")},
    }


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "plain.db"),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        "TEST": {"NAME": str(folder / "test-sqlite.db")},
    }


def _postgresql(_folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "hygie",
        "USER": ROLE,
        "HOST": _postgres_socket(),
        "CONN_MAX_AGE": 0,
    }


def _postgres_socket() -> str:
    named = os.environ.get(SOCKET_VARIABLE)
    if named:
        return named
    cluster = PostgresCluster()
    cluster.start()
    atexit.register(cluster.stop)
    # The workers of a parallel run inherit it.
    os.environ[SOCKET_VARIABLE] = str(cluster.socket)
    return os.environ[SOCKET_VARIABLE]


_MAKERS = {"sqlcipher": _sqlcipher, "sqlite": _sqlite, "postgresql": _postgresql}
