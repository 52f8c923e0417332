"""How far somebody caught up with an incident."""

from sqlalchemy import select

from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from storage.tables import looks
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.read_markers import Look

_LOOKS = RowMapper(Look, looks, missing=Stored(("missing",), lambda numbers: (sorted(numbers),), frozenset))


class SqlLooks:
    """`workflows.ports.records.Looks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def last(self, incident_id: IncidentId, user: UserId) -> Look | None:
        theirs = (looks.c.incident_id == incident_id, looks.c.user == user)
        row = self._tx.first(select(looks).where(*theirs))
        return None if row is None else _LOOKS.from_row(row)

    def note(self, incident_id: IncidentId, user: UserId, look: Look) -> None:
        values = {"incident_id": incident_id, "user": user, **_LOOKS.to_row(look)}
        self._tx.upsert(looks, values, looks.c.incident_id, looks.c.user)
