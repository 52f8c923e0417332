"""What `doctor`, the endpoints and the watchdog look at."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import IncidentId

CHAT_AWAY = "chat_away"
"""The pulse that stands while the chat does not answer, or locks Muster out: since when."""
CHAT_LOCKED_OUT = "chat_locked_out"
"""The pulse that stands beside it while the chat answers, and refuses all that Muster asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `doctor`, `/readyz`, `/metrics` and the watchdog look at."""

    open_incidents: int
    waiting_jobs: int
    dead_letters: int
    overdue_reminders: int
    """Not handled though their time came, be it that nobody tried or that it could not be done."""
    stuck_rooms: tuple[IncidentId, ...]
    expired_leases: int
    """Jobs that were begun and not finished in time, within the last hour."""
    chat_away_since: datetime | None
    is_locked_out: bool
    """It is away for Muster only: it refuses the token."""
    paused_until: datetime | None
    """When the longest of the pauses ends that the chat asked for; None unless it is one of minutes."""
