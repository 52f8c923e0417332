"""What Muster remembers, noun by noun. Implemented in `storage`, known here only by shape."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workflows.domain.backfill import BackfillRoom
from workflows.domain.ids import (
    ChannelId,
    EntryId,
    IncidentId,
    ProposalId,
    ReminderId,
    RoleId,
    TaskId,
    UpdateId,
    UserId,
)
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.people import Person
from workflows.domain.posted_entries import Line
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.read_markers import ReadMarker
from workflows.domain.reminders import Reminder, ReminderKind
from workflows.domain.roles import Holding
from workflows.domain.steps import StepRecord
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, EntryKind, Revision
from workflows.domain.updates import Update


class Incidents(Protocol):
    def add(self, incident: Incident) -> Incident:
        """Store a new incident (its id is ignored) and return it with the number the database gave it.

        Raises `ConcurrentUpdate` when another transaction stored the same request_id first.
        """

    def get(self, incident_id: IncidentId) -> Incident | None:
        """The incident; in a write transaction its row is locked until the end, so verbs on it follow one another."""

    def lock(self, incident_id: IncidentId) -> None:
        """Lock the row as `get` does, without reading it."""

    def by_room(self, room: ChannelId) -> Incident | None: ...
    def by_request(self, request_id: str) -> Incident | None: ...
    def save(self, incident: Incident) -> None: ...
    def titles_since(self, moment: datetime) -> Mapping[IncidentId, str]:
        """Of the active incidents declared since then, in that order, without those for practice."""

    def rooms_under_way(self) -> tuple[BackfillRoom, ...]:
        """The rooms of those that have not ended, the one in which something happened last first."""

    def guarded_rooms_ended(self, most: int) -> tuple[BackfillRoom, ...]:
        """Of those that ended, the rooms that are guarded, the last that ended first: so many at most."""

    def visible_to(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        """What `person` may see (exactly `policy.can_see`), the newest first."""

    def of_member(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        """Those whose war room `person` is in, the next promised update first, those without a promise last."""

    def get_many(self, numbers: Iterable[IncidentId]) -> Mapping[IncidentId, Incident]:
        """Several at once, none of them locked."""


class Roles(Protocol):
    def add(self, holding: Holding) -> None:
        """Record that somebody holds a role. Already holding it: nothing changes."""

    def of(self, incident_id: IncidentId) -> tuple[Holding, ...]:
        """All holdings, past ones too, in the order they began."""

    def end(self, incident_id: IncidentId, role: RoleId, user: UserId, at: datetime) -> None: ...


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


class Updates(Protocol):
    def add(self, update: Update) -> Update: ...
    def get(self, update_id: UpdateId) -> Update | None: ...
    def of(self, incident_id: IncidentId) -> tuple[Update, ...]: ...
    def last(self, incident_id: IncidentId) -> Update | None:
        """The newest."""


class Tasks(Protocol):
    def add(self, task: Task) -> Task:
        """Store with the next number of its incident."""

    def of(self, incident_id: IncidentId) -> tuple[Task, ...]: ...
    def get(self, task_id: TaskId) -> Task | None: ...
    def save(self, task: Task) -> None: ...
    def open_of(self, person: Person) -> tuple[Task, ...]:
        """Undone tasks assigned to `person` in incidents that have not ended and that they may see (exactly
        `policy.can_see`); due first, undated last."""


class Reminders(Protocol):
    def add(self, reminder: Reminder) -> Reminder | None:
        """Store; None when its (incident, kind, slot) exists already."""

    def get(self, reminder_id: ReminderId) -> Reminder | None: ...
    def save(self, reminder: Reminder) -> None:
        """All of it but where it was posted."""

    def posted(self, reminder_id: ReminderId, message: MessageRef) -> None:
        """Where it was posted, and nothing else of it."""

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]: ...
    def due(self, now: datetime, limit: int | None = None) -> tuple[ReminderId, ...]:
        """Waiting reminders whose time has come, the oldest first."""

    def claim_due(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        """The reminder with its incident, both locked, if it still waits and is due.

        On PostgreSQL None while another transaction has one of them locked.
        """

    def defer(self, reminder_id: ReminderId, until: datetime, now: datetime) -> None:
        """A later time for one that waits and could not be handled; it counts as overdue from now on."""


class Proposals(Protocol):
    def add(self, proposal: Proposal) -> Proposal: ...
    def get(self, proposal_id: ProposalId) -> Proposal | None: ...
    def save(self, proposal: Proposal) -> None: ...
    def open_of(self, incident_id: IncidentId, kind: ProposalKind) -> tuple[Proposal, ...]: ...


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


class Heartbeats(Protocol):
    """When something was last known to work, or began to fail; by name."""

    def get(self, name: str) -> datetime | None: ...

    def begin(self, name: str, at: datetime) -> bool:
        """Note it, unless it was noted before; whether it was not."""

    def end(self, name: str) -> datetime | None:
        """It is over: when it had begun. None when nobody noted it, or somebody else ended it."""

    def renew(self, name: str, at: datetime) -> datetime | None:
        """It works at that moment: when it was last known to. None: never."""


class Steps(Protocol):
    def of(self, incident_id: IncidentId) -> tuple[StepRecord, ...]: ...
    def failed(self, incident_id: IncidentId) -> tuple[StepRecord, ...]:
        """Those that failed for good."""

    def save(self, record: StepRecord) -> None: ...
    def waiting(self, step: str, before: IncidentId, since: datetime) -> int:
        """How many older incidents wait for this step; of those tried since then."""


class People(Protocol):
    def get(self, user: UserId) -> Person | None: ...
    def save(self, person: Person) -> None: ...
    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]: ...
    def find_by_name(self, name: str) -> tuple[Person, ...]:
        """Those remembered by that name; if there are none, those with a name that has it as its beginning or as one
        of its words. In any case of letters; no apps, no closed accounts."""


class IdempotencyKeys(Protocol):
    """What was already handled: events, button presses, requests."""

    def claim(self, key: str, now: datetime) -> bool:
        """True once per key."""

    def forget_before(self, moment: datetime) -> int: ...


class Drafts(Protocol):
    """What forms cannot carry: kept for a day, by key."""

    def put(self, key: str, data: str, now: datetime) -> None:
        """Store under `key`; a repeat changes nothing."""

    def get(self, key: str) -> str | None: ...
    def forget_before(self, moment: datetime) -> int: ...


class ReadMarkers(Protocol):
    """How far somebody caught up with an incident."""

    def last(self, incident_id: IncidentId, user: UserId) -> ReadMarker | None: ...
    def save(self, incident_id: IncidentId, user: UserId, look: ReadMarker) -> None: ...
