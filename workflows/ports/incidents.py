"""Stored incidents, roles, updates, tasks, proposals and drafts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workflows.domain.backfill import BackfillRoom
from workflows.domain.channels import Channel
from workflows.domain.exposure import Visibility
from workflows.domain.ids import (
    ChannelId,
    IncidentId,
    ProposalId,
    RoleId,
    SeverityCode,
    TaskId,
    TypeCode,
    UpdateId,
    UserId,
)
from workflows.domain.incident import Incident, Phase
from workflows.domain.people import Person
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.roles import Holding
from workflows.domain.tasks import Task
from workflows.domain.updates import Update


class Incidents(Protocol):
    def add(self, incident: Incident, skipped: int = 0) -> Incident:
        """Store a new incident (its id is ignored) and its channels; return it with the number the database gave it,
        after so many that nobody gets.

        Raises `ConcurrentUpdate` when another transaction stored the same `request_id` first.
        """

    def get(self, incident_id: IncidentId) -> Incident | None:
        """The incident. A write transaction locks it, so that verbs about it run one after another."""

    def seen_by(self, person: Person, incident_id: IncidentId) -> Incident | None:
        """As `get`, if `person` may see it (exactly `policy.can_see`). Neither read nor locked otherwise."""

    def seen_in(self, person: Person, room: ChannelId) -> Incident | None:
        """As `by_room`, if `person` may see it."""

    def lock(self, incident_id: IncidentId) -> None:
        """Lock the incident without reading it."""

    def by_room(self, room: ChannelId) -> Incident | None: ...
    def by_request(self, request_id: str) -> Incident | None: ...
    def save(self, incident: Incident) -> None:
        """Store everything but its channels."""

    def put_channel(self, incident_id: IncidentId, channel: Channel) -> None:
        """Store the channel that the incident has for this purpose.

        Raises `ConcurrentUpdate` when it is the war room of another incident.
        """

    def titles_since(self, moment: datetime, person: Person) -> Mapping[IncidentId, str]:
        """Titles of active incidents declared since then that `person` may see, oldest first, without practice
        incidents."""

    def types_used(self, since: datetime, person: Person, limit: int) -> tuple[tuple[TypeCode, str], ...]:
        """Types with their sub-types of the incidents declared since then that `person` may see, the most used first,
        without practice incidents."""

    def under_way_with(self, visibilities: Iterable[Visibility]) -> tuple[IncidentId, ...]:
        """Those of these visibilities that have a room and have not ended."""

    def rooms_under_way(self) -> tuple[BackfillRoom, ...]:
        """Rooms of incidents that have not ended, most recently active first."""

    def guarded_rooms_ended(self, most: int) -> tuple[BackfillRoom, ...]:
        """At most `most` guarded rooms of ended incidents, last ended first."""

    def visible_to(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        """What `person` may see (exactly `policy.can_see`), newest first."""

    def most_severe(
        self, person: Person, phases: Iterable[Phase], severities: Sequence[SeverityCode], limit: int
    ) -> tuple[Incident, ...]:
        """What `person` may see in the order of `severities`, the next promise first; of practice incidents only those
        whose war room they are in."""

    def page(
        self, person: Person, phases: Iterable[Phase], limit: int, offset: int, *, own: bool = False
    ) -> tuple[Incident, ...]:
        """As `visible_to`, from the `offset`th on. `own`: only those whose war room `person` is in."""

    def how_many(self, person: Person, phases: Iterable[Phase], *, own: bool = False) -> int:
        """How many `page` has in all."""

    def of_member(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        """Incidents whose war room `person` is in, ordered by next promised update, without a promise last."""

    def duplicates_of(self, incident_id: IncidentId) -> tuple[Incident, ...]:
        """The incidents that were merged into this one, oldest first."""

    def get_many(self, numbers: Iterable[IncidentId]) -> Mapping[IncidentId, Incident]:
        """Several incidents, not locked."""


class Roles(Protocol):
    def add(self, holding: Holding) -> None:
        """Record a holding. If the person already holds the role, nothing changes."""

    def of(self, incident_id: IncidentId) -> tuple[Holding, ...]:
        """All holdings, past ones too, ordered by start."""

    def held_by(self, user: UserId) -> tuple[Holding, ...]:
        """The roles somebody has now in incidents that have not ended, ordered by incident."""

    def end(self, incident_id: IncidentId, role: RoleId, user: UserId, at: datetime) -> None: ...


class Updates(Protocol):
    def add(self, update: Update) -> Update: ...
    def get(self, update_id: UpdateId) -> Update | None: ...
    def of(self, incident_id: IncidentId) -> tuple[Update, ...]: ...
    def last(self, incident_id: IncidentId) -> Update | None:
        """The newest update."""


class Tasks(Protocol):
    def add(self, task: Task) -> Task:
        """Store with the next number within the incident."""

    def next_number(self, incident_id: IncidentId) -> int:
        """The number that the next task of the incident gets. None is given twice, also after a task moved away."""

    def of(self, incident_id: IncidentId) -> tuple[Task, ...]: ...
    def get(self, task_id: TaskId) -> Task | None: ...
    def save(self, task: Task) -> None: ...
    def open_of(self, person: Person, limit: int) -> tuple[Task, ...]:
        """The first open tasks of `person` in incidents that they may see (exactly `policy.can_see`), ended ones too,
        ordered by due time, without one last."""


class Proposals(Protocol):
    def add(self, proposal: Proposal) -> Proposal: ...
    def get(self, proposal_id: ProposalId) -> Proposal | None: ...
    def save(self, proposal: Proposal) -> None: ...
    def open_of(self, incident_id: IncidentId, kind: ProposalKind) -> tuple[Proposal, ...]: ...
    def of(self, incident_id: IncidentId) -> tuple[Proposal, ...]:
        """All of them, settled ones too, oldest first."""

    def open_to(self, user: UserId) -> tuple[Proposal, ...]:
        """What only `user` may accept."""

    def open_before(self, kind: ProposalKind, moment: datetime) -> tuple[Proposal, ...]:
        """Of any incident, proposed before then and open, oldest first."""


class Drafts(Protocol):
    """Form data that does not fit into a form, kept for a day."""

    def put(self, key: str, data: str, now: datetime) -> None:
        """Store under `key`; a repeat changes nothing."""

    def get(self, key: str) -> str | None: ...
    def forget_before(self, moment: datetime) -> int: ...
