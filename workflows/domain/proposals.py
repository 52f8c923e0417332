"""What waits for a second person: a handover to be accepted, a lowered severity to be confirmed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import IncidentId, MessageTs, OfferId, RoleId, SeverityCode, UserId


class OfferKind(StrEnum):
    HANDOVER = "handover"
    LOWER_SEVERITY = "lower_severity"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"
    """The facts moved on before anybody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something one person proposes and another settles."""

    id: OfferId = OfferId(0)
    incident_id: IncidentId
    kind: OfferKind
    by: UserId
    at: datetime
    to: UserId | None = None
    """The one person who may accept; None: anybody in the room except `by`."""
    role: RoleId | None = None
    severity: SeverityCode | None = None
    reason: str = ""
    state: OfferState = OfferState.OPEN
    settled_by: UserId | None = None
    settled_at: datetime | None = None
    message: MessageTs | None = None
    """The message in the war room that carries its buttons."""
