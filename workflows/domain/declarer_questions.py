"""What is asked of somebody who declared an incident that they may not see. Its words stand in its entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.domain.ids import DeclarerQuestionId, EntryId, IncidentId, UserId

AT_MOST = 5
WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarerQuestion:
    """`user`: who declared it. `by`: who asks, and hears the answer."""

    id: DeclarerQuestionId = DeclarerQuestionId(0)
    incident_id: IncidentId
    user: UserId
    by: UserId
    entry_id: EntryId
    at: datetime
    answered_at: datetime | None = None
