"""Events, button presses and requests that were already handled."""

from datetime import datetime

from sqlalchemy import Table, delete

from storage.engine.columns import metadata, moment, text
from storage.engine.transaction import Transaction

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    text("key", primary_key=True),
    moment("at", index=True),
)


class SqlIdempotencyKeys:
    """`workflows.ports.recovery.IdempotencyKeys`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def claim(self, key: str, now: datetime) -> bool:
        """A concurrent second claim waits, and succeeds only if the first rolls back."""
        return self._tx.insert_or_ignore(idempotency_keys, {"key": key, "at": now}, idempotency_keys.c.key) is not None

    def forget_before(self, moment: datetime) -> int:
        """Returns how many were deleted."""
        return self._tx.change(delete(idempotency_keys).where(idempotency_keys.c.at < moment))
