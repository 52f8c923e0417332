"""Exhibits, numbered within their incident, and the chain of custody of each, of which nothing is ever changed."""

from dataclasses import replace

from sqlalchemy import Boolean, Column, ForeignKey, Integer, UniqueConstraint, false, func, select

from storage.engine.columns import Key, moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.exhibits import CustodyEvent, Exhibit
from workflows.domain.ids import ExhibitId, IncidentId

exhibits = table(
    "exhibits",
    of_incident(),
    Column("number", Integer, nullable=False),
    encrypted_text("exhibits", "reference"),
    text("content_class", nullable=True),
    text("medium"),
    encrypted_text("exhibits", "location"),
    encrypted_text("exhibits", "hash"),
    encrypted_text("exhibits", "how"),
    text("collected_by"),
    moment("collected_at"),
    text("recorded_by"),
    moment("recorded_at"),
    Column("sealed", Boolean, nullable=False, server_default=false()),
    moment("disposed_at", nullable=True),
    UniqueConstraint("incident_id", "number"),
)
custody_events = table(
    "custody_events",
    Column("exhibit_id", Key, ForeignKey("exhibits.id"), nullable=False, index=True),
    text("kind"),
    text("by"),
    moment("at"),
    moment("recorded_at"),
    encrypted_text("custody_events", "to"),
    encrypted_text("custody_events", "basis"),
)

_EXHIBITS = RowMapper(Exhibit, exhibits)
_EVENTS = RowMapper(CustodyEvent, custody_events)
_BY_ID = Lookup(_EXHIBITS, exhibits.c.id)
_OF_INCIDENT = Lookup(_EXHIBITS, exhibits.c.incident_id, order=(exhibits.c.number,))
_OF_EXHIBIT = Lookup(_EVENTS, custody_events.c.exhibit_id, order=(custody_events.c.id,))


class SqlExhibits:
    """`workflows.ports.exhibits.Exhibits`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, exhibit: Exhibit) -> Exhibit:
        last = select(func.max(exhibits.c.number)).where(exhibits.c.incident_id == exhibit.incident_id)
        numbered = replace(exhibit, number=int(self._tx.scalar(last) or 0) + 1)
        return replace(numbered, id=ExhibitId(self._tx.insert(exhibits, _EXHIBITS.to_row(numbered))))

    def get(self, exhibit_id: ExhibitId) -> Exhibit | None:
        return _BY_ID.first(self._tx, exhibit_id)

    def of(self, incident_id: IncidentId) -> tuple[Exhibit, ...]:
        return _OF_INCIDENT.all(self._tx, incident_id)

    def save(self, exhibit: Exhibit) -> None:
        self._tx.update(exhibits, exhibit.id, _EXHIBITS.to_row(exhibit))

    def add_event(self, event: CustodyEvent) -> None:
        self._tx.insert(custody_events, _EVENTS.to_row(event))

    def events(self, exhibit_id: ExhibitId) -> tuple[CustodyEvent, ...]:
        return _OF_EXHIBIT.all(self._tx, exhibit_id)
