"""What is to be read after an absence, in its order: thousands of rooms would crowd the outbox."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, select

from storage.tables import missed
from storage.transaction import Transaction
from workflows.ports.missed import BackfillItem, BackfillKind

_FIRST = select(missed.c.id).order_by(missed.c.id).limit(bindparam("most"))
_TAKE = delete(missed).where(missed.c.id.in_(_FIRST)).returning(missed)


class SqlBackfillQueue:
    """`workflows.ports.missed.BackfillQueue`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put_each(self, items: Sequence[BackfillItem]) -> None:
        rows = [{"incident_id": item.incident_id, "what": item.kind.value, "since": item.since} for item in items]
        self._tx.add_each_once(missed, rows, missed.c.incident_id, missed.c.what)

    def take(self, limit: int) -> tuple[BackfillItem, ...]:
        taken = sorted(self._tx.returned(_TAKE, {"most": limit}), key=lambda row: row.id)
        return tuple(BackfillItem(row.incident_id, BackfillKind(row.what), row.since) for row in taken)

    def count(self) -> int:
        return int(self._tx.scalar(select(func.count()).select_from(missed)))
