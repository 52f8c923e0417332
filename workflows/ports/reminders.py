"""Reminders: the shape of what is stored."""

from datetime import datetime
from typing import Protocol

from workflows.domain.ids import (
    IncidentId,
    ReminderId,
)
from workflows.domain.incident import MessageRef
from workflows.domain.reminders import Reminder, ReminderKind


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
