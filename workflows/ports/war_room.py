"""War rooms: the shape of what is stored."""

from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    EntryId,
    IncidentId,
)
from workflows.domain.posted_entries import Line
from workflows.domain.steps import StepRecord


class PostedEntries(Protocol):
    """Which message tells the room of which entry: decided before it is posted."""

    def get(self, entry_id: EntryId) -> Line | None: ...
    def by_message(self, incident_id: IncidentId, key: str) -> tuple[Line, ...]: ...
    def put(self, line: Line) -> None:
        """Keep the decision, in place of an earlier one about the same entry."""

    def forget(self, incident_id: IncidentId, key: str) -> None:
        """Nothing was posted under that key: it is decided anew."""

    def messages_between(self, incident_id: IncidentId, after: datetime, until: datetime) -> int:
        """How many messages were to be posted in the room itself."""


class Steps(Protocol):
    def of(self, incident_id: IncidentId) -> tuple[StepRecord, ...]: ...
    def failed(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        """Those that failed for good."""

    def save(self, record: StepRecord) -> None: ...
    def waiting(self, step: str, before: IncidentId, since: datetime) -> int:
        """How many older incidents wait for this step; of those tried since then."""
