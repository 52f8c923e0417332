"""Connections to PostgreSQL: how they are made, checked before use, and closed when they fall silent.

A server that hangs, a machine that is gone, a NAT that forgot: nothing breaks such a connection, and what runs on it
would wait for ever. A time-out that the server keeps does not help. The kernel closes the connection when it hears
nothing of the other machine (`NOTICED_BY_THE_KERNEL`), and `TimeoutConnection` when the machine is well and its
database does not answer.
"""

import select
from collections.abc import Mapping
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, TransactionStatus
from psycopg.rows import TupleRow
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

Result = TypeVar("Result")

CONNECT_WITHIN = "10"
"""Seconds for each address that the name of the server has."""
IDLE_IN_TRANSACTION = 60
"""Seconds without a statement within a transaction. Ours wait for nothing but the database."""
KEEPALIVE_OPTIONS: Mapping[str, str] = {
    "keepalives": "1",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""https://www.postgresql.org/docs/current/libpq-connect.html; the last in milliseconds, and on Linux only."""


class TimeoutConnection(psycopg.Connection[TupleRow]):
    """A connection that breaks, as one does that the server closed, when an answer stays away for `patience` seconds.
    What it was asked may have been done all the same."""

    patience: float | None = None
    """None: it waits as long as it takes."""

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.status == ConnStatus.OK and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # takes leave without waiting
            raise


def with_defaults(url: URL) -> URL:
    """What the address says itself stays."""
    own = {"application_name": "muster", "connect_timeout": CONNECT_WITHIN, **KEEPALIVE_OPTIONS}
    return url.update_query_dict({**own, **url.query})


def connect(patience: float, *address: Any, **options: Any) -> TimeoutConnection:
    connection = TimeoutConnection.connect(*address, **options)
    connection.patience = patience
    return connection


def engine_for(url: URL, patience: float) -> Engine:
    engine = engine_without_timeout(url, pool_size=10, max_overflow=20)
    event.listen(engine, "checkout", _check_is_open)
    event.listen(engine, "do_connect", lambda _dialect, _record, args, options: connect(patience, *args, **options))
    return engine


def engine_without_timeout(url: URL, **pool: int) -> Engine:
    """For migrations: a statement may take as long as it likes."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True, **pool)
    event.listen(engine, "connect", _end_idle_transactions)
    return engine


def _end_idle_transactions(connection: Any, _record: Any) -> None:
    """The server ends the transaction of a process that is stopped, or of a machine that is gone. Otherwise every verb
    about the same incident would wait as long as the process is stopped; after a machine that is gone, for hours."""
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_IN_TRANSACTION}s'")
    connection.commit()


def _check_is_open(connection: Any, _record: Any, _use: Any) -> None:
    """The server has nothing to say to who says nothing: if there is something to read, it hung up. Seeing that costs
    no round trip; a new connection takes the place of every old one."""
    if connection.closed or _can_be_read(connection):
        raise InvalidatePoolError


def _can_be_read(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))
