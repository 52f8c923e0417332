"""Databases to measure on: with the settings they have in production, so that a commit is on the disk."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from storage.engine.database import Database, open_database
from storage.migrate import migrate
from tests.databases import start_postgres

TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@contextmanager
def migrated(kind: str) -> Iterator[str]:
    """The address of a database without any row, which is gone afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    try:
        with _empty(kind, directory) as url:
            with opened(url) as database:
                migrate(database)
            yield url
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _empty(kind: str, directory: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{directory}/muster.db"
        return
    server: Any = start_postgres(directory / "data")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute("CREATE DATABASE muster TEMPLATE template0")
        yield str(server.get_uri(database="muster"))
    finally:
        server.cleanup()


def after_bulk_load(database: Database) -> None:
    """After rows in bulk: what each database would have done by itself by the next day."""
    if database.dialect == "sqlite":
        with database.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with database.migrating() as connection:
            connection.exec_driver_sql("ANALYZE")
