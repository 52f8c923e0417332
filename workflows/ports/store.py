"""Transactions, and what can be asked of all records together."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from workflows.domain.health import Health
from workflows.ports.backfill_queue import BackfillQueue
from workflows.ports.health import Alarms, Episodes
from workflows.ports.members import Members
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
