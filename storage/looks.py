"""How far somebody caught up with an incident."""

from sqlalchemy import select

from storage.tables import looks
from storage.transaction import Transaction
from workflows.domain.ids import EntryId, IncidentId, UserId
from workflows.domain.looks import Look


class SqlLooks:
    """`workflows.ports.records.Looks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def last(self, incident_id: IncidentId, user: UserId) -> Look | None:
        theirs = (looks.c.incident_id == incident_id, looks.c.user == user)
        row = self._tx.first(select(looks).where(*theirs))
        if row is None:
            return None
        return Look(at=row.at, newest=EntryId(row.newest), missing=frozenset(map(EntryId, row.missing)))

    def note(self, incident_id: IncidentId, user: UserId, look: Look) -> None:
        values = {
            "incident_id": incident_id,
            "user": user,
            "at": look.at,
            "newest": look.newest,
            "missing": sorted(look.missing),
        }
        self._tx.put(looks, values, looks.c.incident_id, looks.c.user)
