"""Messages of reminders."""

from dataclasses import dataclass

from workflows.domain.ids import UserId
from workflows.domain.reminders import EscalationLevel, Reminder
from workflows.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Nudge:
    """A fired reminder. Only `mention` is pinged."""

    snapshot: Snapshot
    reminder: Reminder
    level: EscalationLevel | None
    mention: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeClosed:
    """A nudge without its buttons, showing the outcome of the reminder."""

    snapshot: Snapshot
    reminder: Reminder
