"""A SQLite file serves one process; a second one is told so at start."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.engine.database import Database, open_database
from storage.migrate import migrate
from tests.databases import on_postgresql, on_sqlite
from workflows.domain.errors import SettingsError

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from storage.engine.database import open_database
database = open_database(sys.argv[1])
database.claim_process()
print("claimed", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has claimed the database, until it is closed or killed."""
    command = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "claimed\n"
        yield process


@on_sqlite
def test_a_second_process_is_refused_with_a_sentence(database: Database, database_url: str) -> None:
    with another_process(database_url):
        with pytest.raises(SettingsError, match=r"^DATABASE_URL: another Muster process uses /.*muster\.db; .*\.$"):
            database.claim_process()
        with database.read() as transaction:
            assert transaction is not None, "looking is allowed"
    database.claim_process()


@on_sqlite
def test_a_process_that_was_killed_holds_nothing(database: Database, database_url: str) -> None:
    with another_process(database_url) as process:
        process.kill()
        process.wait()
        database.claim_process()


@on_sqlite
def test_claiming_twice_is_claiming_once(database: Database, database_url: str) -> None:
    database.claim_process()
    database.claim_process()
    database.close()
    other = open_database(database_url)
    other.claim_process()
    other.close()


def test_the_schema_does_not_change_under_a_running_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/muster.db"
    database = open_database(url)
    with another_process(url), pytest.raises(SettingsError, match="another Muster process"):
        migrate(database)
    migrate(database)
    database.close()


@on_postgresql
def test_postgresql_serves_any_number_of_processes(database: Database, database_url: str) -> None:
    with another_process(database_url):
        database.claim_process()
