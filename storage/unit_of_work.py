"""The store the verbs are given: units of work that are rolled back unless committed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from storage import health as queries
from storage.access_requests import SqlAccessRequests
from storage.asks import SqlAskedMessages
from storage.backfill_queue import SqlBackfillQueue
from storage.declarer_questions import SqlDeclarerQuestions
from storage.direct_messages import SqlDirectMessages, SqlHomeTabs
from storage.drafts import SqlDrafts
from storage.engine.database import Database
from storage.engine.now import database_time
from storage.engine.transaction import Transaction
from storage.exhibits import SqlExhibits
from storage.exposures import SqlExposures
from storage.glass_requests import SqlGlassRequests
from storage.grants import SqlGrants
from storage.hazard_notices import SqlHazardNotices
from storage.health_alerts import SqlHealthAlerts
from storage.heartbeats import SqlHeartbeats
from storage.idempotency_keys import SqlIdempotencyKeys
from storage.incidents import SqlIncidents
from storage.journal import SqlJournal
from storage.members import SqlMembers
from storage.merges import SqlMerges
from storage.organisation import SqlOrganisation
from storage.outages import SqlOutages
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.posted_entries import SqlPostedEntries
from storage.projection import SqlProjectionTables
from storage.proposals import SqlProposals
from storage.read_markers import SqlReadMarkers
from storage.reminders import SqlReminders
from storage.retention import SqlErasing, SqlHolds
from storage.roles import SqlRoles
from storage.rosters import SqlRosters
from storage.steps import SqlSteps
from storage.tasks import SqlTasks
from storage.timeline import SqlTimeline
from storage.updates import SqlUpdates
from workflows.domain.access_log import Look
from workflows.domain.health import Health
from workflows.ports.access import People
from workflows.ports.asks import AskedMessages
from workflows.ports.backfill_queue import BackfillQueue
from workflows.ports.clock import Clock
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
from workflows.ports.store import UnitOfWork
from workflows.ports.timeline import ReadMarkers, Timeline
from workflows.ports.war_room import PostedEntries, Steps


def _nobody_to_wake() -> None:
    """The default: a worker elsewhere finds its work by looking."""


class SqlUnitOfWork:
    """`workflows.ports.store.UnitOfWork`: one transaction, seen as the nouns it holds."""

    def __init__(self, transaction: Transaction, now: datetime, look: Look | None = None) -> None:
        self._tx = transaction
        self.now = now
        self.look = look or Look()
        journal = SqlJournal(transaction)
        self.journal: Journal = journal
        self.incidents: Incidents = SqlIncidents(transaction, now, self.look, journal)
        self.roles: Roles = SqlRoles(transaction)
        self.members: Members = SqlMembers(transaction)
        self.projection: ProjectionTables = SqlProjectionTables(transaction)
        self.timeline: Timeline = SqlTimeline(transaction, journal)
        self.updates: Updates = SqlUpdates(transaction)
        self.tasks: Tasks = SqlTasks(transaction, now)
        self.reminders: Reminders = SqlReminders(transaction)
        self.proposals: Proposals = SqlProposals(transaction)
        self.asked_messages: AskedMessages = SqlAskedMessages(transaction)
        self.direct_messages: DirectMessages = SqlDirectMessages(transaction)
        self.home_tabs: HomeTabs = SqlHomeTabs(transaction)
        self.merges: Merges = SqlMerges(transaction)
        self.steps: Steps = SqlSteps(transaction)
        self.outbox: Outbox = SqlOutbox(transaction)
        self.people: People = SqlPeople(transaction)
        self.idempotency_keys: IdempotencyKeys = SqlIdempotencyKeys(transaction)
        self.read_markers: ReadMarkers = SqlReadMarkers(transaction)
        self.drafts: Drafts = SqlDrafts(transaction)
        self.posted_entries: PostedEntries = SqlPostedEntries(transaction)
        self.heartbeats: Heartbeats = SqlHeartbeats(transaction)
        self.backfill_queue: BackfillQueue = SqlBackfillQueue(transaction)
        self.organisation: Organisation = SqlOrganisation(transaction)
        self.health_alerts: HealthAlerts = SqlHealthAlerts(transaction)
        self.outages: Outages = SqlOutages(transaction)
        self.grants: Grants = SqlGrants(transaction)
        self.access_requests: AccessRequests = SqlAccessRequests(transaction)
        self.glass_requests: GlassRequests = SqlGlassRequests(transaction)
        self.declarer_questions: DeclarerQuestions = SqlDeclarerQuestions(transaction)
        self.hazard_notices: HazardNotices = SqlHazardNotices(transaction)
        self.exhibits: Exhibits = SqlExhibits(transaction)
        self.exposures: Exposures = SqlExposures(transaction)
        self.rosters: Rosters = SqlRosters(transaction)
        self.holds: Holds = SqlHolds(transaction)
        self.erasing: Erasing = SqlErasing(transaction)

    def health(self, now: datetime) -> Health:
        return queries.health(self._tx, now)

    def commit(self) -> None:
        """Raises `RuntimeError` when it only reads, or was committed before: a unit of work is used once."""
        self._tx.commit()


class SqlStore:
    """`workflows.ports.store.Store`. `wake` is called after a commit that put jobs, when the unit is
    closed: the worker finds the facts, and may open units of its own. `clock`: what time a unit of work began;
    without one, the database's. `look`: of the request whose store it is."""

    def __init__(
        self,
        database: Database,
        wake: Callable[[], None] = _nobody_to_wake,
        clock: Clock | None = None,
        look: Look | None = None,
    ) -> None:
        self._database = database
        self._wake = wake
        self._clock = clock
        self._look = look

    def watched(self, look: Look) -> "SqlStore":
        return SqlStore(self._database, self._wake, self._clock, look)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        transaction: Transaction | None = None
        try:
            with self._database.write() as transaction:
                yield SqlUnitOfWork(transaction, self._began(transaction), self._look)
        finally:
            if transaction is not None and transaction.committed and transaction.calls_worker:
                self._wake()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with self._database.read() as transaction:
            yield SqlUnitOfWork(transaction, self._began(transaction), self._look)

    def _began(self, transaction: Transaction) -> datetime:
        return self._clock.now() if self._clock else database_time(transaction)
