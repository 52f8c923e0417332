"""Fixtures for everybody. A test that asks for a database gets each of them in turn, migrated and empty."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine.database import Database, open_database
from storage.unit_of_work import SqlStore
from tests.builders import NOW, FixedClock
from tests.databases import DATABASES, PostgresServer, SqliteTemplate

IN_MEMORY = Path("/dev/shm")
ROOM_FOR_TESTS = 4 * 2**30
"""Bytes."""


def pytest_configure() -> None:
    """Databases of tests live in memory where the machine has such a place: a disk takes milliseconds a commit."""
    if "TMPDIR" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM_FOR_TESTS:
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Started for the first test that needs it."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_template").clone(tmp_path)
    else:
        with request.getfixturevalue("postgres_server").clone() as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def store(database: Database) -> SqlStore:
    """Whose units of work all begin at one moment."""
    return SqlStore(database, clock=FixedClock(NOW))
