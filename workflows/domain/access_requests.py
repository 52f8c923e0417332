"""Asking to come into an incident that one may not see, and may not know to exist."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.domain.ids import AccessRequestId, IncidentId, UserId

EXPIRES_AFTER = timedelta(hours=24)
"""Without an answer."""
AT_MOST = 5
"""By one person within `EXPIRES_AFTER`, whatever they asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """`number` is what was typed: there need be no such incident."""

    id: AccessRequestId = AccessRequestId(0)
    number: IncidentId
    user: UserId
    reason: str
    at: datetime
