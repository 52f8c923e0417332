"""The updates a lead posts: the record of what people were told, and when."""

from dataclasses import dataclass
from datetime import datetime

from workflows.domain.ids import EntryId, IncidentId, SeverityCode, StatusId, UpdateId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update as it was posted, with the state it spoke of and the promise it made."""

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
    """When the next update is to come. `at` None: none is promised."""

    at: datetime | None
