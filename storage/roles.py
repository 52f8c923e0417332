"""Who held which role, and who holds it now."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from storage.tables import HELD, holdings
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, RoleId, UserId
from workflows.domain.roles import Holding


class SqlRoles:
    """`workflows.ports.records.Roles`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, holding: Holding) -> None:
        held_by = (holdings.c.incident_id, holdings.c.role, holdings.c.user)
        self._tx.add_once(holdings, _columns(holding), *held_by, where=HELD)

    def of(self, incident_id: IncidentId) -> tuple[Holding, ...]:
        wanted = select(holdings).where(holdings.c.incident_id == incident_id)
        return tuple(map(_holding, self._tx.all(wanted.order_by(holdings.c.since, holdings.c.id))))

    def end(self, incident_id: IncidentId, role: RoleId, user: UserId, at: datetime) -> None:
        current = (holdings.c.incident_id == incident_id, holdings.c.role == role, holdings.c.user == user, HELD)
        self._tx.change(update(holdings).where(*current).values(until=at))


def _columns(holding: Holding) -> dict[str, Any]:
    return {
        "incident_id": holding.incident_id,
        "role": holding.role,
        "user": holding.user,
        "since": holding.since,
        "until": holding.until,
    }


def _holding(row: Row[Any]) -> Holding:
    return Holding(incident_id=row.incident_id, role=row.role, user=row.user, since=row.since, until=row.until)
