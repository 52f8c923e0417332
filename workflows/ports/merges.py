"""Stored merges of duplicates."""

from datetime import datetime
from typing import Protocol

from workflows.domain.ids import IncidentId
from workflows.domain.merges import Merge


class Merges(Protocol):
    def add(self, merge: Merge) -> Merge: ...
    def save(self, merge: Merge) -> None: ...
    def last_of(self, incident_id: IncidentId) -> Merge | None:
        """The newest merge of a duplicate, whatever became of it."""

    def with_incident(self, incident_id: IncidentId) -> tuple[Merge, ...]:
        """All merges, undone ones too, of the incident or into it, oldest first."""

    def open_before(self, moment: datetime) -> tuple[Merge, ...]:
        """The OPEN merges that were made before that moment, oldest first."""
