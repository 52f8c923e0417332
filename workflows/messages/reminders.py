"""What reminders say."""

from dataclasses import dataclass

from workflows.domain.ids import UserId
from workflows.domain.reminders import EscalationLevel, Reminder
from workflows.messages.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder that fired. `mention` is who gets pinged, and nobody else."""

    snapshot: Snapshot
    reminder: Reminder
    level: EscalationLevel | None
    mention: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeClosed:
    """A nudge without its buttons: the reminder says what came of it."""

    snapshot: Snapshot
    reminder: Reminder
