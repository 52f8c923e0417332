"""Exhibits and their chain of custody."""

from typing import Protocol

from workflows.domain.exhibits import CustodyEvent, Exhibit
from workflows.domain.ids import ExhibitId, IncidentId


class Exhibits(Protocol):
    def add(self, exhibit: Exhibit) -> Exhibit:
        """Store with the next number within the incident, which is locked."""

    def get(self, exhibit_id: ExhibitId) -> Exhibit | None: ...
    def of(self, incident_id: IncidentId) -> tuple[Exhibit, ...]:
        """Ordered by number."""

    def save(self, exhibit: Exhibit) -> None: ...
    def add_event(self, event: CustodyEvent) -> None: ...
    def events(self, exhibit_id: ExhibitId) -> tuple[CustodyEvent, ...]:
        """In the order in which they were recorded."""
