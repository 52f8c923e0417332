"""Connections to PostgreSQL: opened, checked before use, and closed when the server stops responding.

When a server hangs, a machine disappears or a NAT drops its state, a connection does not break, and a query would wait
for ever. Server-side time-outs do not help then. The kernel closes the connection when the other machine is gone
(`KEEPALIVE_OPTIONS`), and `TimeoutConnection` when the machine is up but its database does not answer.
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

from storage.engine.columns import canonical_json

Result = TypeVar("Result")

CONNECT_WITHIN = "10"
"""Seconds for each address of the server."""
IDLE_IN_TRANSACTION = 60
"""Seconds without a statement within a transaction. Ours never wait for anything else."""
KEEPALIVE_OPTIONS: Mapping[str, str] = {
    "keepalives": "1",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""https://www.postgresql.org/docs/current/libpq-connect.html; the last in milliseconds, and on Linux only."""


class TimeoutConnection(psycopg.Connection[TupleRow]):
    """A connection that breaks when an answer takes longer than `patience` seconds, as if the server had closed it. The
    statement may have been executed all the same."""

    patience: float | None = None
    """None: no time-out."""

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.status == ConnStatus.OK and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # closes without waiting
            raise


def with_defaults(url: URL) -> URL:
    """Options in the address override ours."""
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
    options: Any = {"hide_parameters": True, "json_serializer": canonical_json, **pool}
    engine = create_engine(url, isolation_level="AUTOCOMMIT", **options)
    event.listen(engine, "connect", _end_idle_transactions)
    return engine


def _end_idle_transactions(connection: Any, _record: Any) -> None:
    """Lets the server end the transaction of a process that is suspended or whose machine is gone. Otherwise its lock
    on an incident would block every verb about it, for hours after a lost machine."""
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_IN_TRANSACTION}s'")
    connection.commit()


def _check_is_open(connection: Any, _record: Any, _use: Any) -> None:
    """An idle connection with data to read was closed by the server. This check costs no round trip, and the pool then
    replaces every old connection. Raises `InvalidatePoolError`."""
    if connection.closed or _can_be_read(connection):
        raise InvalidatePoolError


def _can_be_read(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))
