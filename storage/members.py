"""Who is in which war room, as far as Muster knows."""

from sqlalchemy import delete, select

from storage.tables import members
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, UserId


class SqlMembers:
    """`workflows.ports.Members`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, incident_id: IncidentId) -> frozenset[UserId]:
        wanted = select(members.c.user).where(members.c.incident_id == incident_id)
        return frozenset(row.user for row in self._tx.all(wanted))

    def add(self, incident_id: IncidentId, user: UserId) -> None:
        values = {"incident_id": incident_id, "user": user}
        self._tx.add_once(members, values, members.c.incident_id, members.c.user)

    def remove(self, incident_id: IncidentId, user: UserId) -> None:
        gone = (members.c.incident_id == incident_id, members.c.user == user)
        self._tx.change(delete(members).where(*gone))
