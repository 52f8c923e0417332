"""Transactions, and what can be asked of all records together."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    IncidentId,
)
from workflows.ports.outbox import Outbox
from workflows.ports.records import (
    Drafts,
    Incidents,
    Looks,
    Members,
    Offers,
    People,
    Receipts,
    Reminders,
    Roles,
    Steps,
    Tasks,
    Timeline,
    Updates,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `doctor` and `/readyz` look at."""

    open_incidents: int
    waiting_jobs: int
    buried_jobs: int
    overdue_reminders: int
    stuck_rooms: tuple[IncidentId, ...]


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

    def health(self, now: datetime) -> Health: ...
    def commit(self) -> None: ...


class Store(Protocol):
    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that may change things."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that only reads; it never waits for a writer on SQLite."""
