"""Posted updates."""

from dataclasses import replace

from sqlalchemy import func, select

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import updates
from workflows.domain.ids import IncidentId, UpdateId
from workflows.domain.updates import Update

_UPDATES = RowMapper(Update, updates)


class SqlUpdates:
    """`workflows.ports.incidents.Updates`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, update: Update) -> Update:
        return replace(update, id=UpdateId(self._tx.insert(updates, _UPDATES.to_row(update))))

    def get(self, update_id: UpdateId) -> Update | None:
        row = self._tx.first(select(updates).where(updates.c.id == update_id))
        return None if row is None else _UPDATES.from_row(row)

    def of(self, incident_id: IncidentId) -> tuple[Update, ...]:
        """Ordered as posted."""
        wanted = select(updates).where(updates.c.incident_id == incident_id).order_by(updates.c.id)
        return tuple(map(_UPDATES.from_row, self._tx.all(wanted)))

    def last(self, incident_id: IncidentId) -> Update | None:
        of_it = select(func.max(updates.c.id)).where(updates.c.incident_id == incident_id)
        newest = of_it.group_by(updates.c.incident_id)  # else PostgreSQL may scan all updates backwards
        row = self._tx.first(select(updates).where(updates.c.id == newest.scalar_subquery()))
        return None if row is None else _UPDATES.from_row(row)
