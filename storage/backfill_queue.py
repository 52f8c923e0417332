"""What is to be read after an absence, in its order: thousands of rooms would crowd the outbox."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, select

from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from storage.tables import missed
from workflows.domain.backfill import BackfillItem, BackfillKind

_KIND = Stored(("what",), lambda kind: (kind.value,), BackfillKind)
_ITEMS = RowMapper(BackfillItem, missed, kind=_KIND)
_FIRST = select(missed.c.id).order_by(missed.c.id).limit(bindparam("most"))
_TAKE = delete(missed).where(missed.c.id.in_(_FIRST)).returning(missed)


class SqlBackfillQueue:
    """`workflows.ports.missed.BackfillQueue`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put_each(self, items: Sequence[BackfillItem]) -> None:
        self._tx.insert_many(missed, list(map(_ITEMS.to_row, items)), missed.c.incident_id, missed.c.what)

    def take(self, limit: int) -> tuple[BackfillItem, ...]:
        taken = sorted(self._tx.returned(_TAKE, {"most": limit}), key=lambda row: row.id)
        return tuple(map(_ITEMS.from_row, taken))

    def count(self) -> int:
        return int(self._tx.scalar(select(func.count()).select_from(missed)))
