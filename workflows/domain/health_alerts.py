"""The problems that the watchdog checks for, and outages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import OutageId
from workflows.domain.incident import MessageRef


class HealthProblem(StrEnum):
    """In the order they are shown."""

    UNANSWERED = "unanswered"
    OVERDUE_REMINDERS = "overdue_reminders"
    STUCK_ROOMS = "stuck_rooms"
    DEAD_LETTERS = "dead_letters"
    EXPIRED_LEASES = "expired_leases"
    CHAT_PAUSED = "chat_paused"
    CHAT_AWAY = "chat_away"
    CHAT_LOCKED_OUT = "chat_locked_out"


UNPOSTABLE = frozenset({HealthProblem.CHAT_AWAY, HealthProblem.CHAT_LOCKED_OUT})
"""While these last, nothing can be posted."""


@dataclass(frozen=True, slots=True)
class HealthAlert:
    """One problem: how many cases, and since when."""

    problem: HealthProblem
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """From the first problem until none is left, shown in one message. `closed`: the message needs no further edit."""

    id: OutageId
    began_at: datetime
    ended_at: datetime | None = None
    closed: bool = False
    message: MessageRef | None = None
