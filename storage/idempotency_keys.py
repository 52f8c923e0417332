"""What was already handled: events, button presses, requests."""

from datetime import datetime

from sqlalchemy import delete

from storage.engine.transaction import Transaction
from storage.tables import receipts


class SqlReceipts:
    """`workflows.ports.records.Receipts`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def first_time(self, key: str, now: datetime) -> bool:
        """Two at once: the second waits, and is the first only if the other rolls back."""
        return self._tx.insert_or_ignore(receipts, {"key": key, "at": now}, receipts.c.key) is not None

    def forget_before(self, moment: datetime) -> int:
        """How many receipts were older."""
        return self._tx.change(delete(receipts).where(receipts.c.at < moment))
