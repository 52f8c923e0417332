"""The stored record."""

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
from workflows.domain.timeline import Entry, EntryFact, Revision


class Timeline(Protocol):
    def add(self, entry: Entry) -> Entry:
        """Store it and return it with its id.

        Raises `ConcurrentUpdate` for a second entry of one incident from the same source message.
        """

    def add_each(self, new: Sequence[Entry]) -> tuple[Entry, ...]:
        """The same for several, in order."""

    def get(self, entry_id: EntryId) -> Entry | None:
        """With an `UnknownFact` where a newer version recorded it; wherever several are read, such are left out."""

    def ids(self, incident_id: IncidentId) -> tuple[EntryId, ...]:
        """Of every entry, in the order in which they were recorded: an entry's number is its place, from 1."""

    def by_source(self, source: MessageRef) -> tuple[Entry, ...]:
        """The entries captured from a message; at most one per incident."""

    def of(self, incident_id: IncidentId) -> tuple[Entry, ...]:
        """Every entry, including withdrawn ones, ordered by `happened_at`, then id."""

    def newest(
        self,
        incident_id: IncidentId,
        limit: int,
        *,
        unseen: ReadMarker | None = None,
        kind: type[EntryFact] | None = None,
        before: Entry | None = None,
    ) -> tuple[Entry, ...]:
        """The last LIVE entries, ordered as in `of`. `unseen`: only those not read at that marker; `before`: only those
        that come before that one."""

    def count(self, incident_id: IncidentId, *, unseen: ReadMarker | None = None, before: Entry | None = None) -> int:
        """How many entries `newest` returns without a limit."""

    def read_marker(self, incident_id: IncidentId, now: datetime) -> ReadMarker:
        """The marker of a person who reads the timeline now."""

    def revise(self, entry: Entry, revision: Revision) -> None:
        """Save the changed entry and add the revision."""

    def revisions(self, incident_id: IncidentId) -> tuple[Revision, ...]: ...


class ReadMarkers(Protocol):
    """How far each person has read an incident."""

    def last(self, incident_id: IncidentId, user: UserId) -> ReadMarker | None: ...
    def save(self, incident_id: IncidentId, user: UserId, marker: ReadMarker) -> None: ...
