"""What is to be looked through after an absence, kept in its order: thousands of rooms would crowd the outbox."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, select

from storage.row_mapper import RowMapper, Stored
from storage.tables import missed
from storage.transaction import Transaction
from workflows.domain.missed import Sight, Sought

_SOUGHT = RowMapper(Sought, missed, sight=Stored(("what",), lambda sight: (sight.value,), Sight))
_FIRST = select(missed.c.id).order_by(missed.c.id).limit(bindparam("most"))
_TAKE = delete(missed).where(missed.c.id.in_(_FIRST)).returning(missed)


class SqlMissed:
    """`workflows.ports.missed.Missed`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put_each(self, sought: Sequence[Sought]) -> None:
        self._tx.insert_many(missed, list(map(_SOUGHT.to_row, sought)), missed.c.incident_id, missed.c.what)

    def take(self, limit: int) -> tuple[Sought, ...]:
        taken = sorted(self._tx.returned(_TAKE, {"most": limit}), key=lambda row: row.id)
        return tuple(map(_SOUGHT.from_row, taken))

    def count(self) -> int:
        return int(self._tx.scalar(select(func.count()).select_from(missed)))
