"""Posted updates."""

from dataclasses import replace

from sqlalchemy import Column, ForeignKey, bindparam, func, select

from storage.engine.columns import Key, moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.ids import IncidentId, UpdateId
from workflows.domain.updates import Update

updates = table(
    "updates",
    of_incident(index=True),
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False),
    text("by"),
    moment("at"),
    encrypted_text("updates", "message"),
    text("status"),
    text("severity"),
    moment("next_update_at", nullable=True),
)

_UPDATES = RowMapper(Update, updates)
_BY_ID = Lookup(_UPDATES, updates.c.id)
_OF_INCIDENT = Lookup(_UPDATES, updates.c.incident_id, order=(updates.c.id,))
_NEWEST = select(func.max(updates.c.id)).where(updates.c.incident_id == bindparam("of")).group_by(updates.c.incident_id)
"""Grouped, else PostgreSQL may scan all updates backwards."""
_LAST = select(updates).where(updates.c.id == _NEWEST.scalar_subquery())


class SqlUpdates:
    """`workflows.ports.incidents.Updates`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, update: Update) -> Update:
        return replace(update, id=UpdateId(self._tx.insert(updates, _UPDATES.to_row(update))))

    def get(self, update_id: UpdateId) -> Update | None:
        return _BY_ID.first(self._tx, update_id)

    def of(self, incident_id: IncidentId) -> tuple[Update, ...]:
        """Ordered as posted."""
        return _OF_INCIDENT.all(self._tx, incident_id)

    def last(self, incident_id: IncidentId) -> Update | None:
        row = self._tx.first(_LAST, {"of": incident_id})
        return None if row is None else _UPDATES.from_row(row)
