"""How far each person has read an incident."""

from sqlalchemy import JSON, Column, Table

from storage.engine.columns import Key, metadata, moment, of_incident, text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.read_markers import ReadMarker

read_markers = Table(
    "read_markers",
    metadata,
    of_incident(primary_key=True),
    text("user", primary_key=True),
    moment("at"),
    Column("newest", Key, nullable=False),
    Column("missing", JSON, nullable=False),
)

_MARKERS = RowMapper(
    ReadMarker, read_markers, missing=Stored(("missing",), lambda numbers: (sorted(numbers),), frozenset)
)
_OF_PERSON = Lookup(_MARKERS, read_markers.c.incident_id, read_markers.c.user)


class SqlReadMarkers:
    """`workflows.ports.timeline.ReadMarkers`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def last(self, incident_id: IncidentId, user: UserId) -> ReadMarker | None:
        return _OF_PERSON.first(self._tx, incident_id, user)

    def save(self, incident_id: IncidentId, user: UserId, marker: ReadMarker) -> None:
        values = {"incident_id": incident_id, "user": user, **_MARKERS.to_row(marker)}
        self._tx.upsert(read_markers, values, read_markers.c.incident_id, read_markers.c.user)
