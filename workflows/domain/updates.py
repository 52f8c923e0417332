"""Updates: what was posted, and when."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import EntryId, IncidentId, SeverityCode, StatusId, UpdateId, UserId
from workflows.domain.incident import Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A posted update, with status and severity at that time and the next promise."""

    id: UpdateId = UpdateId(0)
    incident_id: IncidentId
    entry_id: EntryId
    by: UserId
    at: datetime
    message: str
    status: StatusId
    severity: SeverityCode
    next_update_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """When the next update is due; None: not promised."""

    at: datetime | None


def promised_later(incident: Incident, by_cadence: datetime) -> datetime | None:
    """The time somebody stated for the next update, as `tomorrow 9am`: the cadence alone never promises a later one."""
    at = incident.next_update_at
    return at if at is not None and at > by_cadence else None
