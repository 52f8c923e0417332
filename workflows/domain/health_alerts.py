"""What the watchdog looks for, and what it found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import EpisodeId
from workflows.domain.incident import MessageRef


class Trouble(StrEnum):
    """Kinds of what can be wrong with the house, in the order in which they are told."""

    OVERDUE_REMINDERS = "overdue_reminders"
    STUCK_ROOMS = "stuck_rooms"
    BURIED_JOBS = "buried_jobs"
    EXPIRED_LEASES = "expired_leases"
    CHAT_PAUSED = "chat_paused"
    CHAT_AWAY = "chat_away"
    CHAT_LOCKED_OUT = "chat_locked_out"


UNSAYABLE = frozenset({Trouble.CHAT_AWAY, Trouble.CHAT_LOCKED_OUT})
"""While it lasts nothing can be told in the chat."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """How much of one trouble there is, and since when there has been any."""

    trouble: Trouble
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """From the first trouble until all is right again: told in one message. `settled`: nothing is left to say."""

    id: EpisodeId
    began_at: datetime
    ended_at: datetime | None = None
    settled: bool = False
    message: MessageRef | None = None
