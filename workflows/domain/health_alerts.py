"""What the watchdog looks for, and what it found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import OutageId
from workflows.domain.incident import MessageRef


class HealthProblem(StrEnum):
    """Kinds of what can be wrong with the house, in the order in which they are told."""

    OVERDUE_REMINDERS = "overdue_reminders"
    STUCK_ROOMS = "stuck_rooms"
    DEAD_LETTERS = "dead_letters"
    EXPIRED_LEASES = "expired_leases"
    CHAT_PAUSED = "chat_paused"
    CHAT_AWAY = "chat_away"
    CHAT_LOCKED_OUT = "chat_locked_out"


UNPOSTABLE = frozenset({HealthProblem.CHAT_AWAY, HealthProblem.CHAT_LOCKED_OUT})
"""While it lasts nothing can be told in the chat."""


@dataclass(frozen=True, slots=True)
class HealthAlert:
    """How much of one trouble there is, and since when there has been any."""

    problem: HealthProblem
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """From the first trouble until all is right again: told in one message. `settled`: nothing is left to say."""

    id: OutageId
    began_at: datetime
    ended_at: datetime | None = None
    closed: bool = False
    message: MessageRef | None = None
