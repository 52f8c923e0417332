"""What to read after an outage, in order. Kept apart from the outbox, which thousands of rooms would flood."""

from collections.abc import Sequence

from sqlalchemy import UniqueConstraint, bindparam, delete, func, select

from storage.engine.columns import moment, of_incident, table, text
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.backfill import BackfillItem

backfill_queue = table(
    "backfill_queue",
    of_incident(),
    text("kind"),
    moment("since"),
    UniqueConstraint("incident_id", "kind"),
)
"""What to read after an outage, in this order."""

_ITEMS = RowMapper(BackfillItem, backfill_queue)
_FIRST = select(backfill_queue.c.id).order_by(backfill_queue.c.id).limit(bindparam("most"))
_TAKE = delete(backfill_queue).where(backfill_queue.c.id.in_(_FIRST)).returning(backfill_queue)


class SqlBackfillQueue:
    """`workflows.ports.backfill_queue.BackfillQueue`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put_each(self, items: Sequence[BackfillItem]) -> None:
        self._tx.insert_many(
            backfill_queue, list(map(_ITEMS.to_row, items)), backfill_queue.c.incident_id, backfill_queue.c.kind
        )

    def take(self, limit: int) -> tuple[BackfillItem, ...]:
        taken = sorted(self._tx.returned(_TAKE, {"most": limit}), key=lambda row: row.id)
        return tuple(map(_ITEMS.from_row, taken))

    def count(self) -> int:
        return int(self._tx.scalar(select(func.count()).select_from(backfill_queue)))
