"""The health of Muster."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import IncidentId

CHAT_AWAY = "chat_away"
"""The heartbeat row that exists during an outage of the chat, also when it locks Muster out."""
CHAT_LOCKED_OUT = "chat_locked_out"
"""The row that exists as well while the chat answers but refuses every call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What `doctor`, `/readyz`, `/metrics` and the watchdog read."""

    open_incidents: int
    waiting_jobs: int
    dead_letters: int
    overdue_reminders: int
    """Due and not fired, whether nothing tried or firing failed."""
    unanswered: int
    """Incidents into which nobody has come who was called, after every reminder."""
    stuck_rooms: tuple[IncidentId, ...]
    expired_leases: int
    """Leases that expired within the last hour."""
    chat_away_since: datetime | None
    is_locked_out: bool
    """The outage is only ours: the chat refuses the token."""
    paused_until: datetime | None
    """When the longest pause that the chat asked for ends; None unless it lasts minutes."""
