"""When somebody last caught up with an incident."""

from datetime import datetime

from sqlalchemy import select

from storage.tables import looks
from storage.transaction import Transaction
from workflows.domain.ids import IncidentId, UserId


class SqlLooks:
    """`workflows.ports.Looks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def last(self, incident_id: IncidentId, user: UserId) -> datetime | None:
        theirs = (looks.c.incident_id == incident_id, looks.c.user == user)
        moment: datetime | None = self._tx.scalar(select(looks.c.at).where(*theirs))
        return moment

    def note(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        values = {"incident_id": incident_id, "user": user, "at": at}
        self._tx.put(looks, values, looks.c.incident_id, looks.c.user)
