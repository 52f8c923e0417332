"""Which message tells the room of which entry."""

from datetime import datetime

from sqlalchemy import delete, func, select

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import lines
from workflows.domain.ids import EntryId, IncidentId
from workflows.domain.posted_entries import Line

_LINES = RowMapper(Line, lines)


class SqlLines:
    """`workflows.ports.records.Lines`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of_entry(self, entry_id: EntryId) -> Line | None:
        row = self._tx.first(select(lines).where(lines.c.entry_id == entry_id))
        return None if row is None else _LINES.from_row(row)

    def under(self, incident_id: IncidentId, key: str) -> tuple[Line, ...]:
        wanted = select(lines).where(lines.c.incident_id == incident_id, lines.c.key == key)
        return tuple(map(_LINES.from_row, self._tx.all(wanted.order_by(lines.c.entry_id))))

    def put(self, line: Line) -> None:
        self._tx.upsert(lines, _LINES.to_row(line), lines.c.entry_id)

    def forget(self, incident_id: IncidentId, key: str) -> None:
        self._tx.change(delete(lines).where(lines.c.incident_id == incident_id, lines.c.key == key))

    def messages_between(self, incident_id: IncidentId, after: datetime, until: datetime) -> int:
        inside = (lines.c.incident_id == incident_id, lines.c.at > after, lines.c.at <= until)
        return int(self._tx.scalar(select(func.count(lines.c.key.distinct())).where(*inside, ~lines.c.in_thread)))
