"""Stored reminders."""

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
        """Store it; None when its (incident, kind, occurrence key) exists."""

    def get(self, reminder_id: ReminderId) -> Reminder | None: ...
    def save(self, reminder: Reminder) -> None:
        """Save everything except `message`."""

    def posted(self, reminder_id: ReminderId, message: MessageRef) -> None:
        """Save `message` only."""

    def of(self, incident_id: IncidentId, kind: ReminderKind) -> tuple[Reminder, ...]: ...
    def waiting(self, kind: ReminderKind) -> tuple[Reminder, ...]:
        """Of every incident, what is due first on top; some hundreds."""

    def due(self, now: datetime, limit: int | None = None) -> tuple[ReminderId, ...]:
        """Waiting reminders that are due, oldest first."""

    def claim_due(self, reminder_id: ReminderId, now: datetime) -> Reminder | None:
        """The reminder, if it still waits and is due; locks it and its incident.

        On PostgreSQL None while another transaction locks one of them.
        """

    def defer(self, reminder_id: ReminderId, until: datetime, now: datetime) -> None:
        """Postpone a waiting reminder that failed to fire. It counts as overdue from now on."""
