"""What happens to reminders."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from workflows.domain.reminders import EscalationLevel, ReminderKind
from workflows.domain.timeline import EntryFact


@dataclass(frozen=True, slots=True)
class ReminderSet(EntryFact):
    kind: ClassVar[str] = "reminder_set"
    at: datetime


@dataclass(frozen=True, slots=True)
class ReminderSnoozed(EntryFact):
    kind: ClassVar[str] = "reminder_snoozed"
    reminder: ReminderKind
    until: datetime


@dataclass(frozen=True, slots=True)
class ReminderEscalated(EntryFact):
    kind: ClassVar[str] = "reminder_escalated"
    level: EscalationLevel
    promised: datetime | None
