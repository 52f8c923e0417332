"""Whether the chat is away, and when to try again. One row, shared by all processes; no row: the circuit is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, select, update

from storage.engine.database import Database
from storage.tables import paces

KEY = "away"
_OPEN = (paces.c.key == KEY, paces.c.paused_until.is_not(None))


@dataclass(frozen=True, slots=True)
class OpenCircuit:
    """The chat is away `since` then, and nobody tries again before `retry_at`."""

    since: datetime
    retry_at: datetime


class CircuitStore(Protocol):
    """Called inside no transaction: it opens short ones of its own."""

    def get(self) -> OpenCircuit | None: ...
    def open(self, circuit: OpenCircuit) -> bool:
        """False: it is open already."""

    def replace(self, old: OpenCircuit, new: OpenCircuit) -> bool:
        """False: somebody else changed it meanwhile."""

    def close(self) -> bool:
        """False: it is closed already."""


class SqlCircuit:
    """`CircuitStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> OpenCircuit | None:
        with self._database.read() as tx:
            row = tx.first(select(paces).where(*_OPEN))
        return OpenCircuit(row.taken_until, row.paused_until) if row else None

    def open(self, circuit: OpenCircuit) -> bool:
        """Versions before this one leave a row without `paused_until` when they close."""
        with self._database.write() as tx:
            tx.change(delete(paces).where(paces.c.key == KEY, paces.c.paused_until.is_(None)))
            opened = tx.insert_or_ignore(paces, {"key": KEY, **_values(circuit)}, paces.c.key) is not None
            tx.commit()
        return opened

    def replace(self, old: OpenCircuit, new: OpenCircuit) -> bool:
        unchanged = (paces.c.taken_until == old.since, paces.c.paused_until == old.retry_at)
        with self._database.write() as tx:
            replaced = tx.change(update(paces).where(paces.c.key == KEY, *unchanged).values(_values(new))) == 1
            tx.commit()
        return replaced

    def close(self) -> bool:
        with self._database.write() as tx:
            closed = tx.change(delete(paces).where(*_OPEN)) == 1
            tx.commit()
        return closed


def _values(circuit: OpenCircuit) -> dict[str, Any]:
    return {"taken_until": circuit.since, "paused_until": circuit.retry_at}
