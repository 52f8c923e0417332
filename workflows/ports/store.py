"""Transactions and their repositories."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from workflows.domain.access_log import Look
from workflows.domain.health import Health
from workflows.ports.access import People
from workflows.ports.asks import AskedMessages
from workflows.ports.backfill_queue import BackfillQueue
from workflows.ports.declarer_questions import DeclarerQuestions
from workflows.ports.direct_messages import DirectMessages, HomeTabs
from workflows.ports.exhibits import Exhibits
from workflows.ports.exposures import Exposures
from workflows.ports.grants import AccessRequests, GlassRequests, Grants, Rosters
from workflows.ports.hazard_notices import HazardNotices
from workflows.ports.health import HealthAlerts, Outages
from workflows.ports.incidents import Drafts, Incidents, Proposals, Roles, Tasks, Updates
from workflows.ports.journal import Journal, ProjectionTables
from workflows.ports.members import Members
from workflows.ports.merges import Merges
from workflows.ports.organisation import Organisation
from workflows.ports.outbox import Outbox
from workflows.ports.recovery import Heartbeats, IdempotencyKeys
from workflows.ports.reminders import Reminders
from workflows.ports.retention import Erasing, Holds
from workflows.ports.timeline import ReadMarkers, Timeline
from workflows.ports.war_room import PostedEntries, Steps


class UnitOfWork(Protocol):
    """One transaction. Rolls back unless committed; a commit that added jobs wakes the worker.

    `now`: the moment it began, at which everything that ends by itself is judged. `look`: what its person is shown.
    """

    now: datetime
    look: Look
    incidents: Incidents
    roles: Roles
    members: Members
    timeline: Timeline
    journal: Journal
    projection: ProjectionTables
    updates: Updates
    tasks: Tasks
    reminders: Reminders
    proposals: Proposals
    asked_messages: AskedMessages
    direct_messages: DirectMessages
    home_tabs: HomeTabs
    merges: Merges
    steps: Steps
    outbox: Outbox
    people: People
    idempotency_keys: IdempotencyKeys
    read_markers: ReadMarkers
    drafts: Drafts
    posted_entries: PostedEntries
    heartbeats: Heartbeats
    backfill_queue: BackfillQueue
    organisation: Organisation
    health_alerts: HealthAlerts
    outages: Outages
    grants: Grants
    access_requests: AccessRequests
    glass_requests: GlassRequests
    hazard_notices: HazardNotices
    declarer_questions: DeclarerQuestions
    exhibits: Exhibits
    exposures: Exposures
    rosters: Rosters
    holds: Holds
    erasing: Erasing

    def health(self, now: datetime) -> Health: ...
    def commit(self) -> None: ...


class Store(Protocol):
    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that may write."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A read-only transaction. On SQLite it never waits for a writer."""

    def watched(self, look: Look) -> "Store":
        """The same, for one request: what its person is shown is gathered in `look`."""
