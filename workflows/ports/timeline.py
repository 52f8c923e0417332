"""The record: the shape of what is stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    EntryId,
    IncidentId,
    UserId,
)
from workflows.domain.incident import MessageRef
from workflows.domain.read_markers import ReadMarker
from workflows.domain.timeline import Entry, EntryKind, Revision


class Timeline(Protocol):
    def add(self, entry: Entry) -> Entry:
        """Store and return with its id.

        A second entry of one incident for the same source message raises `ConcurrentUpdate`.
        """

    def add_each(self, new: Sequence[Entry]) -> tuple[Entry, ...]:
        """The same for many, in their order."""

    def get(self, entry_id: EntryId) -> Entry | None: ...
    def by_source(self, source: MessageRef) -> tuple[Entry, ...]:
        """The entries made from a message; at most one per incident."""

    def of(self, incident_id: IncidentId) -> tuple[Entry, ...]:
        """Every entry, withdrawn ones too, ordered by happened_at, then id."""

    def newest(
        self, incident_id: IncidentId, limit: int, *, unseen: ReadMarker | None = None, kind: EntryKind | None = None
    ) -> tuple[Entry, ...]:
        """The last entries of the story (the LIVE ones), ordered as in `of`. `unseen`: only what that look missed."""

    def count(self, incident_id: IncidentId, *, unseen: ReadMarker | None = None) -> int:
        """How many entries `newest` would give without a limit."""

    def read_marker(self, incident_id: IncidentId, now: datetime) -> ReadMarker:
        """What somebody who looks now sees and what not."""

    def revise(self, entry: Entry, revision: Revision) -> None:
        """Save the entry as it now reads, and keep the revision beside it."""

    def revisions(self, incident_id: IncidentId) -> tuple[Revision, ...]: ...


class ReadMarkers(Protocol):
    """How far somebody caught up with an incident."""

    def last(self, incident_id: IncidentId, user: UserId) -> ReadMarker | None: ...
    def save(self, incident_id: IncidentId, user: UserId, marker: ReadMarker) -> None: ...
