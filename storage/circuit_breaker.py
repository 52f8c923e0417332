"""The state of the circuit breaker, shared by all processes: one row while it is open, none while it is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Table, delete, select, update

from storage.engine.columns import metadata, moment, text
from storage.engine.database import Database

circuit_breaker = Table(
    "circuit_breaker",
    metadata,
    text("key", primary_key=True),
    moment("since"),
    moment("retry_at"),
)
"""One row while the circuit is open: since when, and when to probe."""

KEY = "chat"
_STATE = select(circuit_breaker)


@dataclass(frozen=True, slots=True)
class OpenCircuit:
    """Open since `since`; no call before `retry_at`."""

    since: datetime
    retry_at: datetime


class CircuitStore(Protocol):
    """Opens short transactions of its own, so it must not be called inside one. Raises `StoreUnavailable`."""

    def get(self) -> OpenCircuit | None: ...
    def open(self, circuit: OpenCircuit) -> bool:
        """False when it is open already."""

    def replace(self, old: OpenCircuit, new: OpenCircuit) -> bool:
        """False when another process has changed it."""

    def close(self) -> bool:
        """False when it is closed already."""


class SqlCircuit:
    """`CircuitStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> OpenCircuit | None:
        with self._database.glance() as tx:
            row = tx.first(_STATE)
        return OpenCircuit(row.since, row.retry_at) if row else None

    def open(self, circuit: OpenCircuit) -> bool:
        row = {"key": KEY, "since": circuit.since, "retry_at": circuit.retry_at}
        with self._database.write() as tx:
            opened = tx.insert_or_ignore(circuit_breaker, row, circuit_breaker.c.key) is not None
            tx.commit()
        return opened

    def replace(self, old: OpenCircuit, new: OpenCircuit) -> bool:
        unchanged = (circuit_breaker.c.since == old.since, circuit_breaker.c.retry_at == old.retry_at)
        changes = {"since": new.since, "retry_at": new.retry_at}
        with self._database.write() as tx:
            replaced = tx.change(update(circuit_breaker).where(*unchanged).values(changes)) == 1
            tx.commit()
        return replaced

    def close(self) -> bool:
        with self._database.write() as tx:
            closed = tx.change(delete(circuit_breaker)) == 1
            tx.commit()
        return closed
