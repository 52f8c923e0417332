"""What somebody who is called is told before they come in: what the incident may contain, and nothing else of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import EntryId, HazardNoticeId, IncidentId, RoleId, UserId


class HazardNoticeState(StrEnum):
    OPEN = "open"
    JOINED = "joined"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """It was taken from them before they answered."""
    OUT_OF_SIGHT = "out_of_sight"
    """It fell away as fewer people could see the incident: they are called again once they can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardNotice:
    """One person is called into one incident, and is not let into its room before they join. `by`: who called them;
    nobody where a rule did."""

    id: HazardNoticeId = HazardNoticeId(0)
    incident_id: IncidentId
    user: UserId
    by: UserId | None
    at: datetime
    role: RoleId | None = None
    """What lets them see it ends with that one."""
    entry_id: EntryId = EntryId(0)
    """The entry that asks them, in whose place they are told; none before they are."""
    state: HazardNoticeState = HazardNoticeState.OPEN
    answered_at: datetime | None = None
