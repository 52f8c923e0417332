"""Stored state of war rooms."""

from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    EntryId,
    IncidentId,
    MessageTs,
)
from workflows.domain.posted_entries import PostedEntry
from workflows.domain.steps import StepRecord


class PostedEntries(Protocol):
    """Which message in the room shows which entry, decided before it is posted."""

    def get(self, entry_id: EntryId) -> PostedEntry | None: ...
    def by_message(self, incident_id: IncidentId, key: str) -> tuple[PostedEntry, ...]: ...
    def put(self, line: PostedEntry) -> None:
        """Store the decision, replacing an earlier one about the same entry."""

    def forget(self, incident_id: IncidentId, key: str) -> None:
        """Delete the decisions for a message that was not posted."""

    def was_posted(self, incident_id: IncidentId, key: str, ts: MessageTs) -> None:
        """Note where a message is that later entries may join."""

    def newest_open(self, incident_id: IncidentId, after: datetime) -> PostedEntry | None:
        """The newest entry whose message others may join, if that message was decided after then."""

    def messages_between(self, incident_id: IncidentId, after: datetime, until: datetime) -> int:
        """How many messages were assigned to the room itself, outside threads."""


class Steps(Protocol):
    def of(self, incident_id: IncidentId) -> tuple[StepRecord, ...]: ...
    def failed(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        """Those that failed for good."""

    def save(self, record: StepRecord) -> None: ...
    def waiting(self, step: str, before: IncidentId, since: datetime) -> int:
        """How many older incidents, attempted since then, wait for this step."""
