"""A database that is away is a typed fact, wherever it shows: connecting, asking, committing."""

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from storage.engine.database import Database, open_database
from storage.engine.transaction import Transaction
from tests.databases import on_postgresql
from workflows.domain.errors import StoreUnavailable

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"


def cut_every_line(url: str) -> None:
    """As a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(CUT, [admin.info.backend_pid])


@on_postgresql
@pytest.mark.parametrize(
    "then",
    [
        pytest.param(lambda t: t.scalar(text("SELECT 1")), id="asking"),
        pytest.param(lambda t: t.attempt(lambda: t.scalar(text("SELECT 1"))), id="trying"),
        pytest.param(lambda t: t.commit(), id="committing"),
    ],
)
def test_a_line_that_is_cut(database: Database, database_url: str, then: Callable[[Transaction], object]) -> None:
    def cut_halfway() -> None:
        with database.write() as transaction:
            transaction.scalar(text("SELECT 1"))
            cut_every_line(database_url)
            then(transaction)

    with pytest.raises(StoreUnavailable):
        cut_halfway()
    with database.read() as transaction:
        assert transaction.scalar(text("SELECT 1")) == 1, "and the next one is fine"


@on_postgresql
def test_a_lock_that_is_waited_for_too_long(database: Database, database_url: str) -> None:
    def wait() -> None:
        with database.write() as transaction:
            transaction.scalar(text("SELECT set_config('lock_timeout', '10ms', true)"))
            transaction.scalar(text("SELECT count(*) FROM incidents"))

    with psycopg.connect(database_url) as holder:
        holder.execute("LOCK TABLE incidents")
        with pytest.raises(StoreUnavailable, match="55P03"):
            wait()


@on_postgresql
def test_a_process_that_is_frozen_in_a_transaction_holds_up_nobody_for_long(database: Database) -> None:
    """The server ends the transaction; another process that waited for its rows goes on."""
    with database.read() as transaction:
        assert transaction.scalar(text("SHOW idle_in_transaction_session_timeout")) == "1min"

    def freeze() -> None:
        with database.write() as transaction:
            transaction.scalar(text("SELECT set_config('idle_in_transaction_session_timeout', '50ms', true)"))
            transaction.scalar(text("SELECT count(*) FROM incidents"))
            until_it_hung_up(database)
            transaction.commit()

    with pytest.raises(StoreUnavailable):
        freeze()


def until_it_hung_up(database: Database) -> None:
    idle = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
    while True:
        with database.read() as looking:
            if looking.scalar(text(idle)) == 0:
                return


def test_a_server_that_is_not_there() -> None:
    database = open_database("postgresql://muster@127.0.0.1:1/muster")
    for opened in (database.read, database.write):
        with pytest.raises(StoreUnavailable), opened() as transaction:
            transaction.scalar(text("SELECT 1"))
    database.close()


def test_a_server_that_does_not_answer_a_dial() -> None:
    """Its machine takes the connection, and nothing is heard of it any more."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        database = open_database(f"postgresql://muster@127.0.0.1:{port}/muster?connect_timeout=2")
        with pytest.raises(StoreUnavailable), database.read() as transaction:
            transaction.scalar(text("SELECT 1"))
        database.close()


def test_a_file_whose_disk_is_gone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/disk/muster.db")
    shutil.rmtree(tmp_path / "disk")
    for opened in (database.read, database.write):
        with pytest.raises(StoreUnavailable, match="SQLITE_CANTOPEN"), opened() as transaction:
            transaction.scalar(text("SELECT 1"))
    database.close()


def test_a_mistake_of_ours_is_no_outage(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as raised, database.read() as transaction:
        transaction.scalar(text("SELECT * FROM no_such_table"))
    assert not isinstance(raised.value, StoreUnavailable)
