"""When something last worked, or began to fail. Replicas may write concurrently."""

from datetime import datetime, timedelta

from sqlalchemy import Table, delete, select, update

from storage.engine.columns import metadata, moment, text
from storage.engine.transaction import Transaction

heartbeats = Table(
    "heartbeats",
    metadata,
    text("name", primary_key=True),
    moment("at"),
)
"""When something last worked, or began to fail."""

SKEW = timedelta(minutes=5)
"""Clocks of replicas differ by less. A time further ahead was written before a clock was set back."""


class SqlHeartbeats:
    """`workflows.ports.recovery.Heartbeats`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def get(self, name: str) -> datetime | None:
        at: datetime | None = self._tx.scalar(select(heartbeats.c.at).where(heartbeats.c.name == name))
        return at

    def begin(self, name: str, at: datetime) -> bool:
        return self._tx.insert_or_ignore(heartbeats, {"name": name, "at": at}, heartbeats.c.name) is not None

    def end(self, name: str) -> datetime | None:
        gone = self._tx.returned(delete(heartbeats).where(heartbeats.c.name == name).returning(heartbeats.c.at))
        began: datetime | None = gone[0].at if gone else None
        return began

    def renew(self, name: str, at: datetime) -> datetime | None:
        """Locks the row before reading it, so that concurrent calls see each other's time."""
        if self.begin(name, at):
            return None
        last: datetime = self._tx.scalar(select(heartbeats.c.at).where(heartbeats.c.name == name).with_for_update())
        self._tx.change(
            update(heartbeats).where(heartbeats.c.name == name).values(at=at if last - at > SKEW else max(at, last))
        )
        return last
