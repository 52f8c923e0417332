"""What waits for a second person: a handover to be accepted, a lowered severity to be confirmed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId, MessageTs, ProposalId, RoleId, SeverityCode, UserId


class ProposalKind(StrEnum):
    HANDOVER = "handover"
    LOWER_SEVERITY = "lower_severity"
    OPEN_UP = "open_up"
    """Everybody in the workspace may know of it again."""


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
    """The facts moved on before anybody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something one person proposes and another settles."""

    id: ProposalId = ProposalId(0)
    incident_id: IncidentId
    kind: ProposalKind
    by: UserId
    at: datetime
    to: UserId | None = None
    """The one person who may accept; None: anybody in the room except `by`."""
    role: RoleId | None = None
    severity: SeverityCode | None = None
    reason: str = ""
    state: ProposalState = ProposalState.OPEN
    answered_by: UserId | None = None
    answered_at: datetime | None = None
    message: MessageTs | None = None
    """The message in the war room that carries its buttons."""
