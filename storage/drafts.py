"""Form data too large for Slack's private metadata, kept for a while."""

from datetime import datetime

from sqlalchemy import Table, delete, select

from storage.engine.columns import metadata, moment, text
from storage.engine.encryption import encrypted_text
from storage.engine.transaction import Transaction

drafts = Table(
    "drafts",
    metadata,
    text("key", primary_key=True),
    encrypted_text("drafts", "data"),
    moment("at", index=True),
)


class SqlDrafts:
    """`workflows.ports.incidents.Drafts`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, key: str, data: str, now: datetime) -> None:
        self._tx.insert_or_ignore(drafts, {"key": key, "data": data, "at": now}, drafts.c.key)

    def get(self, key: str) -> str | None:
        data: str | None = self._tx.scalar(select(drafts.c.data).where(drafts.c.key == key))
        return data

    def forget_before(self, moment: datetime) -> int:
        """Returns how many were deleted."""
        return self._tx.change(delete(drafts).where(drafts.c.at < moment))
