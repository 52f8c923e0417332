"""Transactions, and what can be asked of all records together."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    IncidentId,
)
from workflows.ports.members import Members
from workflows.ports.missed import BackfillQueue
from workflows.ports.outbox import Outbox
from workflows.ports.records import (
    Drafts,
    Incidents,
    Lines,
    Looks,
    Offers,
    People,
    Pulses,
    Receipts,
    Reminders,
    Roles,
    Steps,
    Tasks,
    Timeline,
    Updates,
)
from workflows.ports.watch import Alarms, Episodes

CHAT_AWAY = "chat_away"
"""The pulse that stands while the chat does not answer, or locks Muster out: since when."""
CHAT_LOCKED_OUT = "chat_locked_out"
"""The pulse that stands beside it while the chat answers, and refuses all that Muster asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `doctor`, `/readyz`, `/metrics` and the watchdog look at."""

    open_incidents: int
    waiting_jobs: int
    buried_jobs: int
    overdue_reminders: int
    """Not handled though their time came, be it that nobody tried or that it could not be done."""
    stuck_rooms: tuple[IncidentId, ...]
    expired_leases: int
    """Jobs that were begun and not finished in time, within the last hour."""
    chat_away_since: datetime | None
    is_locked_out: bool
    """It is away for Muster only: it refuses the token."""
    paused_until: datetime | None
    """When the longest of the pauses ends that the chat asked for; None unless it is one of minutes."""


class UnitOfWork(Protocol):
    """One transaction. Rolled back unless `commit` is called; committing wakes the worker when jobs were put."""

    incidents: Incidents
    roles: Roles
    members: Members
    timeline: Timeline
    updates: Updates
    tasks: Tasks
    reminders: Reminders
    offers: Offers
    steps: Steps
    outbox: Outbox
    people: People
    receipts: Receipts
    looks: Looks
    drafts: Drafts
    lines: Lines
    pulses: Pulses
    backfill_queue: BackfillQueue
    via: str
    """The way the facts of this transaction come to Muster, where it is not the chat: noted with each entry."""
    alarms: Alarms
    episodes: Episodes

    def health(self, now: datetime) -> Health: ...
    def commit(self) -> None: ...


class Store(Protocol):
    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that may change things."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that only reads; it never waits for a writer on SQLite."""

    def ask(self) -> AbstractContextManager[UnitOfWork]:
        """For one question, at a third of what a transaction takes: it is over after its first statement."""
