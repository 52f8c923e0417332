"""The updates that were posted."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, func, select

from storage.tables import updates
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, UpdateId
from workflows.domain.updates import Update


class SqlUpdates:
    """`workflows.ports.records.Updates`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, update: Update) -> Update:
        return replace(update, id=UpdateId(self._tx.add(updates, _columns(update))))

    def get(self, update_id: UpdateId) -> Update | None:
        row = self._tx.first(select(updates).where(updates.c.id == update_id))
        return None if row is None else _update(row)

    def of(self, incident_id: IncidentId) -> tuple[Update, ...]:
        """In the order they were posted."""
        wanted = select(updates).where(updates.c.incident_id == incident_id).order_by(updates.c.id)
        return tuple(map(_update, self._tx.all(wanted)))

    def last(self, incident_id: IncidentId) -> Update | None:
        of_it = select(func.max(updates.c.id)).where(updates.c.incident_id == incident_id)
        newest = of_it.group_by(updates.c.incident_id)  # else PostgreSQL may go through all updates from the end
        row = self._tx.first(select(updates).where(updates.c.id == newest.scalar_subquery()))
        return None if row is None else _update(row)


def _columns(update: Update) -> dict[str, Any]:
    return {
        "incident_id": update.incident_id,
        "entry_id": update.entry_id,
        "by": update.by,
        "at": update.at,
        "message": update.message,
        "status": update.status,
        "severity": update.severity,
        "next_update_at": update.next_update_at,
    }


def _update(row: Row[Any]) -> Update:
    return Update(
        id=row.id,
        incident_id=row.incident_id,
        entry_id=row.entry_id,
        by=row.by,
        at=row.at,
        message=row.message,
        status=row.status,
        severity=row.severity,
        next_update_at=row.next_update_at,
    )
